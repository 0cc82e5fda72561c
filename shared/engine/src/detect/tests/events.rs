//! What is an event, and what is none.

use super::{House, call, envelope};
use crate::detect::{DetectError, Ignored};
use proptest::prelude::*;
use serde_json::{Value, json};

fn error(event: &Value) -> DetectError {
    House::new().text(&event.to_string()).unwrap_err()
}

fn named(event: &Value) -> &'static str {
    (&error(event)).into()
}

#[test]
fn a_bare_record_and_one_in_an_envelope_without_a_type_are_read() {
    let stop = call("StopLogging", "2026-03-02T09:14:07Z", "e-1");
    let mut recorded = envelope(&stop);
    recorded.as_object_mut().unwrap().remove("detail-type");
    for event in [&stop, &recorded] {
        assert_eq!(House::new().text(&event.to_string()).unwrap().decisions.len(), 1);
    }
    let sign_in = json!({
        "detail-type": "AWS Console Signin via CloudTrail",
        "detail": {
            "eventTime": "2026-03-02T09:14:07Z", "eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin",
            "awsRegion": "us-east-1", "eventID": "e-2", "eventType": "AwsConsoleSignIn",
            "userIdentity": {"type": "Root", "accountId": "111122223333", "arn": "arn:aws:iam::111122223333:root"},
            "recipientAccountId": "111122223333",
        },
    });
    let report = House::new().text(&sign_in.to_string()).unwrap();
    assert!(report.decisions.iter().any(|decision| decision.verdict.control.id == "iam-root-usage"));
}

#[test]
fn what_is_no_cloudtrail_event_is_an_error_that_says_so() {
    let scheduled = json!({"detail-type": "Scheduled Event", "source": "aws.events", "detail": {}});
    assert_eq!(error(&scheduled), DetectError::NotCloudTrail("Scheduled Event".to_owned()));
    let rule = json!({"invokingEvent": "{}", "resultToken": "x"});
    assert_eq!(error(&rule), DetectError::IncompleteEvent("eventSource"));
    assert_eq!(error(&envelope(&json!(null))), DetectError::IncompleteEvent("eventSource"));
    for (key, left_out) in [("eventName", "eventName"), ("eventSource", "eventSource")] {
        for nothing in [json!(null), json!("")] {
            let mut record = call("StopLogging", "2026-03-02T09:14:07Z", "e-1");
            record[key] = nothing;
            assert_eq!(error(&envelope(&record)), DetectError::IncompleteEvent(left_out));
        }
    }
    for other in [json!([]), json!(7), json!("text"), json!({"detail": 7}), json!({"detail": [1]})] {
        assert_eq!(named(&other), "UnreadableEvent", "{other}");
    }
    for text in ["", "{", "\u{0}", "{\"detail\": {\"eventName\": "] {
        assert!(matches!(House::new().text(text), Err(DetectError::UnreadableEvent(_))), "{text:?}");
    }
}

#[test]
fn a_record_without_a_time_has_its_events_and_without_either_is_refused() {
    let mut record = call("StopLogging", "2026-03-02T09:14:07Z", "e-1");
    record["eventTime"] = json!(null);
    let mut event = envelope(&record);
    let report = House::new().text(&event.to_string()).unwrap();
    assert_eq!(report.call.at, "2026-03-02T09:14:09Z".parse().unwrap());
    event["time"] = json!("yesterday");
    assert_eq!(error(&event), DetectError::IncompleteEvent("eventTime"));
}

#[test]
fn what_asks_for_nothing_is_ignored_and_says_why() {
    let why = |record: &Value| House::new().detect(record).ignored;
    assert_eq!(why(&call("AddTags", "2026-03-02T09:14:07Z", "e-1")), Some(Ignored::NothingToKnow));
    let mut read = call("GetTrail", "2026-03-02T09:14:07Z", "e-1");
    read["readOnly"] = json!(true);
    assert_eq!(why(&read), Some(Ignored::ReadOnly));
    assert_eq!(why(&call("StartLogging", "2026-03-02T09:14:07Z", "e-1")), None, "it leaves its mark");
    let insight = json!({
        "eventType": "AwsCloudTrailInsight", "eventTime": "2026-03-02T09:14:00Z", "awsRegion": "eu-west-1",
        "insightDetails": {"state": "Start", "eventSource": "ssm.amazonaws.com", "eventName": "UpdateInstanceInformation"},
    });
    assert_eq!(why(&insight), Some(Ignored::NothingToKnow));
}

#[test]
fn what_a_control_cannot_read_fails_the_call_and_leaves_no_finding() {
    let mut record = call("StopLogging", "2026-03-02T09:14:07Z", "e-1");
    record["requestParameters"] = json!("{");
    let house = House::new();
    let report = house.detect(&record);
    assert!(house.store.records.lock().unwrap().is_empty());
    let error = report.into_result().unwrap_err();
    let DetectError::Unjudged { unjudged, .. } = error else { panic!("{error}") };
    assert!(unjudged.iter().any(|reason| reason.starts_with(super::STOPPED)), "{unjudged:?}");
}

#[test]
fn what_the_other_controls_saw_is_recorded() {
    let mut record = call("CreateAccessKey", "2026-03-02T09:14:07Z", "e-1");
    record["eventSource"] = json!("iam.amazonaws.com");
    record["requestParameters"] = json!({"userName": {"not": "a name"}});
    record["userIdentity"] = json!({"type": "Root", "arn": "arn:aws:iam::111122223333:root"});
    let house = House::new();
    let report = house.detect(&record);
    let fired = report.decisions.iter().filter(|decision| decision.verdict.outcome.is_ok());
    assert_eq!(fired.map(|decision| decision.verdict.control.id).collect::<Vec<_>>(), ["iam-root-usage"]);
    assert_eq!(house.store.records.lock().unwrap().len(), 1);
    assert!(matches!(report.into_result(), Err(DetectError::Unjudged { .. })));
}

proptest! {
    #[test]
    fn no_event_makes_it_panic(text in "\\PC{0,60}") {
        House::new().text(&text).ok();
    }

    /// Whatever stands in the place of one of a record's values.
    #[test]
    fn no_value_makes_it_panic(
        key in prop::sample::select(vec![
            "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion", "requestParameters", "responseElements",
            "eventID", "readOnly", "eventType", "recipientAccountId", "errorCode",
        ]),
        value in prop::sample::select(vec![
            json!(null), json!(7), json!(-1.5), json!(true), json!(""), json!("x"), json!([]), json!([{}]), json!({}),
            json!({"name": 7}), json!("{"), json!("\u{0}\u{ffff}"), json!({"name": ["a", "b"]}),
        ]),
    ) {
        let mut record = call("StopLogging", "2026-03-02T09:14:07Z", "e-1");
        record[key] = value;
        House::new().text(&envelope(&record).to_string()).ok();
    }
}
