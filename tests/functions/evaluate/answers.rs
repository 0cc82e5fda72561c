//! What the function answers to bad events, and what it logs.

use super::{Function, assert_error, taken};
use guardrail_tests::aws_double::Reply;
use guardrail_tests::rule_events::{ACCOUNT_ID, CAPTURED, TOKEN, blocked, bucket, change};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

#[test]
fn one_unreadable_section_does_not_hide_a_broken_control() {
    let function = Function::with_willing_aws();
    let controls = "s3-versioning,s3-bucket-public-access-block";
    let answer = function.invoke(&change(controls, &bucket("Off", &json!("{not a section"))));
    assert_error(&answer, "Unjudged", "1 of 2 verdicts could not be judged: s3-bucket-public-access-block on aws/");
    let result = function.only_result();
    assert_eq!(result["ComplianceType"], "NON_COMPLIANT");
    let annotation = result["Annotation"].as_str().unwrap();
    let expected = "s3-versioning: versioning is off; could not be judged: s3-bucket-public-access-block: ";
    assert!(annotation.starts_with(expected), "{annotation}");
}

#[test]
fn bad_events_fail_with_a_typed_error_and_the_function_lives_on() {
    let function = Function::with_willing_aws();
    let mut no_token = change("s3-versioning", &bucket("Off", &blocked()));
    no_token["resultToken"] = Value::Null;
    let mut bad_item = bucket("Off", &blocked());
    bad_item["resourceType"] = json!(["AWS::S3::Bucket"]);
    let mut bad_inner = change("*", &Value::Null);
    bad_inner["invokingEvent"] = json!("no JSON");
    let cases = [
        ("no JSON".to_owned(), "DeserializeError", "expected ident"),
        ("[]".to_owned(), "UnreadableEvent", "cannot read event"),
        ("{}".to_owned(), "UnreadableEvent", "cannot read event: missing field `invokingEvent`"),
        (bad_inner.to_string(), "UnreadableEvent", "cannot read invokingEvent: expected ident"),
        (change("*", &bad_item).to_string(), "UnreadableEvent", "cannot read configurationItem.resourceType"),
        (change("*", &Value::Null).to_string(), "IncompleteEvent", "without configurationItem"),
        (no_token.to_string(), "NoResultToken", "the event has no resultToken"),
        (
            change("s3-versionin", &bucket("Off", &blocked())).to_string(),
            "RuleParameters",
            "`s3-versionin` selects no control; did you mean `s3-versioning`?",
        ),
    ];
    for (event, error_type, message) in cases {
        let answer = function.emulator.invoke(&event);
        let named = answer["errorType"].as_str().unwrap_or_default();
        // The runtime's own errors are named with their path.
        let own = json!({"errorType": named.rsplit(':').next(), "errorMessage": answer["errorMessage"]});
        assert_error(&own, error_type, message);
    }
    assert_eq!(function.aws.calls(), []);
    let answer = function.invoke(&change("s3-versioning", &bucket("Off", &blocked())));
    assert_eq!(answer["reported"], 1, "{answer}");
}

#[test]
fn deep_huge_and_odd_events_are_answered() {
    let function = Function::with_willing_aws();
    let mut deep = bucket("Off", &blocked());
    deep["configuration"] = json!(format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)));
    let answer = function.invoke(&change("s3-versioning", &deep));
    assert_error(&answer, "Unjudged", "s3-versioning");
    assert_eq!(function.only_result()["ComplianceType"], "NON_COMPLIANT");

    let mut huge = bucket("Off", &blocked());
    huge["configuration"]["policy"] = json!("x".repeat(4 * 1024 * 1024));
    huge["tags"] = json!({"nul": "\u{0}"});
    let answer = function.invoke(&change("s3-versioning", &huge));
    assert_eq!(answer["nonCompliant"], 1, "{answer}");

    let lone = change("s3-versioning", &bucket("Off", &blocked())).to_string().replace("guardrail-rule", "\\ud800");
    assert_error(&function.emulator.invoke(&lone), "UnreadableEvent", "configRuleName");
}

#[test]
fn every_decision_and_the_counts_are_logged_and_neither_item_nor_token() {
    let function = Function::with_willing_aws();
    let mut item = bucket("Off", &blocked());
    item["configuration"]["note"] = json!("a-secret-of-the-item");
    function.invoke(&change("s3-versioning", &item));
    let lines = function.emulator.lines();
    let judged: Vec<_> = lines.iter().filter(|line| line["message"] == "judged").collect();
    assert_eq!(judged.len(), 1, "{lines:?}");
    let expected = json!({
        "configRuleName": "guardrail-rule",
        "control": "s3-versioning",
        "complianceType": "NON_COMPLIANT",
        "annotation": "versioning is off",
        "severity": "low",
        "resourceType": "AWS::S3::Bucket",
        "resourceId": "ledgers",
        "awsAccountId": ACCOUNT_ID,
        "awsRegion": "eu-west-1",
        "observedAt": CAPTURED.replace(".120Z", ".12Z"),
        "level": "INFO",
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&judged[0][key], value, "{key} of {}", judged[0]);
    }
    assert!(judged[0]["span"]["requestId"].is_string(), "{}", judged[0]);
    let answered = lines.iter().find(|line| line["message"] == "answered").unwrap();
    assert_eq!((&answered["nonCompliant"], &answered["reported"]), (&json!(1), &json!(1)));
    let log = function.emulator.log();
    assert!(!log.contains(TOKEN) && !log.contains("a-secret-of-the-item"), "{log}");
}

#[test]
fn what_could_not_be_judged_is_logged_with_its_reason() {
    let function = Function::with_willing_aws();
    function.invoke(&change("s3-bucket-public-access-block", &bucket("Off", &json!(7))));
    let lines = function.emulator.lines();
    let judged = lines.iter().find(|line| line["message"] == "judged").unwrap();
    assert_eq!(judged.get("complianceType"), None);
    assert!(judged["error"].as_str().unwrap().starts_with("PublicAccessBlockConfiguration"), "{judged}");
    assert!(lines.iter().any(|line| line["level"] == "ERROR"), "{lines:?}");
}

#[test]
fn every_payload_in_the_events_folder_gets_an_answer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events");
    let function = Function::start(|call, _| match call.operation.as_str() {
        "GetResourceConfigHistory" => {
            let item = json!({
                "accountId": ACCOUNT_ID,
                "configurationItemCaptureTime": call.body["laterTime"],
                "configurationItemStatus": "OK",
                "resourceType": call.body["resourceType"],
                "resourceId": call.body["resourceId"],
                "awsRegion": "eu-west-1",
                "configuration": "{}",
            });
            Reply::ok(json!({"configurationItems": [item]}))
        }
        _ => taken(),
    });
    for file in fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
        // API calls are another function's.
        let is_call = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("call-"));
        if !is_call && file.extension().is_some_and(|ending| ending == "json") {
            let answer = function.emulator.invoke(&fs::read_to_string(&file).unwrap());
            // A control may find nothing to read in the double's bare answers; the event itself must be understood.
            let understood = answer["messageType"].is_string() || answer["errorType"] == "Unjudged";
            assert!(understood, "{}: {answer}", file.display());
        }
    }
}
