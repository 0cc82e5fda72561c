//! AWS Lambda: functions' resource policies and URLs.

use crate::remediation::{NarrowedSession, answer, unread};
use aws_sdk_lambda::operation::get_function_url_config::GetFunctionUrlConfigError;
use aws_sdk_lambda::operation::get_policy::GetPolicyError;
use aws_sdk_lambda::operation::remove_permission::RemovePermissionError;
use aws_sdk_lambda::types::FunctionUrlAuthType;
use aws_smithy_runtime_api::client::result::SdkError;
use guardrail_actions::Document;
use guardrail_actions::services::lambda::{Call, Facet, Function, FunctionPolicy, Permission, State, UrlAuth};
use guardrail_engine::remediate::CallError;

const GET_POLICY: &str = "lambda:GetPolicy";
const GET_URL: &str = "lambda:GetFunctionUrlConfig";
const ADD: &str = "lambda:AddPermission";
const REMOVE: &str = "lambda:RemovePermission";

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    match facet {
        Facet::Policy(function) => policy(session, function).await.map(State::Policy),
        Facet::Url(function) => url(session, function).await.map(State::Url),
    }
}

/// A policy. Lambda answers in one way where a function has none and where there is no such function: either way there is
/// nothing to take out.
async fn policy(session: &NarrowedSession, function: &Function) -> Result<FunctionPolicy, CallError> {
    let get = session.account.lambda().get_policy().function_name(&function.function_name);
    let told = match get.set_qualifier(function.qualifier.clone()).send().await {
        Err(error) if error.as_service_error().is_some_and(GetPolicyError::is_resource_not_found_exception) => {
            return Ok(FunctionPolicy::default());
        }
        result => answer(GET_POLICY, result)?,
    };
    let policy = told.policy.ok_or_else(|| unread(GET_POLICY, "Policy"))?;
    let policy = FunctionPolicy::read(&Document(policy), told.revision_id);
    policy.map_err(|refusal| unread(GET_POLICY, format_args!("Policy ({refusal})")))
}

async fn url(session: &NarrowedSession, function: &Function) -> Result<Option<UrlAuth>, CallError> {
    let get = session.account.lambda().get_function_url_config().function_name(&function.function_name);
    let told = match get.set_qualifier(function.qualifier.clone()).send().await {
        Err(error)
            if error.as_service_error().is_some_and(GetFunctionUrlConfigError::is_resource_not_found_exception) =>
        {
            return Ok(None);
        }
        result => answer(GET_URL, result)?,
    };
    match told.auth_type {
        FunctionUrlAuthType::None => Ok(Some(UrlAuth::None)),
        FunctionUrlAuthType::AwsIam => Ok(Some(UrlAuth::AwsIam)),
        _ => Err(unread(GET_URL, "AuthType")),
    }
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    match call {
        Call::AddPermission { function, permission, revision_id } => {
            add(session, function, permission, revision_id.clone()).await
        }
        Call::RemovePermission { function, statement_id, revision_id } => {
            remove(session, function, statement_id, revision_id.clone()).await
        }
        Call::UpdateFunctionUrlConfig { function, auth_type } => {
            let update = session.account.lambda().update_function_url_config();
            let update = update.function_name(&function.function_name).set_qualifier(function.qualifier.clone());
            let auth_type = <&str>::from(auth_type);
            answer("lambda:UpdateFunctionUrlConfig", update.auth_type(auth_type.into()).send().await).map(drop)
        }
    }
}

