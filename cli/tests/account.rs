//! The account's ledger, emulated: what operators lay down by the command is what the functions read.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use assert_cmd::Command;
use guardrail_tests::cloudformation::Stack;
use guardrail_tests::emulated_ledger::EmulatedLedger;
use guardrail_tests::moto::Moto;
use guardrail_tests::tools::root;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::fs;

fn guardrail(ledger: &EmulatedLedger, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guardrail"));
    command.args(arguments).envs(ledger.variables()).envs([
        ("AWS_ENDPOINT_URL", ledger.moto.endpoint().as_str()),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("USER", "ana"),
    ]);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn settings_are_applied_to_the_control_table() {
    let ledger = EmulatedLedger::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("guardrail.toml");
    fs::write(&file, "[alerts]\nstorm_limit = 7\n").unwrap();
    let file = file.to_str().unwrap();
    let (status, out, errors) = guardrail(&ledger, &["settings", "apply", file, "--aws", "--yes"]);
    assert_eq!(status, Some(0), "{errors}");
    assert!(out.contains("alerts.storm_limit: 20 -> 7") && out.contains("revision 1 is in force"), "{out}");
    let (_, out, _) = guardrail(&ledger, &["settings", "show", "--aws"]);
    assert!(out.contains("by ana") && out.contains("storm_limit = 7"), "{out}");
    let stored = ledger.dynamodb("Scan", &json!({"TableName": "control"}));
    assert_eq!(stored["Count"], 2, "the version in force, and the version: {stored}");
    fs::write(file, "[alerts]\nstorm_limits = 7\n").unwrap();
    let (status, _, errors) = guardrail(&ledger, &["settings", "apply", file, "--aws", "--yes"]);
    assert_eq!(status, Some(2));
    assert!(errors.contains("storm_limit"), "{errors}");
    assert_eq!(ledger.dynamodb("Scan", &json!({"TableName": "control"}))["Count"], 2, "the last good version stays");
}

#[test]
fn exemptions_are_laid_down_and_taken_back() {
    let ledger = EmulatedLedger::start();
    let laid = [
        "exempt",
        "--aws",
        "--id",
        "e1",
        "--owner",
        "ana",
        "--reason",
        "moves",
        "--until",
        "2099-12-31",
        "--control",
        "s3-tls-only",
    ];
    let (status, out, errors) = guardrail(&ledger, &laid);
    assert_eq!(status, Some(0), "{errors}");
    assert!(out.contains("exemption e1 holds until 2100-01-01") && out.contains("next sweep"), "{out}");
    let (_, out, _) = guardrail(&ledger, &["exempt", "--list", "--aws"]);
    assert!(out.contains("e1") && out.contains("s3-tls-only"), "{out}");
    assert_eq!(guardrail(&ledger, &["exempt", "--remove", "e1", "--aws"]).0, Some(0));
    assert_eq!(guardrail(&ledger, &["exempt", "--remove", "e1", "--aws"]).0, Some(2));
    assert_eq!(guardrail(&ledger, &["findings", "--aws"]).0, Some(0));
}

/// Lays a broken bucket's finding, as the functions record it, into the account's ledger; returns its id and its record.
fn found(ledger: &EmulatedLedger) -> (String, Value) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("l.redb");
    let (event, file) = (root().join("events/change-s3-bucket-public.json"), file.to_str().unwrap().to_owned());
    guardrail(ledger, &["evaluate", event.to_str().unwrap(), "--ledger", &file]);
    let lines = |arguments: &[&str]| {
        let (_, out, _) =
            guardrail(ledger, &[&["findings", "--format", "json", "--ledger", &file], arguments].concat());
        out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>()
    };
    let id = lines(&["--control", "s3-bucket-public-access-block"])[0]["id"].as_str().unwrap().to_owned();
    let mut record = lines(&[&id]).remove(0);
    record.as_object_mut().unwrap().remove("id");
    let key = &record["key"]["resource"];
    let text = |name: &str| key[name].as_str().unwrap();
    let resource = format!(
        "{}/{}/{}/{}/{}",
        text("partition"),
        text("accountId"),
        text("region"),
        text("resourceType"),
        text("resourceId")
    );
    let item = json!({
        "pk": {"S": format!("R#{resource}")}, "sk": {"S": "F#s3-bucket-public-access-block"},
        "record": {"S": record.to_string()}, "revision": {"N": record["revision"].to_string()},
        "findingId": {"S": id}, "standingShard": {"S": id.get(..1).unwrap()},
    });
    ledger.dynamodb("PutItem", &json!({"TableName": "findings", "Item": item}));
    (id, record)
}

