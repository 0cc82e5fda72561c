//! AWS IAM: one managed policy (`iam:ListPolicies`, `iam:GetPolicy`, `iam:GetPolicyVersion`).

use crate::Account;
use crate::error::reason;
use crate::live::found::{Found, answer, unread};
use aws_sdk_iam::types::{Policy, PolicyScopeType};
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::iam::{ManagedPolicy, PolicyVersion};
use guardrail_resources::{List, Section};
use serde_json::value::to_raw_value;

const LIST: &str = "iam:ListPolicies";
const GET: &str = "iam:GetPolicy";
const VERSION: &str = "iam:GetPolicyVersion";

/// What stands in the place of the account in the ARNs of AWS's own policies.
const AWS: &str = "aws";

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::IAM::Policy"];

/// Reads a policy and its version in force. IAM asks for an ARN, which neither AWS Config's id nor the name tells: it is
/// looked for among all policies.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let Some(arn) = arn(account, resource).await? else { return Ok(Live::Gone) };
    let told = account.iam().get_policy().policy_arn(&arn).send().await;
    let Some(told) = answer(GET, told, &["NoSuchEntity"])? else { return Ok(Live::Gone) };
    let policy = told.policy.ok_or_else(|| unread(GET, "Policy"))?;
    let id = policy.default_version_id.clone().ok_or_else(|| unread(GET, "DefaultVersionId"))?;
    let told = account.iam().get_policy_version().policy_arn(&arn).version_id(id).send().await;
    let told = told.map_err(|error| PortError { operation: VERSION, message: reason(&error) })?;
    let version = told.policy_version.ok_or_else(|| unread(VERSION, "PolicyVersion"))?;
    let document = version.document.ok_or_else(|| unread(VERSION, "Document"))?;
    let document = to_raw_value(&document).map_err(|_| unread(VERSION, "Document"))?;
    let version = PolicyVersion {
        version_id: version.version_id,
        is_default_version: Some(version.is_default_version),
        document: Section::raw(&document),
    };
    let view = ManagedPolicy {
        arn: Some(arn.clone()),
        default_version_id: policy.default_version_id,
        policy_version_list: List::from(vec![version]),
    };
    let tags = policy.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value));
    let found = Found::new(resource, Some(arn), tags);
    let subjects = vec![Subject::ManagedPolicy(found.seen_as(view))];
    Ok(found.standing(subjects, policy.policy_name))
}

/// The ARN of the policy with an id or a name.
async fn arn(account: &Account, resource: &ResourceKey) -> Result<Option<String>, PortError> {
    let scope = if resource.account_id == AWS { PolicyScopeType::Aws } else { PolicyScopeType::Local };
    let mut pages = account.iam().list_policies().scope(scope).into_paginator().page_size(1000).send();
    let id = Some(&*resource.resource_id);
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| PortError { operation: LIST, message: reason(&error) })?;
        let mut policies = page.policies.unwrap_or_default().into_iter();
        let is_meant = |policy: &Policy| policy.policy_id.as_deref() == id || policy.policy_name.as_deref() == id;
        if let Some(policy) = policies.find(is_meant) {
            return policy.arn.map(Some).ok_or_else(|| unread(LIST, "Arn"));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, query_answer as answer, query_refusal as refusal, sent};
    use aws_smithy_http_client::test_util::ReplayEvent;
    use guardrail_controls::{Catalogue, Parameters, Selection};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Compliance, ResourceKey};

    const POLICY: &str = "<PolicyName>all</PolicyName><PolicyId>ANPA1</PolicyId>\
        <Arn>arn:aws:iam::111122223333:policy/team/all</Arn><DefaultVersionId>v2</DefaultVersionId>\
        <Tags><member><Key>env</Key><Value>test</Value></member></Tags>";
    const VERSION: &str = "<PolicyVersion><VersionId>v2</VersionId><IsDefaultVersion>true</IsDefaultVersion><Document>\
        %7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22%2A%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D\
        </Document></PolicyVersion>";

    fn listed() -> ReplayEvent {
        let members = format!("<member>{POLICY}</member>");
        answer("ListPolicies", &format!("<Policies>{members}</Policies><IsTruncated>false</IsTruncated>"))
    }

    fn got() -> ReplayEvent {
        answer("GetPolicy", &format!("<Policy>{POLICY}</Policy>"))
    }

    fn policy(account: &str, id: &str) -> ResourceKey {
        ResourceKey::new(None, account, "us-east-1", "AWS::IAM::Policy", id)
    }

    #[tokio::test]
    async fn a_policy_is_found_by_id_and_by_name_and_read_into_the_view_that_controls_judge() {
        for id in ["ANPA1", "all"] {
            let (account, requests) = account([listed(), got(), answer("GetPolicyVersion", VERSION)]);
            let Live::Stands(standing) = account.read(&policy("111122223333", id)).await.unwrap() else {
                panic!("it stands")
            };
            assert_eq!(standing.tags["env"], "test");
            assert!(sent(&requests)[0].contains("Scope=Local"));
            let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
            let mut judgements = Vec::new();
            let only = Selection::Only(["iam-no-admin-policies".to_owned()].into());
            catalogue.ask(&standing.subjects[0], &only, &mut judgements);
            assert!(matches!(judgements[0].outcome, Ok(Compliance::NonCompliant(_))), "{judgements:?}");
        }
    }

    #[tokio::test]
    async fn awss_own_policies_are_looked_for_among_their_like() {
        let (account, requests) = account([refusal("AccessDenied")]);
        account.read(&policy("aws", "AdministratorAccess")).await.unwrap_err();
        assert!(sent(&requests)[0].contains("Scope=AWS"));
    }

    #[tokio::test]
    async fn a_policy_that_is_not_there_is_gone_and_a_refusal_is_an_error() {
        let (account, _) = account([
            listed(),
            listed(),
            refusal("NoSuchEntity"),
            listed(),
            refusal("AccessDenied"),
            listed(),
            got(),
            refusal("AccessDenied"),
        ]);
        for id in ["ANPA2", "ANPA1"] {
            assert!(matches!(account.read(&policy("111122223333", id)).await, Ok(Live::Gone)), "{id}");
        }
        for operation in ["iam:GetPolicy", "iam:GetPolicyVersion"] {
            assert_eq!(account.read(&policy("111122223333", "ANPA1")).await.unwrap_err().operation, operation);
        }
    }
}
