//! Changes of recorded resources.

use super::{Account, CAPTURED, Config, EvaluateError, SENT, answer_to, blocked, bucket, change, said, time};
use guardrail_model::ComplianceType::{Compliant, NonCompliant, NotApplicable};
use guardrail_model::MessageType;
use serde_json::{Value, json};

const BOTH: &str = "s3-versioning,s3-bucket-public-access-block";

fn reported(event: &Value) -> (Config, super::Report) {
    let config = Config::default();
    let report = answer_to(event, &config, &Account::default()).unwrap();
    (config, report)
}

#[test]
fn a_change_gets_one_result_ordered_by_its_capture() {
    let (config, report) = reported(&change("s3-versioning", &bucket("Suspended", &blocked())));
    let result = config.only();
    assert_eq!(said(&result), ("AWS::S3::Bucket", "invoices", NonCompliant, "versioning is suspended"));
    assert_eq!(result.ordering_timestamp, time(CAPTURED));
    assert_eq!((config.puts()[0].token.as_str(), config.puts()[0].test_mode), ("token-of-the-rule", false));
    assert_eq!(report.message_type, MessageType::ConfigurationItemChangeNotification);
    assert_eq!(report.rule_name.as_deref(), Some("guardrail-rule"));
    assert_eq!((report.verdicts.len(), &report.evaluations), (1, &vec![result]));
    assert!(config.asked_rules.lock().unwrap().is_empty(), "a change must never clear other resources' results");
    assert!(report.into_result().is_ok());
}

#[test]
fn a_rule_over_several_controls_says_the_worst_and_names_the_failing_ones() {
    let one_off = json!({"blockPublicAcls": false, "ignorePublicAcls": true, "blockPublicPolicy": true, "restrictPublicBuckets": true});
    let (config, report) = reported(&change(BOTH, &bucket("Enabled", &one_off)));
    let annotation = "s3-bucket-public-access-block: BlockPublicAcls is off";
    assert_eq!(said(&config.only()), ("AWS::S3::Bucket", "invoices", NonCompliant, annotation));
    assert_eq!(report.verdicts.len(), 2);
}

#[test]
fn a_compliant_result_has_no_annotation() {
    let (config, _) = reported(&change(BOTH, &bucket("Enabled", &blocked())));
    let result = config.only();
    assert_eq!((result.compliance_type, result.annotation), (Compliant, None));
}

#[test]
fn a_resource_that_is_gone_or_not_recorded_is_not_applicable_whatever_its_item_holds() {
    for status in ["ResourceDeleted", "ResourceNotRecorded", "ResourceDeletedNotRecorded"] {
        let mut item = bucket("Off", &json!("not even JSON"));
        item["configurationItemStatus"] = json!(status);
        item["configuration"] = Value::Null;
        let (config, report) = reported(&change("s3-versioning", &item));
        let annotation = format!("status {status}");
        assert_eq!(said(&config.only()), ("AWS::S3::Bucket", "invoices", NotApplicable, annotation.as_str()));
        assert!(report.into_result().is_ok());
    }
}

#[test]
fn a_discovered_resource_is_judged() {
    let mut item = bucket("Off", &blocked());
    item["configurationItemStatus"] = json!("ResourceDiscovered");
    let (config, _) = reported(&change("s3-versioning", &item));
    assert_eq!(config.only().compliance_type, NonCompliant);
}

#[test]
fn a_resource_that_left_the_scope_is_not_applicable() {
    let mut event = change(BOTH, &bucket("Off", &json!("not even JSON")));
    event["eventLeftScope"] = json!(true);
    let (config, report) = reported(&event);
    let result = config.only();
    assert_eq!(result.compliance_type, NotApplicable);
    assert!(result.annotation.unwrap().as_str().contains("left the scope of the rule"));
    assert!(report.into_result().is_ok());
}

#[test]
fn a_type_that_no_control_of_the_rule_judges_is_not_applicable() {
    let mut item = bucket("Off", &blocked());
    item["resourceType"] = json!("AWS::Robots::Arm");
    let (config, report) = reported(&change("*", &item));
    let annotation = "no control of this rule judges AWS::Robots::Arm";
    assert_eq!(said(&config.only()), ("AWS::Robots::Arm", "invoices", NotApplicable, annotation));
    assert!(report.verdicts.is_empty());
    assert!(report.into_result().is_ok());
}

#[test]
fn annotations_are_cut_to_256_characters_on_a_character_boundary() {
    let reason = "no control of this rule judges ".chars().count();
    for (length, last) in [(256 - reason, 'é'), (257 - reason, '…'), (2_000, '…')] {
        let mut item = bucket("Off", &blocked());
        item["resourceType"] = json!("é".repeat(length));
        let (config, _) = reported(&change("*", &item));
        let annotation = config.only().annotation.unwrap();
        assert_eq!(annotation.as_str().chars().count(), 256);
        assert_eq!(annotation.as_str().chars().last(), Some(last), "a type of {length} characters");
    }
}

#[test]
fn what_cannot_be_judged_does_not_silence_what_is_broken_and_fails_the_call() {
    let (config, report) = reported(&change(BOTH, &bucket("Off", &json!("{\"blockPublicAcls\": tru"))));
    let result = config.only();
    let annotation = result.annotation.as_ref().unwrap().as_str();
    assert_eq!(result.compliance_type, NonCompliant);
    let expected = "s3-versioning: versioning is off; could not be judged: s3-bucket-public-access-block: \
                    PublicAccessBlockConfiguration";
    assert!(annotation.starts_with(expected), "{annotation}");
    let Err(EvaluateError::Unjudged { unjudged, judged }) = report.into_result() else { panic!("must fail") };
    assert_eq!((unjudged.len(), judged), (1, 2));
    let named = "s3-bucket-public-access-block on aws/111122223333/eu-west-1/AWS::S3::Bucket/invoices: ";
    assert!(unjudged[0].starts_with(named), "{unjudged:?}");
}

#[test]
fn what_cannot_be_judged_is_never_compliant() {
    let (config, report) = reported(&change(BOTH, &bucket("Enabled", &json!(7))));
    let result = config.only();
    assert_eq!(result.compliance_type, NonCompliant);
    assert!(result.annotation.unwrap().as_str().starts_with("could not be judged: s3-bucket-public-access-block: "));
    let error = report.into_result().unwrap_err();
    assert!(error.to_string().starts_with("1 of 2 verdicts could not be judged: "), "{error}");
}

#[test]
fn an_item_without_a_capture_time_is_ordered_by_its_notification() {
    let mut item = bucket("Off", &blocked());
    item.as_object_mut().unwrap().remove("configurationItemCaptureTime");
    let (config, _) = reported(&change("s3-versioning", &item));
    assert_eq!(config.only().ordering_timestamp, time(SENT));
}

#[test]
fn the_keys_of_the_apis_form_are_read_too() {
    let mut item = bucket("Off", &blocked());
    let keys = item.as_object_mut().unwrap();
    let account = keys.remove("awsAccountId").unwrap();
    keys.insert("accountId".to_owned(), account);
    keys.insert("configurationItemCaptureTime".to_owned(), json!(1_772_442_941.12));
    keys.insert("configuration".to_owned(), json!(r#"{"name": "invoices"}"#));
    let (config, report) = reported(&change("s3-versioning", &item));
    assert_eq!(config.only().ordering_timestamp, time(CAPTURED));
    assert_eq!(report.verdicts[0].key.account_id, "111122223333");
}
