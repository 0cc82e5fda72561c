//! AWS Lambda: whether functions can run, and whether they are handed what waits for them.

use crate::Account;
use crate::error::{answer, answer_if_any};
use aws_sdk_lambda::Client;
use aws_sdk_lambda::operation::get_event_source_mapping::GetEventSourceMappingError;
use aws_sdk_lambda::operation::get_function_configuration::GetFunctionConfigurationError;
use guardrail_engine::doctor::{Concurrency, Function, Mapping};
use guardrail_resources::Unreadable;
use guardrail_resources::read::Problem;

const FUNCTION: &str = "lambda:GetFunctionConfiguration";
const RESERVED: &str = "lambda:GetFunctionConcurrency";
const MAPPING: &str = "lambda:GetEventSourceMapping";
const SETTINGS: &str = "lambda:GetAccountSettings";

/// What the names of guardrail's own variables begin with.
const OWN: &str = "GUARDRAIL_";

impl Account {
    pub(crate) fn lambda(&self) -> &Client {
        self.lambda.get_or_init(|| Client::new(&self.config))
    }

    /// A function (`lambda:GetFunctionConfiguration`) and what is set aside for it (`GetFunctionConcurrency`); `None` where
    /// there is none of its name. Of its variables only guardrail's own are kept: others may hold secrets.
    pub async fn lambda_function(&self, name: &str) -> Result<Option<Function>, Unreadable> {
        let configuration = self.lambda().get_function_configuration().function_name(name).send().await;
        let is_gone = GetFunctionConfigurationError::is_resource_not_found_exception;
        let Some(configuration) = answer_if_any(FUNCTION, configuration, is_gone)? else { return Ok(None) };
        let reserved = answer(RESERVED, self.lambda().get_function_concurrency().function_name(name).send().await)?;
        let state = configuration.state.ok_or_else(|| Unreadable::missing(format!("{FUNCTION}.State")))?;
        let variables = configuration.environment.and_then(|environment| environment.variables).unwrap_or_default();
        Ok(Some(Function {
            state: state.as_str().to_owned(),
            state_reason: configuration.state_reason.filter(|reason| !reason.is_empty()),
            last_update: configuration.last_update_status.map(|status| status.as_str().to_owned()),
            reserved_concurrency: reserved
                .reserved_concurrent_executions
                .map(|number| counted(RESERVED, number))
                .transpose()?,
            variables: variables.into_iter().filter(|(name, _)| name.starts_with(OWN)).collect(),
        }))
    }

    /// An event source mapping (`lambda:GetEventSourceMapping`); `None` where there is none of its UUID.
    pub async fn event_source_mapping(&self, id: &str) -> Result<Option<Mapping>, Unreadable> {
        let mapping = self.lambda().get_event_source_mapping().uuid(id).send().await;
        let is_gone = GetEventSourceMappingError::is_resource_not_found_exception;
        let Some(mapping) = answer_if_any(MAPPING, mapping, is_gone)? else { return Ok(None) };
        Ok(Some(Mapping {
            state: mapping.state.ok_or_else(|| Unreadable::missing(format!("{MAPPING}.State")))?,
            last_result: mapping.last_processing_result,
            source_arn: mapping.event_source_arn,
        }))
    }

    /// How many functions may run at once in the Region (`lambda:GetAccountSettings`).
    pub async fn lambda_concurrency(&self) -> Result<Concurrency, Unreadable> {
        let settings = answer(SETTINGS, self.lambda().get_account_settings().send().await)?;
        let missing = |key: &str| Unreadable::missing(format!("{SETTINGS}.AccountLimit{key}"));
        let limit = settings.account_limit.ok_or_else(|| missing(""))?;
        let unreserved =
            limit.unreserved_concurrent_executions.ok_or_else(|| missing(".UnreservedConcurrentExecutions"))?;
        Ok(Concurrency {
            limit: counted(SETTINGS, limit.concurrent_executions)?,
            unreserved: counted(SETTINGS, unreserved)?,
        })
    }
}