/// Takes a statement out. It is well where the statement is gone already: by somebody else, or by a call that got no answer,
/// which made another revision of the policy.
async fn remove(
    session: &NarrowedSession,
    function: &Function,
    statement_id: &str,
    revision_id: Option<String>,
) -> Result<(), CallError> {
    let remove = session.account.lambda().remove_permission().function_name(&function.function_name);
    let remove = remove.set_qualifier(function.qualifier.clone()).statement_id(statement_id);
    let result = remove.set_revision_id(revision_id).send().await;
    let refused = result.as_ref().err().and_then(SdkError::as_service_error);
    if refused.is_some_and(RemovePermissionError::is_resource_not_found_exception) {
        return Ok(());
    }
    let is_late = refused.is_some_and(RemovePermissionError::is_precondition_failed_exception);
    if is_late && !policy(session, function).await?.names(statement_id) {
        return Ok(());
    }
    answer(REMOVE, result).map(drop)
}

/// Puts a statement in. Lambda refuses one whose `Sid` is taken, or for another revision: that is well where the very statement
/// is there already, by a call that got no answer.
async fn add(
    session: &NarrowedSession,
    function: &Function,
    permission: &Permission,
    revision_id: Option<String>,
) -> Result<(), CallError> {
    let asked = permission.clone();
    let add = session.account.lambda().add_permission().function_name(&function.function_name);
    let add = add.set_qualifier(function.qualifier.clone()).statement_id(asked.statement_id).action(asked.action);
    let add = add.principal(asked.principal).set_source_arn(asked.source_arn).set_source_account(asked.source_account);
    let add = add.set_event_source_token(asked.event_source_token).set_principal_org_id(asked.principal_org_id);
    let add = add.set_function_url_auth_type(asked.function_url_auth_type.as_deref().map(FunctionUrlAuthType::from));
    let add = add.set_invoked_via_function_url(asked.invoked_via_function_url).set_revision_id(revision_id);
    let result = add.send().await;
    let refused = result.as_ref().err().and_then(SdkError::as_service_error);
    let is_late =
        refused.is_some_and(|error| error.is_resource_conflict_exception() || error.is_precondition_failed_exception());
    if is_late && policy(session, function).await?.has(permission) {
        return Ok(());
    }
    answer(ADD, result).map(drop)
}

#[cfg(test)]
mod tests {
    use super::{call, read};
    use crate::remediation::testing::session;
    use crate::testing::{reply, sent};
    use aws_smithy_http_client::test_util::ReplayEvent;
    use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
    use aws_smithy_types::body::SdkBody;
    use guardrail_actions::services::lambda::{Call, Facet, Function, FunctionPolicy, Permission, State, UrlAuth};
    use guardrail_engine::remediate::CallFailure;

    const ARN: &str = "arn:aws:lambda:eu-central-1:111122223333:function:orders";

