//! AWS CloudTrail: trails.

use crate::remediation::{NarrowedSession, answer, unread};
use guardrail_actions::services::cloudtrail::{Call, Facet, State};
use guardrail_engine::remediate::CallError;

const STATUS: &str = "cloudtrail:GetTrailStatus";
const TRAIL: &str = "cloudtrail:GetTrail";

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let cloudtrail = session.account.cloudtrail();
    match facet {
        Facet::Logging { trail } => {
            let status = answer(STATUS, cloudtrail.get_trail_status().name(trail).send().await)?;
            status.is_logging.map(State::Logging).ok_or_else(|| unread(STATUS, "IsLogging"))
        }
        Facet::LogFileValidation { trail } => {
            let answer = answer(TRAIL, cloudtrail.get_trail().name(trail).send().await)?;
            let validated = answer.trail.and_then(|trail| trail.log_file_validation_enabled);
            validated.map(State::LogFileValidation).ok_or_else(|| unread(TRAIL, "LogFileValidationEnabled"))
        }
    }
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let cloudtrail = session.account.cloudtrail();
    match call {
        Call::StartLogging { name } => {
            answer("cloudtrail:StartLogging", cloudtrail.start_logging().name(name).send().await).map(drop)
        }
        Call::StopLogging { name } => {
            answer("cloudtrail:StopLogging", cloudtrail.stop_logging().name(name).send().await).map(drop)
        }
        Call::UpdateTrail { name, enable_log_file_validation } => {
            let update = cloudtrail.update_trail().name(name).enable_log_file_validation(*enable_log_file_validation);
            answer("cloudtrail:UpdateTrail", update.send().await).map(drop)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{call, read};
    use crate::remediation::testing::session;
    use crate::testing::{refusal, reply, sent};
    use guardrail_actions::services::cloudtrail::{Call, Facet, State};
    use guardrail_engine::remediate::CallFailure;

    fn trail() -> String {
        "main".to_owned()
    }

    #[tokio::test]
    async fn what_a_trail_does_not_tell_of_itself_is_an_error() {
        let (session, _) = session([
            reply(200, r#"{"IsLogging":false}"#),
            reply(200, "{}"),
            refusal("TrailNotFoundException"),
            reply(200, r#"{"Trail":{"Name":"main","LogFileValidationEnabled":true}}"#),
            reply(200, r#"{"Trail":{"Name":"main"}}"#),
        ]);
        let logging = Facet::Logging { trail: trail() };
        assert_eq!(read(&session, &logging).await.unwrap(), State::Logging(false));
        assert!(read(&session, &logging).await.is_err());
        assert_eq!(read(&session, &logging).await.unwrap_err().failure, CallFailure::NotFound);
        let validation = Facet::LogFileValidation { trail: trail() };
        assert_eq!(read(&session, &validation).await.unwrap(), State::LogFileValidation(true));
        assert!(read(&session, &validation).await.is_err());
    }

    #[tokio::test]
    async fn an_update_names_the_trail_and_one_field() {
        let (session, requests) = session([reply(200, "{}"), reply(200, "{}"), reply(200, "{}")]);
        let calls = [
            Call::StartLogging { name: trail() },
            Call::StopLogging { name: trail() },
            Call::UpdateTrail { name: trail(), enable_log_file_validation: true },
        ];
        for made in &calls {
            call(&session, made).await.unwrap();
        }
        let bodies = sent(&requests);
        assert_eq!(bodies[0], r#"{"Name":"main"}"#);
        assert_eq!(bodies[2], r#"{"Name":"main","EnableLogFileValidation":true}"#);
    }
}
