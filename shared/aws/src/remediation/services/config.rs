//! AWS Config: the Region's configuration recorder.

use crate::remediation::{NarrowedSession, answer, unread};
use guardrail_actions::services::config::{Call, Facet, State};
use guardrail_engine::remediate::CallError;

const STATUS: &str = "config:DescribeConfigurationRecorderStatus";

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let Facet::Recording { recorder } = facet;
    let status = session.account.config_service().describe_configuration_recorder_status();
    let answer = answer(STATUS, status.configuration_recorder_names(recorder).send().await)?;
    let mut statuses = answer.configuration_recorders_status.unwrap_or_default().into_iter();
    let status = statuses.find(|status| status.name.as_deref() == Some(recorder));
    status
        .map(|status| State::Recording(status.recording))
        .ok_or_else(|| unread(STATUS, format!("status of {recorder}")))
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let config = session.account.config_service();
    match call {
        Call::StartConfigurationRecorder { configuration_recorder_name: name } => {
            let start = config.start_configuration_recorder().configuration_recorder_name(name);
            answer("config:StartConfigurationRecorder", start.send().await).map(drop)
        }
        Call::StopConfigurationRecorder { configuration_recorder_name: name } => {
            let stop = config.stop_configuration_recorder().configuration_recorder_name(name);
            answer("config:StopConfigurationRecorder", stop.send().await).map(drop)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{call, read};
    use crate::remediation::testing::session;
    use crate::testing::{refusal, reply, sent};
    use guardrail_actions::services::config::{Call, Facet, State};
    use guardrail_engine::remediate::CallFailure;

    #[tokio::test]
    async fn the_recorder_that_is_meant_is_asked_and_no_answer_is_an_error() {
        let (session, requests) = session([
            reply(200, r#"{"ConfigurationRecordersStatus":[{"name":"default","recording":true}]}"#),
            reply(200, r#"{"ConfigurationRecordersStatus":[{"name":"other","recording":true}]}"#),
            refusal("NoSuchConfigurationRecorderException"),
        ]);
        let facet = Facet::Recording { recorder: "default".to_owned() };
        assert_eq!(read(&session, &facet).await.unwrap(), State::Recording(true));
        assert!(read(&session, &facet).await.is_err());
        assert_eq!(read(&session, &facet).await.unwrap_err().failure, CallFailure::NotFound);
        assert_eq!(sent(&requests)[0], r#"{"ConfigurationRecorderNames":["default"]}"#);
    }

    #[tokio::test]
    async fn it_is_started_and_stopped_by_its_name() {
        let (session, requests) = session([reply(200, "{}"), reply(200, "{}")]);
        let configuration_recorder_name = "default".to_owned();
        let start =
            Call::StartConfigurationRecorder { configuration_recorder_name: configuration_recorder_name.clone() };
        call(&session, &start).await.unwrap();
        call(&session, &Call::StopConfigurationRecorder { configuration_recorder_name }).await.unwrap();
        assert_eq!(sent(&requests), [r#"{"ConfigurationRecorderName":"default"}"#; 2]);
    }
}