/// The order about the only finding, and whether the stream brings that finding to whoever tells remediation.
fn ordered(ledger: &EmulatedLedger) -> (Value, bool) {
    let orders = ledger.dynamodb("Scan", &json!({"TableName": "control"}));
    let orders = orders["Items"].as_array().unwrap().iter().filter(|item| item["pk"]["S"] == "orders");
    let orders: Vec<&Value> = orders.collect();
    assert_eq!(orders.len(), 1, "{orders:?}");
    let order = serde_json::from_str(orders[0]["document"]["S"].as_str().unwrap()).unwrap();
    (order, ledger.stream().is_some())
}

#[test]
fn what_is_ordered_stands_in_the_control_table_and_the_stream_brings_the_finding() {
    let ledger = EmulatedLedger::start();
    let (id, record) = found(&ledger);
    ledger.stream();
    assert_eq!(guardrail(&ledger, &["approve", &id, "--aws", "--yes"]).0, Some(2), "its mode is to observe");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("guardrail.toml");
    fs::write(&file, "[modes.controls]\ns3-bucket-public-access-block = \"approve\"\n").unwrap();
    guardrail(&ledger, &["settings", "apply", file.to_str().unwrap(), "--aws", "--yes"]);
    let (status, out, errors) = guardrail(&ledger, &["approve", &id, "--aws", "--yes"]);
    assert_eq!(status, Some(0), "{errors}");
    let said = "ordered: the remediate function carries it out, and alerts tell what becomes of it\n";
    assert!(out.ends_with(said), "{out}");
    let (order, is_told) = ordered(&ledger);
    assert!(is_told, "{order}");
    assert_eq!((&order["what"]["order"], &order["by"], &order["life"]), (&json!("approve"), &json!("ana"), &json!(1)));
    assert!(order["what"]["calls"][0].as_str().unwrap().starts_with("s3:PutPublicAccessBlock {"), "{order}");

    let resource = &record["key"]["resource"];
    let attempt = json!({
        "finding": record["key"], "life": 1, "number": 1, "revision": 1, "by": "ana",
        "at": {"partition": "aws", "accountId": resource["accountId"], "region": resource["region"]},
        "startedAt": "2026-11-02T09:20:00Z", "progress": "verified",
        "steps": [{"step": record["finding"]["plan"][0], "progress": "done"}],
    });
    let item = json!({
        "pk": {"S": format!("attempts#{id}")}, "sk": {"S": "0000000001#0000000001"}, "revision": {"N": "1"},
        "document": {"S": attempt.to_string()},
    });
    ledger.dynamodb("PutItem", &json!({"TableName": "control", "Item": item}));
    assert_eq!(guardrail(&ledger, &["undo", &id, "--aws", "--yes"]).0, Some(2), "what it exposes must be accepted");
    let (status, out, errors) = guardrail(&ledger, &["undo", &id, "--aws", "--yes", "--accept-loss"]);
    assert_eq!(status, Some(0), "{errors}");
    assert!(out.contains("the way back, as far as nothing else has changed since"), "{out}");
    let (order, is_told) = ordered(&ledger);
    assert!(is_told, "{order}");
    assert_eq!(order["what"], json!({"order": "undo", "attempt": 1, "acceptLoss": true}));
}

/// Deploys what of the template moto can make, with a rule of EventBridge that leads to the queue.
fn deploy(moto: &Moto) {
    let declared = Stack::read(&root().join("template.yaml"), &[]).resources();
    // moto gives a FIFO queue no name by itself.
    let is_queue = |part: &&guardrail_tests::cloudformation::Resource| {
        part.logical_id == "FailureQueue" && part.properties.get("FifoQueue").is_none()
    };
    let parts = declared.iter().filter(|part| part.kind == "AWS::DynamoDB::Table" || is_queue(part));
    let part = |part: &guardrail_tests::cloudformation::Resource| {
        (part.logical_id.clone(), json!({"Type": part.kind, "Properties": part.properties}))
    };
    let mut resources: Map<String, Value> = parts.map(part).collect();
    let target = json!({"Id": "queue", "Arn": {"Fn::GetAtt": ["FailureQueue", "Arn"]}});
    let rule = json!({"EventPattern": {"source": ["aws.s3"]}, "State": "ENABLED", "Targets": [target]});
    resources.insert("Calls".to_owned(), json!({"Type": "AWS::Events::Rule", "Properties": rule}));
    let mut form = "Action=CreateStack&Version=2010-05-15&StackName=guardrail&TemplateBody=".to_owned();
    for byte in json!({"Resources": resources}).to_string().bytes() {
        write!(form, "%{byte:02X}").unwrap();
    }
    moto.query("cloudformation", &form);
}

