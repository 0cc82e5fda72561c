//! AWS IAM: one role (`iam:ListRoles`, `iam:GetRole`).

use crate::Account;
use crate::error::reason;
use crate::live::found::{Found, answer, unread};
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::Section;
use guardrail_resources::iam::Role;
use serde_json::value::to_raw_value;

const LIST: &str = "iam:ListRoles";
const GET: &str = "iam:GetRole";

/// What the ids of roles begin with, by which AWS Config calls them (IAM user guide, "Understanding unique ID prefixes").
const ID: &str = "AROA";

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::IAM::Role"];

/// Reads a role. IAM asks for a name, which AWS Config's id does not tell: it is looked for among all roles.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let id = &resource.resource_id;
    let name = if id.starts_with(ID) { name(account, id).await? } else { Some(id.clone()) };
    let Some(name) = name else { return Ok(Live::Gone) };
    let told = account.iam().get_role().role_name(name).send().await;
    let Some(told) = answer(GET, told, &["NoSuchEntity"])? else { return Ok(Live::Gone) };
    let role = told.role.ok_or_else(|| unread(GET, "Role"))?;
    let document = role.assume_role_policy_document.ok_or_else(|| unread(GET, "AssumeRolePolicyDocument"))?;
    let document = to_raw_value(&document).map_err(|_| unread(GET, "AssumeRolePolicyDocument"))?;
    let view = Role { path: Some(role.path), assume_role_policy_document: Section::raw(&document) };
    let tags = role.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value));
    let found = Found::new(resource, Some(role.arn), tags);
    let subjects = vec![Subject::Role(found.seen_as(view))];
    Ok(found.standing(subjects, Some(role.role_name)))
}

/// The name of the role with an id.
async fn name(account: &Account, id: &str) -> Result<Option<String>, PortError> {
    let mut pages = account.iam().list_roles().into_paginator().page_size(1000).send();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| PortError { operation: LIST, message: reason(&error) })?;
        if let Some(role) = page.roles.into_iter().find(|role| role.role_id == id) {
            return Ok(Some(role.role_name));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, query_answer as answer, query_refusal as refusal};
    use aws_smithy_http_client::test_util::ReplayEvent;
    use guardrail_controls::{Catalogue, Parameters, Selection};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Compliance, ResourceKey};

    const ROLE: &str = "<Path>/</Path><RoleName>deploy</RoleName><RoleId>AROA1</RoleId>\
        <Arn>arn:aws:iam::111122223333:role/deploy</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>\
        <AssumeRolePolicyDocument>%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22AWS%22%3A%22\
        444455556666%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D</AssumeRolePolicyDocument>\
        <Tags><member><Key>env</Key><Value>test</Value></member></Tags>";

    fn listed(roles: &str) -> ReplayEvent {
        answer("ListRoles", &format!("<Roles>{roles}</Roles><IsTruncated>false</IsTruncated>"))
    }

    fn role(id: &str) -> ResourceKey {
        ResourceKey::new(None, "111122223333", "us-east-1", "AWS::IAM::Role", id)
    }

    #[tokio::test]
    async fn a_role_is_found_by_its_id_and_read_into_the_view_that_controls_judge() {
        let (account, _) =
            account([listed(&format!("<member>{ROLE}</member>")), answer("GetRole", &format!("<Role>{ROLE}</Role>"))]);
        let Live::Stands(standing) = account.read(&role("AROA1")).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags["env"], "test");
        assert_eq!(standing.aliases.len(), 2);
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let mut judgements = Vec::new();
        let only = Selection::Only(["iam-role-trust-external".to_owned()].into());
        catalogue.ask(&standing.subjects[0], &only, &mut judgements);
        assert!(matches!(judgements[0].outcome, Ok(Compliance::NonCompliant(_))), "{judgements:?}");
    }

    #[tokio::test]
    async fn a_role_that_is_not_there_is_gone_and_a_refusal_is_an_error() {
        let (account, _) =
            account([listed(""), refusal("NoSuchEntity"), refusal("AccessDenied"), refusal("AccessDenied")]);
        assert!(matches!(account.read(&role("AROA1")).await, Ok(Live::Gone)));
        assert!(matches!(account.read(&role("deploy")).await, Ok(Live::Gone)));
        assert_eq!(account.read(&role("deploy")).await.unwrap_err().operation, "iam:GetRole");
        assert_eq!(account.read(&role("AROA1")).await.unwrap_err().operation, "iam:ListRoles");
    }
}
