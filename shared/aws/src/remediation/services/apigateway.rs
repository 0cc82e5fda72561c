//! Amazon API Gateway: stages of REST APIs.

use crate::apigateway::{caching, logging};
use crate::remediation::{NarrowedSession, answer};
use aws_sdk_apigateway::types::{Op, PatchOperation};
use guardrail_actions::services::apigateway::{Call, Facet, State, log_levels};
use guardrail_engine::remediate::CallError;

/// Reads a facet as it is now. What the service leaves out was never set, and is off.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let stage = facet.stage();
    let get = session.account.apigateway().get_stage().rest_api_id(&stage.rest_api).stage_name(&stage.name);
    let told = answer("apigateway:GetStage", get.send().await)?;
    let settings = told.method_settings.unwrap_or_default();
    Ok(match facet {
        Facet::Tracing(_) => State::Tracing(told.tracing_enabled),
        Facet::LogLevels(_) => State::LogLevels(log_levels(Some(&logging(&settings)))),
        Facet::CacheEncryption(_) => {
            let cached = caching(&settings);
            State::CacheEncryption(cached.iter().map(|(method, caching)| (method.clone(), caching.into())).collect())
        }
    })
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let Call::UpdateStage { rest_api_id, stage_name, patch_operations } = call;
    let operations = patch_operations
        .iter()
        .map(|patch| PatchOperation::builder().op(Op::from(patch.op)).path(&patch.path).value(&patch.value).build());
    let update = session.account.apigateway().update_stage().rest_api_id(rest_api_id).stage_name(stage_name);
    let update = update.set_patch_operations(Some(operations.collect()));
    answer("apigateway:UpdateStage", update.send().await).map(drop)
}

#[cfg(test)]
mod tests {
    use crate::remediation::NarrowedSession;
    use crate::testing::{account, reply, sent};
    use guardrail_actions::Action;
    use guardrail_actions::services::apigateway::{self, Facet, LogExecutions, LogLevel, Stage, State};
    use guardrail_engine::remediate::Session as _;

    fn stage() -> Stage {
        Stage { rest_api: "a1".to_owned(), name: "live".to_owned() }
    }

    #[tokio::test]
    async fn levels_are_read_changed_by_their_paths_and_read_again() {
        let settings = |level: &str| {
            format!(r#"{{"stageName":"live","methodSettings":{{"~1a/GET":{{"dataTraceEnabled":false{level}}}}}}}"#)
        };
        let answers = [settings(""), settings(r#","loggingLevel":"ERROR""#), settings(r#","loggingLevel":"ERROR""#)];
        let (account, client) = account(answers.map(|answer| reply(200, answer)));
        let session = NarrowedSession { account };
        let methods = vec!["~1a/GET".to_owned()];
        let action = Action::from(LogExecutions { stage: stage(), methods, level: LogLevel::Error });
        let before = session.read(&action.facet()).await.unwrap();
        let after = action.change(&before).unwrap();
        for call in action.facet().calls(&before, &after).unwrap() {
            session.call(&call).await.unwrap();
        }
        assert_eq!(session.read(&action.facet()).await.unwrap(), after);
        let patch = r#"{"patchOperations":[{"op":"replace","path":"/~1a/GET/logging/loglevel","value":"ERROR"}]}"#;
        assert_eq!(sent(&client)[1], patch);
    }

    #[tokio::test]
    async fn what_was_never_set_is_off() {
        let (account, _) = account(["{}", "{}", "{}"].map(|answer| reply(200, answer)));
        let session = NarrowedSession { account };
        for (facet, state) in [
            (Facet::Tracing(stage()), State::Tracing(false)),
            (Facet::LogLevels(stage()), State::LogLevels(apigateway::log_levels(None))),
            (Facet::CacheEncryption(stage()), State::CacheEncryption([].into())),
        ] {
            let facet = guardrail_actions::Facet::Apigateway(facet);
            assert_eq!(session.read(&facet).await.unwrap(), guardrail_actions::State::from(state));
        }
    }
}
