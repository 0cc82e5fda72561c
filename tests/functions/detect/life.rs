//! A call's way to people.

use super::{House, REMEDIATION, at};
use guardrail_engine::ledger::{Decision, Record, acknowledge};
use guardrail_tests::calls::{by_role, call};
use serde_json::{Value, json};

#[test]
fn a_call_reaches_the_queue_and_its_repeats_do_not() {
    let house = House::start();
    let answer = house.called("StopLogging", 14, "e-1");
    assert_eq!((&answer["fired"], &answer["turned"]), (&json!(1), &json!(1)), "{answer}");
    let documents = house.documents();
    assert_eq!(documents.len(), 1, "{documents:?}");
    let document = &documents[0];
    assert_eq!(document["transition"]["kind"], "opened");
    assert_eq!(document["control"]["id"], "cloudtrail-tamper");
    assert_eq!(document["severity"], "critical");
    assert_eq!(
        (&document["resource"]["type"], &document["resource"]["id"]),
        (&json!("AWS::CloudTrail::Trail"), &json!("main"))
    );
    assert!(document.to_string().contains("user/eve"), "who did it: {document}");

    house.called("StopLogging", 14, "e-1");
    let answer = house.called("StopLogging", 40, "e-2");
    assert_eq!((&answer["fired"], &answer["turned"]), (&json!(1), &json!(0)), "{answer}");
    assert_eq!(house.kinds(), [""; 0], "repeats are counted");
    assert_eq!(record(&house)["finding"]["calls"]["count"], 2);
    house.called("StopLogging", 60, "e-3");
    assert_eq!(house.kinds(), ["opened"], "the next window");
    house.called("StartLogging", 90, "e-4");
    assert_eq!(house.kinds(), ["resolved", "resolved"], "both windows are over");
}

/// What the keys of the first hour's findings begin with.
fn window() -> String {
    format!("F#cloudtrail-tamper#{}", at(0))
}

/// The record of the first hour's finding.
fn record(house: &House) -> Value {
    let item = house.item("R#", &window());
    serde_json::from_str(item["record"]["S"].as_str().unwrap()).unwrap()
}

#[test]
fn a_call_after_the_acknowledgement_is_news() {
    let house = House::start();
    house.called("StopLogging", 14, "e-1");
    assert_eq!(house.kinds(), ["opened"]);
    let before: Record = serde_json::from_value(record(&house)).unwrap();
    let seen = acknowledge(&before, "on call", at(30));
    let Decision::Changed(seen) = seen else { panic!("{seen:?}") };
    let mut item = house.item("R#", &window());
    item["record"] =
        json!({"S": serde_json::to_string(&Record { revision: seen.revision + 1, ..*seen.clone() }).unwrap()});
    item["revision"] = json!({"N": (seen.revision + 1).to_string()});
    house.ledger.dynamodb("PutItem", &json!({"TableName": "findings", "Item": item}));

    house.called("StopLogging", 20, "e-2");
    assert_eq!(house.kinds(), [""; 0], "it was made before someone looked");
    house.called("StopLogging", 45, "e-3");
    assert_eq!(house.kinds(), ["reopened"]);
}

#[test]
fn what_takes_back_may_be_told_first() {
    let house = House::start();
    let answer = house.called("StartLogging", 20, "e-2");
    assert_eq!((&answer["takenBack"], &answer["turned"]), (&json!(1), &json!(0)), "{answer}");
    house.called("StopLogging", 14, "e-1");
    assert_eq!(house.kinds(), ["resolved"], "the call is told, and that it is over");
}

#[test]
fn our_own_remediation_is_recognized() {
    let house = House::start();
    let record = by_role(call("eve", "StopLogging", at(14), "e-1"), REMEDIATION);
    assert_eq!(house.told(&record)["ignored"], "our-own");
    assert_eq!(house.kinds(), [""; 0]);
}

#[test]
fn a_heartbeat_is_noted_and_measured() {
    let house = House::start();
    let role = "arn:aws:iam::123456789012:role/guardrail/heartbeat/sydney";
    let mut record = by_role(call("eve", "SetQueueAttributes", at(60), "e-1"), role);
    record["eventSource"] = json!("sqs.amazonaws.com");
    record["requestParameters"] = json!({
        "queueUrl": "https://sqs.ap-southeast-2.amazonaws.com/123456789012/undelivered",
        "attributes": {"MessageRetentionPeriod": "1209600"},
    });
    record["awsRegion"] = json!("ap-southeast-2");
    assert_eq!(house.told(&record)["heartbeat"], true);
    let note = house.item("W#note#heartbeat:123456789012:ap-southeast-2", "window");
    assert!(note["document"]["S"].as_str().unwrap().contains(&at(60).to_string()), "{note}");
    let lines = house.detect.lines();
    let metric = lines.iter().find(|line| line.get("Heartbeat").is_some()).unwrap();
    assert_eq!((&metric["Heartbeat"], &metric["Region"]), (&json!([1.0]), &json!("ap-southeast-2")));
    assert_eq!(metric["_aws"]["CloudWatchMetrics"][0]["Dimensions"], json!([["Account", "Region"]]));
}

#[test]
fn metrics_and_decisions_stand_in_the_log() {
    let house = House::start();
    house.called("StopLogging", 14, "e-1");
    let mut read = call("eve", "GetTrail", at(14), "e-2");
    read["readOnly"] = json!(true);
    assert_eq!(house.told(&read)["ignored"], "read-only");
    assert_eq!(house.called("AddTags", 14, "e-3")["ignored"], "nothing-to-know");
    let lines = house.detect.lines();
    let judged = lines.iter().find(|line| line["message"] == "judged").unwrap();
    let item = house.item("R#", "F#");
    assert_eq!(judged["finding"], item["findingId"]["S"]);
    assert_eq!((&judged["happened"], &judged["transition"]), (&json!("fired"), &json!("opened")));
    assert_eq!((&judged["resourceId"], &judged["eventId"]), (&json!("main"), &json!("e-1")));
    let sum = |name: &str| -> f64 {
        let values =
            lines.iter().filter(|line| line.get("_aws").is_some()).filter_map(|line| line.get(name)?[0].as_f64());
        values.sum()
    };
    let sums = ["EventsRead", "EventsIgnored", "Fired"].map(sum);
    assert!(sums.iter().zip([3.0, 2.0, 1.0]).all(|(sum, expected)| (sum - expected).abs() < 0.5), "{sums:?}");
    assert!(!house.detect.log().contains("198.51.100.7"), "what the call says beside is nobody's business");
}