fn counted(operation: &str, number: i32) -> Result<u64, Unreadable> {
    u64::try_from(number)
        .map_err(|_| Unreadable::new(operation, Problem::Meaningless(format!("{number} executions at once"))))
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply};
    use aws_smithy_http_client::test_util::ReplayEvent;
    use guardrail_engine::doctor::{Concurrency, Function, Mapping};

    /// Lambda's protocol names the error in a header.
    fn gone() -> ReplayEvent {
        reply(404, r#"{"__type":"ResourceNotFoundException","Message":"says why"}"#)
    }

    #[tokio::test]
    async fn a_function_is_told_without_other_peoples_variables() {
        let (account, _) = account([
            reply(
                200,
                r#"{"FunctionName":"detect","State":"Inactive","StateReason":"idle","LastUpdateStatus":"Successful",
                "Environment":{"Variables":{"GUARDRAIL_GLOBAL_CONTROLS":"false","PASSWORD":"hunter2"}}}"#,
            ),
            reply(200, r#"{"ReservedConcurrentExecutions":0}"#),
        ]);
        let expected = Function {
            state: "Inactive".to_owned(),
            state_reason: Some("idle".to_owned()),
            last_update: Some("Successful".to_owned()),
            reserved_concurrency: Some(0),
            variables: [("GUARDRAIL_GLOBAL_CONTROLS".to_owned(), "false".to_owned())].into(),
        };
        assert_eq!(account.lambda_function("detect").await, Ok(Some(expected)));
    }

    #[tokio::test]
    async fn a_function_that_is_gone_is_none_and_half_an_answer_an_error() {
        let active = || reply(200, r#"{"State":"Active"}"#);
        let (account, _) = account([
            gone(),
            refusal("AccessDeniedException"),
            active(),
            refusal("AccessDeniedException"),
            active(),
            reply(200, "{}"),
            reply(200, "{}"),
            reply(200, "{}"),
        ]);
        assert_eq!(account.lambda_function("f").await, Ok(None));
        assert!(account.lambda_function("f").await.is_err());
        assert!(account.lambda_function("f").await.is_err());
        let function = account.lambda_function("f").await.unwrap().unwrap();
        assert_eq!((function.state.as_str(), function.reserved_concurrency), ("Active", None));
        assert!(account.lambda_function("f").await.is_err(), "a function without a state");
    }

    #[tokio::test]
    async fn a_mapping_is_told_with_its_last_result() {
        let (account, _) = account([
            reply(200, r#"{"UUID":"u","State":"Disabled","LastProcessingResult":"OK","EventSourceArn":"arn:s"}"#),
            gone(),
            reply(200, r#"{"UUID":"u"}"#),
        ]);
        let (state, last_result) = ("Disabled".to_owned(), Some("OK".to_owned()));
        let expected = Mapping { state, last_result, source_arn: Some("arn:s".to_owned()) };
        assert_eq!(account.event_source_mapping("u").await, Ok(Some(expected)));
        assert_eq!(account.event_source_mapping("u").await, Ok(None));
        assert!(account.event_source_mapping("u").await.is_err());
    }

    #[tokio::test]
    async fn what_the_account_may_run_at_once_is_told_whole_or_not_at_all() {
        let limit = |inside: &str| reply(200, format!(r#"{{"AccountLimit":{{{inside}}}}}"#));
        let (account, _) = account([
            limit(r#""ConcurrentExecutions":1000,"UnreservedConcurrentExecutions":900"#),
            limit(r#""ConcurrentExecutions":1000"#),
            reply(200, "{}"),
        ]);
        assert_eq!(account.lambda_concurrency().await, Ok(Concurrency { limit: 1000, unreserved: 900 }));
        assert!(account.lambda_concurrency().await.is_err());
        assert!(account.lambda_concurrency().await.is_err());
    }
}
