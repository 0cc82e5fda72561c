//! What goes wrong, and what does not go wrong with it.

use super::House;
use guardrail_tests::aws_double::{AwsDouble, Reply};
use guardrail_tests::emulated_ledger::{ALERTS_TOPIC, EmulatedLedger};
use guardrail_tests::emulator::Emulator;
use serde_json::json;

#[test]
fn a_poison_record_is_set_aside_alone() {
    let house = House::start();
    house.ledger.subscribe("all", ALERTS_TOPIC, None);
    house.report("2026-03-02T09:00:01Z", &["blockPublicAcls"]);
    let mut batch = house.ledger.stream().unwrap();
    let good = batch["Records"][0].clone();
    let mut poison = good.clone();
    poison["dynamodb"]["SequenceNumber"] = json!("poison");
    poison["dynamodb"]["NewImage"]["record"] = json!({"S": "{\"key\": 7}"});
    batch["Records"] = json!([poison, good]);
    let answer = house.alert.invoke(&batch.to_string());
    assert_eq!(answer, json!({"batchItemFailures": [{"itemIdentifier": "poison"}]}));
    let log = house.alert.log();
    assert!(log.contains("the record comes again") && log.contains(r#""AlertFailures":[1.0]"#), "{log}");
}

#[test]
fn a_sink_that_is_down_fails_no_record_and_is_tried_again() {
    // SNS throttles whatever is asked of it: nothing but a double does that.
    let sns = AwsDouble::start(|_, _| Reply::refusal("Throttled"));
    let house = House::with_sns(Some(&sns.endpoint()));
    let item = json!({
        "pk": {"S": "W#first#123456789012"}, "sk": {"S": "window"},
        "c:s3-bucket-public-access-block": {"S": "2026-01-01T00:00:00Z"},
    });
    house.ledger.dynamodb("PutItem", &json!({"TableName": "findings", "Item": item}));
    house.report("2026-03-02T09:00:01Z", &["blockPublicAcls"]);
    assert_eq!(house.follow(), Some(json!({"batchItemFailures": []})));
    let log = house.alert.log();
    assert!(log.contains("some sinks could not be told"), "{log}");
    let due = house.ledger.dynamodb("Scan", &json!({"TableName": "findings", "IndexName": "due"}));
    assert_eq!(due["Count"], 1, "the sweep knows of it: {due}");
}

#[test]
fn a_record_of_the_table_that_cannot_be_read_keeps_no_other_waiting_and_fails_the_sweep() {
    let house = House::start();
    house.ledger.subscribe("all", ALERTS_TOPIC, None);
    let judged = json!({
        "pk": {"S": "W#first#123456789012"}, "sk": {"S": "window"},
        "c:s3-bucket-public-access-block": {"S": "2026-01-01T00:00:00Z"},
    });
    let poison = json!({
        "pk": {"S": "R#x"}, "sk": {"S": "F#y"}, "record": {"S": "{"}, "dueShard": {"S": "0"}, "dueAt": {"N": "0"},
    });
    for item in [judged, poison] {
        house.ledger.dynamodb("PutItem", &json!({"TableName": "findings", "Item": item}));
    }
    house.report("2026-03-02T09:00:01Z", &["blockPublicAcls"]);
    let answer = house.alert.invoke(r#"{"sweep": true}"#);
    assert_eq!(answer["errorType"], "UnreadableRecords", "{answer}");
    assert_eq!(house.ledger.received("all").len(), 1);
    assert!(house.alert.log().contains("R#x F#y"));
}

#[test]
fn without_its_tables_the_function_fails_and_says_why() {
    let ledger = EmulatedLedger::start();
    let variables = [
        ("GUARDRAIL_FINDINGS_TABLE", "nowhere"),
        ("GUARDRAIL_CONTROL_TABLE", "nowhere"),
        ("GUARDRAIL_ALERTS_TOPIC", "alerts"),
        ("GUARDRAIL_CHAT_TOPIC", "chat"),
    ];
    let alert = Emulator::start_with(env!("CARGO_BIN_EXE_alert"), &ledger.moto.endpoint(), &variables);
    let answer = alert.invoke(r#"{"sweep": true}"#);
    assert_eq!(answer["errorType"], "Settings", "{answer}");
    let answer = alert.invoke(r#"{"Records": 7}"#);
    assert_eq!(answer["errorType"], "UnreadableEvent", "{answer}");
}
