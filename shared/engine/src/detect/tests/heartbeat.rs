//! The way from an API call to here, proven once an hour.

use super::{House, by_role, call, envelope};
use crate::detect::{DetectError, heartbeat_note};
use serde_json::{Value, json};

const ROLE: &str = "arn:aws:iam::111122223333:role/guardrail/heartbeat/eu-west-1-HeartbeatRole-1A2B3C";

fn beat(region: &str, time: &str) -> Value {
    let mut record = by_role(call("SetQueueAttributes", time, "e-1"), ROLE);
    record["eventSource"] = json!("sqs.amazonaws.com");
    record["requestParameters"] = json!({
        "queueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/undelivered",
        "attributes": {"MessageRetentionPeriod": "1209600"},
    });
    record["awsRegion"] = json!(region);
    record
}

fn noted(house: &House, region: &str) -> Option<String> {
    let notes = house.store.notes.lock().unwrap();
    notes.get(&heartbeat_note("111122223333", region)).cloned()
}

#[test]
fn a_heartbeat_is_noted_for_its_region_and_never_goes_back() {
    let house = House::new();
    let report = house.detect(&beat("eu-west-1", "2026-03-02T10:00:00Z"));
    assert_eq!((report.is_heartbeat, report.call.region.as_str(), report.ignored), (true, "eu-west-1", None));
    house.detect(&beat("us-east-1", "2026-03-02T10:00:01Z"));
    house.detect(&beat("eu-west-1", "2026-03-02T11:00:00Z"));
    house.detect(&beat("eu-west-1", "2026-03-02T10:00:00Z"));
    let mut elsewhere = beat("eu-west-1", "2026-03-02T12:00:00Z");
    elsewhere["recipientAccountId"] = json!("444455556666");
    house.detect(&elsewhere);
    assert_eq!(noted(&house, "eu-west-1").as_deref(), Some("2026-03-02T11:00:00Z"));
    assert_eq!(noted(&house, "us-east-1").as_deref(), Some("2026-03-02T10:00:01Z"));
}

#[test]
fn whoever_has_a_heartbeats_role_is_judged_like_anyone() {
    let house = House::new();
    let report = house.detect(&by_role(call("StopLogging", "2026-03-02T09:14:07Z", "e-1"), ROLE));
    assert_eq!((report.decisions.len(), report.is_heartbeat), (1, true));
}

#[test]
fn a_role_of_another_path_makes_no_heartbeat() {
    for role in [
        "arn:aws:iam::111122223333:role/heartbeat",
        "arn:aws:iam::111122223333:role/other/guardrail/heartbeat/x",
        "arn:aws:iam::111122223333:user/guardrail/heartbeat/x",
        "",
    ] {
        let house = House::new();
        let report = house.detect(&by_role(call("SetQueueAttributes", "2026-03-02T10:00:00Z", "e-1"), role));
        assert!(!report.is_heartbeat, "{role}");
        assert_eq!(noted(&house, "eu-west-1"), None);
    }
}

#[test]
fn a_heartbeat_of_nowhere_or_that_cannot_be_noted_fails() {
    let house = House::new();
    let nowhere = envelope(&beat("", "2026-03-02T10:00:00Z")).to_string();
    assert_eq!(house.text(&nowhere).unwrap_err(), DetectError::IncompleteEvent("awsRegion"));
    house.store.steps.store(1, std::sync::atomic::Ordering::SeqCst);
    let event = envelope(&beat("eu-west-1", "2026-03-02T10:00:00Z")).to_string();
    assert!(matches!(house.text(&event), Err(DetectError::NotRecorded(_))));
}
