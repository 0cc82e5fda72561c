//! AWS IAM: one role (`iam:ListRoles`, `iam:GetRole`).

use crate::Account;
use crate::error::reason;
use aws_sdk_iam::types;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::{Live, Standing};
use guardrail_model::{Alias, ResourceKey};
use guardrail_resources::iam::Role;
use guardrail_resources::{Resource, Section};
use serde_json::value::to_raw_value;
use std::sync::Arc;

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
    match account.iam().get_role().role_name(name).send().await {
        Err(error)
            if error
                .as_service_error()
                .is_some_and(aws_sdk_iam::operation::get_role::GetRoleError::is_no_such_entity_exception) =>
        {
            Ok(Live::Gone)
        }
        Err(error) => Err(PortError { operation: GET, message: reason(&error) }),
        Ok(answer) => {
            let role = answer.role.ok_or_else(|| failed("no Role in the answer"))?;
            standing(resource, role).map(Live::Stands)
        }
    }
}

fn failed(message: impl Into<String>) -> PortError {
    PortError { operation: GET, message: message.into() }
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

fn standing(resource: &ResourceKey, role: types::Role) -> Result<Standing, PortError> {
    let document = role.assume_role_policy_document.ok_or_else(|| failed("a role without AssumeRolePolicyDocument"))?;
    let document = to_raw_value(&document).map_err(|error| failed(error.to_string()))?;
    let view = Role { path: Some(role.path), assume_role_policy_document: Section::raw(&document) };
    let key = Arc::new(resource.clone());
    let aliases = vec![Alias::Arn(role.arn.clone()), Alias::Name(role.role_name)];
    Ok(Standing {
        subjects: vec![Subject::Role(Resource { key, arn: Some(role.arn), tags: Section::default(), view })],
        aliases,
        tags: role.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, reply};
    use aws_smithy_http_client::test_util::ReplayEvent;
    use guardrail_controls::{Catalogue, Parameters, Selection};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Compliance, ResourceKey};

    const ROLE: &str = "<Path>/</Path><RoleName>deploy</RoleName><RoleId>AROA1</RoleId>\
        <Arn>arn:aws:iam::111122223333:role/deploy</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>\
        <AssumeRolePolicyDocument>%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22AWS%22%3A%22\
        444455556666%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D</AssumeRolePolicyDocument>\
        <Tags><member><Key>env</Key><Value>test</Value></member></Tags>";

    fn answer(operation: &str, result: &str) -> ReplayEvent {
        let result = format!("<{operation}Result>{result}</{operation}Result>");
        let namespace = r#"xmlns="https://iam.amazonaws.com/doc/2010-05-08/""#;
        reply(200, format!("<{operation}Response {namespace}>{result}</{operation}Response>"))
    }

    fn refusal(code: &str) -> ReplayEvent {
        let error = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>m</Message></Error>");
        let namespace = r#"xmlns="https://iam.amazonaws.com/doc/2010-05-08/""#;
        reply(400, format!("<ErrorResponse {namespace}>{error}</ErrorResponse>"))
    }

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