/// What the doctor says of the account: each part, how it is, and the fact.
fn examined(ledger: &EmulatedLedger) -> (Option<i32>, Vec<(String, String, String)>) {
    let (status, out, errors) = guardrail(ledger, &["doctor", "--aws", "--format", "json"]);
    assert_eq!(errors, "");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let lines = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    (status, lines.map(|line| (text(&line["check"]), text(&line["outcome"]), text(&line["fact"]))).collect())
}

#[test]
fn the_doctor_looks_at_the_account() {
    let ledger = EmulatedLedger::start();
    let (status, said) = examined(&ledger);
    let how = |said: &[(String, String, String)], check: &str| -> Vec<String> {
        said.iter().filter(|(of, ..)| of == check).map(|(_, how, fact)| format!("{how}: {fact}")).collect()
    };
    assert_eq!(status, Some(2));
    assert!(how(&said, "stack")[0].starts_with("unchecked: cloudformation:DescribeStacks: "), "{said:?}");
    assert_eq!(how(&said, "heartbeat"), ["unchecked: what was deployed is not known"]);

    deploy(&ledger.moto);
    let (status, said) = examined(&ledger);
    assert_eq!(status, Some(2), "moto does not know the account's quotas: {said:?}");
    assert_eq!(how(&said, "stack"), ["ok: the stack is CREATE_COMPLETE"]);
    assert_eq!(how(&said, "settings")[1], "ok: none were ever applied: the defaults are in force");
    assert_eq!(how(&said, "trails"), ["problem: no trail: no API call is heard of"]);
    assert_eq!(how(&said, "recorder"), ["problem: no configuration recorder"]);
    assert_eq!(how(&said, "event-rules"), ["ok: 1 rule: enabled, with a target"]);
    assert_eq!(how(&said, "queues"), ["ok: 1 queue: nothing waits for a person"]);
    assert_eq!(how(&said, "sinks"), ["ok: people, chat, security-hub, remediation: not behind"]);
    assert_eq!(how(&said, "heartbeat"), ["problem: eu-west-1: no heartbeat ever came"]);
    let regions = how(&said, "regions");
    assert!(
        regions.len() == 1 && regions[0].contains("us-east-1, ") && !regions[0].contains("eu-west-1"),
        "{regions:?}"
    );
    assert!(regions[0].starts_with("problem: ") && regions[0].contains(": not forwarded"), "{regions:?}");
    assert!(how(&said, "quotas").iter().any(|said| said.starts_with("unchecked: servicequotas:")), "{said:?}");
}

#[test]
fn the_doctor_sees_what_was_turned_off_and_what_waits() {
    let ledger = EmulatedLedger::start();
    deploy(&ledger.moto);
    let rules = ledger.moto.json("events", "AWSEvents.ListRules", &json!({}));
    ledger.moto.json("events", "AWSEvents.DisableRule", &json!({"Name": rules["Rules"][0]["Name"]}));
    let queues = ledger.moto.json("sqs", "AmazonSQS.ListQueues", &json!({}));
    let message = json!({"QueueUrl": queues["QueueUrls"][0], "MessageBody": "an event"});
    ledger.moto.json("sqs", "AmazonSQS.SendMessage", &message);
    let (_, said) = examined(&ledger);
    let problem = |check: &str| {
        let of = said.iter().find(|(of, how, _)| of == check && how == "problem");
        of.unwrap_or_else(|| panic!("no problem with {check}: {said:?}")).2.clone()
    };
    assert!(problem("event-rules").ends_with(": is DISABLED"));
    assert!(problem("queues").ends_with(": holds 1 message that nothing will take up"));
}