    /// Lambda names its errors in a header.
    fn refused(status: u16, code: &'static str) -> ReplayEvent {
        let mut response = HttpResponse::new(status.try_into().unwrap(), SdkBody::from(r#"{"Message": "m"}"#));
        response.headers_mut().insert("x-amzn-errortype", code);
        ReplayEvent::new(HttpRequest::new(SdkBody::empty()), response)
    }

    fn permission(id: &str) -> Permission {
        Permission {
            statement_id: id.to_owned(),
            action: "lambda:InvokeFunction".to_owned(),
            principal: "*".to_owned(),
            ..Permission::default()
        }
    }

    /// GetPolicy's answer for a policy of these statements.
    fn policy(ids: &[&str]) -> ReplayEvent {
        let statements = ids.iter().map(|id| permission(id).statement(ARN)).collect();
        let document = FunctionPolicy { statements, revision_id: None }.document().unwrap().0;
        reply(200, serde_json::json!({"Policy": document, "RevisionId": "r1"}).to_string())
    }

    fn removal() -> Call {
        let function = Function::named("orders");
        Call::RemovePermission { function, statement_id: "a".to_owned(), revision_id: Some("r1".to_owned()) }
    }

    fn addition() -> Call {
        let function = Function::named("orders");
        Call::AddPermission { function, permission: permission("a"), revision_id: None }
    }

    #[tokio::test]
    async fn a_policy_is_read_with_its_revision_and_where_there_is_none_it_has_no_statement() {
        let facet = Facet::Policy(Function::named("orders"));
        let answers = [policy(&["a", "b"]), refused(404, "ResourceNotFoundException"), refused(403, "AccessDenied")];
        let (session, _) = session(answers);
        let State::Policy(told) = read(&session, &facet).await.unwrap() else { panic!("a policy") };
        assert_eq!((told.statements.len(), told.revision_id.as_deref()), (2, Some("r1")));
        assert_eq!(read(&session, &facet).await, Ok(State::Policy(FunctionPolicy::default())));
        assert_eq!(read(&session, &facet).await.unwrap_err().failure, CallFailure::Denied);
    }

    #[tokio::test]
    async fn a_statement_that_is_gone_already_is_well_and_another_revision_is_not() {
        let (late, gone) =
            (|| refused(412, "PreconditionFailedException"), || refused(404, "ResourceNotFoundException"));
        let (session, client) =
            session([reply(204, ""), gone(), late(), policy(&["b"]), late(), gone(), late(), policy(&["a"])]);
        for _ in 0..4 {
            call(&session, &removal()).await.unwrap();
        }
        assert_eq!(call(&session, &removal()).await.unwrap_err().failure, CallFailure::Conflict);
        let first = client.actual_requests().next().unwrap();
        assert!(first.uri().ends_with("/functions/orders/policy/a?RevisionId=r1"), "{}", first.uri());
    }

    #[tokio::test]
    async fn a_statement_that_is_there_already_is_well_and_another_of_its_name_is_not() {
        let taken = || refused(409, "ResourceConflictException");
        let other = r#"{"Policy": "{\"Statement\":[{\"Sid\":\"a\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"444455556666\"},\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"*\"}]}"}"#;
        let (session, client) =
            session([reply(201, r#"{"Statement": "{}"}"#), taken(), policy(&["b", "a"]), taken(), reply(200, other)]);
        for _ in 0..2 {
            call(&session, &addition()).await.unwrap();
        }
        assert_eq!(call(&session, &addition()).await.unwrap_err().failure, CallFailure::Conflict);
        let asked: serde_json::Value = serde_json::from_str(&sent(&client)[0]).unwrap();
        assert_eq!(asked, serde_json::json!({"StatementId": "a", "Action": "lambda:InvokeFunction", "Principal": "*"}));
        let (session, client) = self::session([reply(201, r#"{"Statement": "{}"}"#)]);
        let Call::AddPermission { function, permission, .. } = addition() else { panic!("an addition") };
        let again = Call::AddPermission { function, permission, revision_id: Some("r2".to_owned()) };
        call(&session, &again).await.unwrap();
        assert!(sent(&client)[0].contains(r#""RevisionId":"r2""#));
    }

    #[tokio::test]
    async fn a_url_is_read_and_asks_for_credentials_then() {
        let told = |auth: &str| {
            let told = serde_json::json!({"FunctionUrl": "https://x.lambda-url.eu-central-1.on.aws/", "FunctionArn": ARN,
                "AuthType": auth, "CreationTime": "2026-01-01T00:00:00Z", "LastModifiedTime": "2026-01-01T00:00:00Z"});
            reply(200, told.to_string())
        };
        let function = Function { qualifier: Some("live".to_owned()), ..Function::named("orders") };
        let facet = Facet::Url(function.clone());
        let (session, client) =
            session([told("NONE"), told("AWS_IAM"), refused(404, "ResourceNotFoundException"), told("AWS_IAM")]);
        for auth in [Some(UrlAuth::None), Some(UrlAuth::AwsIam), None] {
            assert_eq!(read(&session, &facet).await, Ok(State::Url(auth)));
        }
        call(&session, &Call::UpdateFunctionUrlConfig { function, auth_type: UrlAuth::AwsIam }).await.unwrap();
        assert_eq!(sent(&client)[3], r#"{"AuthType":"AWS_IAM"}"#, "the rest stays as it is");
    }
}
