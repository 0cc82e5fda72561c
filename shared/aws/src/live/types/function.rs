//! AWS Lambda: one function (`lambda:GetFunctionConfiguration`, `lambda:GetPolicy`, `lambda:ListTags`).

use crate::Account;
use crate::error::reason;
use aws_sdk_lambda::operation::get_function_configuration::GetFunctionConfigurationError;
use aws_sdk_lambda::operation::get_policy::GetPolicyError;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::{Live, Standing};
use guardrail_model::{Alias, ResourceKey};
use guardrail_resources::lambda::Function;
use guardrail_resources::{Resource, Section, Tags};
use std::collections::BTreeMap;
use std::sync::Arc;

const CONFIGURATION: &str = "lambda:GetFunctionConfiguration";
const POLICY: &str = "lambda:GetPolicy";
const TAGS: &str = "lambda:ListTags";

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::Lambda::Function"];

/// Reads a function by its name, which is its Config id. Its variables, which may hold secrets, are not kept.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let (lambda, name) = (account.lambda(), resource.resource_id.as_str());
    let configuration = match lambda.get_function_configuration().function_name(name).send().await {
        Err(error)
            if error.as_service_error().is_some_and(GetFunctionConfigurationError::is_resource_not_found_exception) =>
        {
            return Ok(Live::Gone);
        }
        result => result.map_err(|error| PortError { operation: CONFIGURATION, message: reason(&error) })?,
    };
    let missing = || PortError { operation: CONFIGURATION, message: "the answer has no FunctionArn".to_owned() };
    let arn = configuration.function_arn.ok_or_else(missing)?;
    let policy = match lambda.get_policy().function_name(name).send().await {
        Err(error) if error.as_service_error().is_some_and(GetPolicyError::is_resource_not_found_exception) => {
            Section::default()
        }
        result => {
            let told = result.map_err(|error| PortError { operation: POLICY, message: reason(&error) })?;
            let missing = || PortError { operation: POLICY, message: "the answer has no Policy".to_owned() };
            Section::json(&told.policy.ok_or_else(missing)?)
        }
    };
    let tags = lambda.list_tags().resource(&arn).send().await;
    let tags = tags.map_err(|error| PortError { operation: TAGS, message: reason(&error) })?.tags.unwrap_or_default();
    let tags: BTreeMap<String, String> = tags.into_iter().collect();
    let function = Resource {
        key: Arc::new(resource.clone()),
        arn: Some(arn.clone()),
        tags: Section::of(Some(tags.clone().into_iter().collect::<Tags>())),
        view: Function {
            runtime: configuration.runtime.map(|runtime| runtime.as_str().to_owned()),
            package_type: configuration.package_type.map(|kind| kind.as_str().to_owned()),
            policy,
        },
    };
    Ok(Live::Stands(Standing {
        subjects: vec![Subject::Function(function)],
        aliases: vec![Alias::Arn(arn), Alias::Name(name.to_owned())],
        tags,
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, reply};
    use aws_smithy_http_client::test_util::ReplayEvent;
    use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
    use aws_smithy_types::body::SdkBody;
    use guardrail_controls::Subject;
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::ResourceKey;
    use guardrail_resources::lambda;

    const ARN: &str = "arn:aws:lambda:eu-central-1:111122223333:function:orders";

    fn function() -> ResourceKey {
        ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::Lambda::Function", "orders")
    }

    fn configuration() -> ReplayEvent {
        reply(200, format!(r#"{{"FunctionArn": "{ARN}", "Runtime": "python3.13", "PackageType": "Zip"}}"#))
    }

    /// Lambda names its errors in a header.
    fn refused(status: u16, code: &'static str) -> ReplayEvent {
        let mut response = HttpResponse::new(status.try_into().unwrap(), SdkBody::from(r#"{"Message": "m"}"#));
        response.headers_mut().insert("x-amzn-errortype", code);
        ReplayEvent::new(HttpRequest::new(SdkBody::empty()), response)
    }

    #[tokio::test]
    async fn a_function_is_read_with_its_policy_and_its_tags() {
        let policy = r#"{"Policy": "{\"Statement\":[{\"Sid\":\"a\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"*\"}]}", "RevisionId": "r"}"#;
        let (account, _) = account([configuration(), reply(200, policy), reply(200, r#"{"Tags": {"env": "test"}}"#)]);
        let Live::Stands(standing) = account.read(&function()).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags["env"], "test");
        let [Subject::Function(function)] = &standing.subjects[..] else { panic!("a function") };
        assert_eq!((function.runtime.as_deref(), function.package_type.as_deref()), (Some("python3.13"), Some("Zip")));
        let policy = function.policy.required("Policy").unwrap();
        assert_eq!(lambda::public_grants(policy, ARN).len(), 1);
    }

    #[tokio::test]
    async fn a_function_without_a_policy_has_none_and_one_that_is_not_there_is_gone() {
        let (account, _) = account([
            configuration(),
            refused(404, "ResourceNotFoundException"),
            reply(200, "{}"),
            refused(404, "ResourceNotFoundException"),
            configuration(),
            refused(403, "AccessDeniedException"),
        ]);
        let Live::Stands(standing) = account.read(&function()).await.unwrap() else { panic!("it stands") };
        let Subject::Function(without) = &standing.subjects[0] else { panic!("a function") };
        assert!(without.policy.is_absent());
        assert!(matches!(account.read(&function()).await, Ok(Live::Gone)));
        let error = account.read(&function()).await.unwrap_err();
        assert_eq!(error.to_string(), "lambda:GetPolicy: AccessDeniedException: m");
    }
}
