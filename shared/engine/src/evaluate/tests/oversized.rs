//! Items too large for their event.

use super::{Account, CAPTURED, Config, EvaluateError, answer_to, blocked, bucket, event, failure, said, time};
use guardrail_model::ComplianceType::{NonCompliant, NotApplicable};
use serde_json::{Value, json};

fn oversized(status: &str) -> Value {
    let invoking = json!({
        "configurationItemSummary": {
            "changeType": "UPDATE",
            "configurationItemVersion": "1.3",
            "configurationItemCaptureTime": CAPTURED,
            "awsAccountId": "111122223333",
            "configurationItemStatus": status,
            "resourceType": "AWS::S3::Bucket",
            "resourceId": "invoices",
            "ARN": "arn:aws:s3:::invoices",
            "awsRegion": "eu-west-1",
        },
        "messageType": "OversizedConfigurationItemChangeNotification",
    });
    event("s3-versioning", &invoking)
}

/// The bucket in the API's form, captured at a time of its own.
fn fetched(captured: &str) -> Config {
    let mut item = bucket("Off", &blocked());
    item["configurationItemCaptureTime"] = json!(captured);
    item["configuration"] = json!(item["configuration"].to_string());
    Config { item: Some(item.to_string()), ..Config::default() }
}

fn error(event: &Value, config: &Config) -> EvaluateError {
    let error = answer_to(event, config, &Account::default()).unwrap_err();
    assert!(config.puts().is_empty(), "nothing may be reported: {:?}", config.puts());
    error
}

#[test]
fn the_item_is_fetched_as_it_was_announced() {
    let config = fetched(CAPTURED);
    let report = answer_to(&oversized("OK"), &config, &Account::default()).unwrap();
    let asked = config.asked_items.lock().unwrap().clone();
    assert_eq!(asked, [("AWS::S3::Bucket".to_owned(), "invoices".to_owned(), time(CAPTURED))]);
    let result = config.only();
    assert_eq!(said(&result), ("AWS::S3::Bucket", "invoices", NonCompliant, "versioning is off"));
    assert_eq!(result.ordering_timestamp, time(CAPTURED));
    assert!(report.into_result().is_ok());
}

#[test]
fn a_deleted_resource_is_answered_from_its_summary() {
    let config = Config::default();
    answer_to(&oversized("ResourceDeleted"), &config, &Account::default()).unwrap();
    let result = config.only();
    assert_eq!(said(&result), ("AWS::S3::Bucket", "invoices", NotApplicable, "status ResourceDeleted"));
    assert_eq!(result.ordering_timestamp, time(CAPTURED));
    assert!(config.asked_items.lock().unwrap().is_empty());
}

#[test]
fn a_resource_that_left_the_scope_is_answered_from_its_summary() {
    let mut event = oversized("OK");
    event["eventLeftScope"] = json!(true);
    let config = Config::default();
    answer_to(&event, &config, &Account::default()).unwrap();
    assert_eq!(said(&config.only()), ("AWS::S3::Bucket", "invoices", NotApplicable, "left the scope of the rule"));
    assert!(config.asked_items.lock().unwrap().is_empty());
}

#[test]
fn a_type_that_no_control_of_the_rule_judges_is_not_fetched() {
    let mut event = oversized("OK");
    let invoking = event["invokingEvent"].as_str().unwrap().replace("AWS::S3::Bucket", "AWS::Robots::Arm");
    event["invokingEvent"] = json!(invoking);
    let config = Config::default();
    answer_to(&event, &config, &Account::default()).unwrap();
    assert_eq!(config.only().compliance_type, NotApplicable);
    assert!(config.asked_items.lock().unwrap().is_empty());
}

#[test]
fn no_item_is_an_error_that_names_the_resource() {
    let error = error(&oversized("OK"), &Config::default());
    let expected =
        "AWS Config has no item of AWS::S3::Bucket invoices up to 2026-03-02T09:15:41.12Z, which it announced";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn an_item_older_than_announced_is_not_reported() {
    let error = error(&oversized("OK"), &fetched("2026-03-02T09:15:40.119Z"));
    let expected = "AWS Config's item of AWS::S3::Bucket invoices is of 2026-03-02T09:15:40.119Z, older than the \
                    2026-03-02T09:15:41.12Z that it announced";
    assert_eq!(error.to_string(), expected);
    assert!(matches!(error, EvaluateError::ItemOutdated { captured: Some(_), .. }));
}

#[test]
fn an_item_that_says_no_time_is_not_taken_for_the_announced_one() {
    let mut item = bucket("Off", &blocked());
    item["configurationItemCaptureTime"] = Value::Null;
    let config = Config { item: Some(item.to_string()), ..Config::default() };
    assert!(matches!(error(&oversized("OK"), &config), EvaluateError::ItemOutdated { captured: None, .. }));
}

#[test]
fn a_time_that_lost_its_milliseconds_is_the_same_time() {
    let config = fetched("2026-03-02T09:15:41Z");
    answer_to(&oversized("OK"), &config, &Account::default()).unwrap();
    assert_eq!(config.only().compliance_type, NonCompliant);
}

#[test]
fn a_fetch_that_fails_fails_the_call() {
    let fails = Config { item_error: Some(failure("config:GetResourceConfigHistory")), ..Config::default() };
    let error = error(&oversized("OK"), &fails);
    assert_eq!(error.to_string(), "config:GetResourceConfigHistory: ThrottlingException: Rate exceeded");
}

#[test]
fn a_fetched_item_that_cannot_be_read_is_an_error() {
    let config = Config { item: Some("{\"resourceType\": 7}".to_owned()), ..Config::default() };
    let error = error(&oversized("OK"), &config).to_string();
    assert!(error.starts_with("cannot read fetched item.resourceType: "), "{error}");
}
