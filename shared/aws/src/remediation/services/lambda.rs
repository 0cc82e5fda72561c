//! AWS Lambda: functions' resource policies and URLs.

use crate::remediation::{NarrowedSession, answer, unread};
use aws_sdk_lambda::operation::add_permission::AddPermissionError;
use aws_sdk_lambda::operation::get_function_url_config::GetFunctionUrlConfigError;
use aws_sdk_lambda::operation::get_policy::GetPolicyError;
use aws_sdk_lambda::operation::remove_permission::RemovePermissionError;
use aws_sdk_lambda::types::FunctionUrlAuthType;
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
            let remove = session.account.lambda().remove_permission().function_name(&function.function_name);
            let remove = remove.set_qualifier(function.qualifier.clone()).statement_id(statement_id);
            match remove.set_revision_id(revision_id.clone()).send().await {
                // It is gone already.
                Err(error)
                    if error.as_service_error().is_some_and(RemovePermissionError::is_resource_not_found_exception) =>
                {
                    Ok(())
                }
                result => answer(REMOVE, result).map(drop),
            }
        }
        Call::UpdateFunctionUrlConfig { function, auth_type } => {
            let update = session.account.lambda().update_function_url_config();
            let update = update.function_name(&function.function_name).set_qualifier(function.qualifier.clone());
            let auth_type = <&str>::from(auth_type);
            answer("lambda:UpdateFunctionUrlConfig", update.auth_type(auth_type.into()).send().await).map(drop)
        }
    }
}

/// Puts a statement in. Lambda refuses one whose `Sid` is taken: that is well where the very statement is there already, by a
/// call that got no answer.
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
    let is_taken = result.as_ref().err().and_then(|error| error.as_service_error());
    if is_taken.is_some_and(AddPermissionError::is_resource_conflict_exception)
        && policy(session, function).await?.has(permission)
    {
        return Ok(());
    }
    answer(ADD, result).map(drop)
}
