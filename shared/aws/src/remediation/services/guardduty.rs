//! Amazon GuardDuty: detectors.

use crate::remediation::{NarrowedSession, answer, unread};
use aws_sdk_guardduty::error::ProvideErrorMetadata as _;
use aws_sdk_guardduty::types::DetectorStatus;
use guardrail_actions::services::guardduty::{Call, Detector, Facet, State};
use guardrail_engine::remediate::CallError;

const LIST: &str = "guardduty:ListDetectors";
const GET: &str = "guardduty:GetDetector";

/// Reads a facet as it is now. A Region has one detector at most: several would be an answer that cannot be read.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let Facet::Detector = facet;
    let guardduty = session.account.guardduty();
    let mut ids = answer(LIST, guardduty.list_detectors().send().await)?.detector_ids.unwrap_or_default().into_iter();
    let (id, others) = (ids.next(), ids.next());
    let Some(id) = id.filter(|_| others.is_none()) else {
        return if others.is_none() { Ok(State::Detector(None)) } else { Err(unread(LIST, "single detector")) };
    };
    let detector = answer(GET, guardduty.get_detector().detector_id(&id).send().await)?;
    let enabled = match detector.status {
        Some(DetectorStatus::Enabled) => true,
        Some(DetectorStatus::Disabled) => false,
        _ => return Err(unread(GET, "status")),
    };
    Ok(State::Detector(Some(Detector { detector_id: Some(id), enabled })))
}

/// Makes one call. A detector that is there already is as good as one that was created.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let guardduty = session.account.guardduty();
    match call {
        Call::CreateDetector { enable } => match guardduty.create_detector().enable(*enable).send().await {
            Err(error) if error.code() == Some("BadRequestException") => {
                let wanted = State::Detector(Some(Detector { detector_id: None, enabled: *enable }));
                let is_there = read(session, &Facet::Detector).await? == wanted;
                if is_there { Ok(()) } else { answer("guardduty:CreateDetector", Err(error)) }
            }
            result => answer("guardduty:CreateDetector", result).map(drop),
        },
        Call::UpdateDetector { detector_id, enable } => {
            let update = guardduty.update_detector().detector_id(detector_id).enable(*enable);
            answer("guardduty:UpdateDetector", update.send().await).map(drop)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{call, read};
    use crate::remediation::testing::session;
    use crate::testing::{refusal, reply, sent};
    use guardrail_actions::services::guardduty::{Call, Detector, Facet, State};

    #[tokio::test]
    async fn no_detector_is_an_answer_and_two_are_none() {
        let (session, _) = session([
            reply(200, r#"{"detectorIds":[]}"#),
            reply(200, r#"{"detectorIds":["d1"]}"#),
            reply(200, r#"{"status":"DISABLED"}"#),
            reply(200, r#"{"detectorIds":["d1","d2"]}"#),
            reply(200, r#"{"detectorIds":["d1"]}"#),
            reply(200, r#"{"status":"PAUSED"}"#),
            refusal("AccessDeniedException"),
        ]);
        let read = || read(&session, &Facet::Detector);
        assert_eq!(read().await.unwrap(), State::Detector(None));
        let State::Detector(Some(Detector { detector_id, enabled })) = read().await.unwrap() else { panic!("one") };
        assert_eq!((detector_id.as_deref(), enabled), (Some("d1"), false));
        for what in ["single detector", "status", "AccessDeniedException"] {
            let error = read().await.unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
        }
    }

    #[tokio::test]
    async fn a_detector_that_somebody_created_meanwhile_is_the_one_that_was_meant() {
        let (session, requests) = session([
            reply(200, r#"{"detectorId":"d1"}"#),
            refusal("BadRequestException"),
            reply(200, r#"{"detectorIds":["d1"]}"#),
            reply(200, r#"{"status":"ENABLED"}"#),
            refusal("BadRequestException"),
            reply(200, r#"{"detectorIds":[]}"#),
            reply(200, "{}"),
        ]);
        let create = Call::CreateDetector { enable: true };
        call(&session, &create).await.unwrap();
        call(&session, &create).await.unwrap();
        assert!(call(&session, &create).await.is_err());
        call(&session, &Call::UpdateDetector { detector_id: "d1".to_owned(), enable: false }).await.unwrap();
        assert_eq!(sent(&requests).last().unwrap(), r#"{"enable":false}"#);
    }
}
