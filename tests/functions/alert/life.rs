//! A finding's life, as a subscriber sees it.

use super::{House, TASKS};
use guardrail_tests::emulated_ledger::{ALERTS_TOPIC, CHAT_TOPIC};
use serde_json::json;

/// The account's first hour is a baseline; these tests are about what comes after it.
fn past_the_first_pass(house: &House) {
    let item = json!({
        "pk": {"S": "W#first#123456789012"}, "sk": {"S": "window"},
        "c:s3-bucket-public-access-block": {"S": "2026-01-01T00:00:00Z"},
    });
    house.ledger.dynamodb("PutItem", &json!({"TableName": "findings", "Item": item}));
}

#[test]
fn open_worsened_and_resolved_reach_the_queue_and_nothing_else_does() {
    let house = House::start();
    past_the_first_pass(&house);
    house.ledger.subscribe("all", ALERTS_TOPIC, None);
    house.ledger.subscribe("critical", ALERTS_TOPIC, Some(&json!({"severity": ["critical"]})));
    house.ledger.subscribe(
        "resolved",
        ALERTS_TOPIC,
        Some(&json!({"status": ["resolved"], "account": ["123456789012"]})),
    );
    house.ledger.subscribe("chat", CHAT_TOPIC, None);
    let follow = || house.follow().map(|answer| assert_eq!(answer, json!({"batchItemFailures": []})));

    house.report("2026-03-02T09:00:01Z", &["blockPublicAcls"]);
    assert_eq!(follow(), Some(()));
    assert_eq!(follow(), None, "what alert writes down does not invoke it again");
    house.report("2026-03-02T09:00:01Z", &["blockPublicAcls"]);
    assert_eq!(follow(), None, "the same event again");
    let documents = house.documents("all");
    assert_eq!(documents.len(), 1);
    let (document, message) = &documents[0];
    assert_eq!(document["transition"]["kind"], "opened");
    assert_eq!(document["annotation"], "BlockPublicAcls is off");
    assert_eq!(document["resource"]["id"], "ledgers");
    assert_eq!(document["control"]["id"], "s3-bucket-public-access-block");
    assert_eq!(document["responsibility"], "customer-data");
    assert!(message["Subject"].as_str().unwrap().len() < 100);

    house.report("2026-03-02T09:00:02Z", &["blockPublicAcls", "ignorePublicAcls"]);
    follow();
    house.report("2026-03-02T09:00:03Z", &["ignorePublicAcls"]);
    assert_eq!(follow(), None, "less is wrong than before: no news");
    house.report("2026-03-02T09:00:04Z", &[]);
    follow();
    assert_eq!(house.kinds("all"), ["worsened", "resolved"]);
    assert_eq!(house.kinds("critical"), [""; 0]);
    assert_eq!(house.kinds("resolved"), ["resolved"]);

    let chat = house.documents("chat");
    let threads: Vec<_> = chat.iter().map(|(document, _)| &document["metadata"]["threadId"]).collect();
    assert_eq!(threads.len(), 3);
    assert!(threads.iter().all(|thread| *thread == threads[0]), "one thread a finding");
    assert!(chat.iter().all(|(document, _)| document["version"] == "1.0" && document["source"] == "custom"));
    assert_eq!(house.sweep(), json!({"batchItemFailures": []}));
    assert_eq!(house.kinds("all"), [""; 0], "the sweep has nothing to tell");
    assert_eq!(house.config.sent_to("PutEvaluations").len(), 5);
}

#[test]
fn what_the_stream_lost_the_sweep_tells() {
    let house = House::start();
    past_the_first_pass(&house);
    house.ledger.subscribe("all", ALERTS_TOPIC, None);
    house.report("2026-03-02T09:00:01Z", &["blockPublicAcls"]);
    house.report("2026-03-02T09:00:02Z", &[]);
    let lost = house.ledger.stream().expect("two changes");
    assert_eq!(lost["Records"].as_array().unwrap().len(), 2);
    house.sweep();
    assert_eq!(house.kinds("all"), ["resolved"], "the last state, once");
    house.alert.invoke(&lost.to_string());
    assert_eq!(house.kinds("all"), [""; 0], "the stream comes after the sweep: no older state is told");
}

#[test]
fn a_first_pass_is_not_told_singly() {
    let house = House::start();
    house.ledger.subscribe("all", ALERTS_TOPIC, None);
    house.report("2026-03-02T09:00:01Z", &["blockPublicAcls"]);
    house.follow();
    house.sweep();
    assert_eq!(house.kinds("all"), [""; 0]);
    let log = house.evaluate.log();
    assert!(log.contains(r#""transition":"opened""#), "{log}");
}

#[test]
fn metrics_and_decisions_stand_in_the_log() {
    let house = House::start();
    past_the_first_pass(&house);
    house.report("2026-03-02T09:00:01Z", &["blockPublicAcls"]);
    house.follow();
    house.sweep();
    let metric = |lines: Vec<serde_json::Value>, name: &str| lines.into_iter().find(|line| line.get(name).is_some());
    let opened = metric(house.evaluate.lines(), "FindingsOpened").unwrap();
    assert_eq!(opened["_aws"]["CloudWatchMetrics"][0]["Namespace"], "guardrail");
    assert!(metric(house.alert.lines(), "AlertLatency").is_some(), "{}", house.alert.log());
    assert_eq!(metric(house.alert.lines(), "SinkBehind").unwrap()["SinkBehind"], json!([0.0]));
}

#[test]
fn what_settings_let_remediation_take_up_waits_in_its_queue() {
    let house = House::with_remediation("[modes.controls]\ns3-bucket-public-access-block = \"approve\"\n");
    past_the_first_pass(&house);
    house.report("2026-03-02T09:00:01Z", &["blockPublicAcls"]);
    house.follow();
    let tasks = house.ledger.received(TASKS);
    assert_eq!(tasks.len(), 1, "{}", house.alert.log());
    let task = &tasks[0];
    assert_eq!((&task["life"], &task["attempt"], &task["look"]), (&json!(1), &json!(1), &json!(0)), "{task}");
    assert_eq!(
        (&task["finding"]["control"], &task["group"]),
        (&json!("s3-bucket-public-access-block"), &json!("arn:aws:s3:::ledgers"))
    );
    house.report("2026-03-02T09:00:02Z", &["blockPublicAcls", "ignorePublicAcls"]);
    house.follow();
    assert_eq!(house.ledger.received(TASKS).len(), 1, "it got worse: another word");
    house.report("2026-03-02T09:00:03Z", &[]);
    house.follow();
    house.sweep();
    assert_eq!(house.ledger.received(TASKS).len(), 0, "nothing is left to do");
}
