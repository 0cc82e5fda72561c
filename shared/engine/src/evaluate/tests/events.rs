//! Events that are ignored, cannot be read, or whose rule selects nothing.

use super::{Account, Anyone, Config, EvaluateError, answer_to, blocked, bucket, change, event, run};
use crate::evaluate::{Clearing, GlobalControls, evaluate};
use crate::settings::Settings;
use guardrail_model::MessageType;
use serde_json::{Value, json};

fn error(event: &Value) -> EvaluateError {
    let config = Config::default();
    let error = answer_to(event, &config, &Account::default()).unwrap_err();
    assert!(config.puts().is_empty(), "nothing may be reported: {:?}", config.puts());
    error
}

fn with_parameters(parameters: Value) -> Value {
    let mut event = change("", &bucket("Off", &blocked()));
    event["ruleParameters"] = parameters;
    event
}

#[test]
fn a_delivered_snapshot_is_said_and_ignored() {
    let invoking = json!({
        "configSnapshotId": "00000000-0000-0000-0000-000000000000",
        "s3ObjectKey": "AWSLogs/111122223333/Config/eu-west-1/snapshot.json.gz",
        "s3Bucket": "config",
        "notificationCreationTime": super::SENT,
        "messageType": "ConfigurationSnapshotDeliveryCompleted",
        "recordVersion": "1.1",
    });
    let mut event = event("*", &invoking);
    event["resultToken"] = Value::Null;
    let config = Config::default();
    let report = answer_to(&event, &config, &Account::default()).unwrap().into_result().unwrap();
    assert_eq!(report.message_type, MessageType::ConfigurationSnapshotDeliveryCompleted);
    assert!(report.verdicts.is_empty() && config.puts().is_empty());
    assert_eq!(report.clearing, Clearing::NotAsked);
}

#[test]
fn parameters_that_are_absent_empty_or_silent_select_every_control() {
    for parameters in [Value::Null, json!(""), json!(" "), json!("{}"), json!(r#"{"controls": "*"}"#)] {
        let config = Config::default();
        let report = answer_to(&with_parameters(parameters), &config, &Account::default()).unwrap();
        let ids: Vec<_> = report.verdicts.iter().map(|verdict| verdict.control.id).collect();
        assert!(ids.contains(&"s3-versioning") && ids.contains(&"s3-bucket-public-access-block"), "{ids:?}");
    }
}

#[test]
fn parameters_select_by_id_responsibility_layer_and_severity_and_exclude() {
    let judged = |controls: &str| -> Vec<&'static str> {
        let event = change(controls, &bucket("Off", &blocked()));
        let report = answer_to(&event, &Config::default(), &Account::default()).unwrap();
        report.verdicts.iter().map(|verdict| verdict.control.id).collect()
    };
    assert_eq!(judged("s3-versioning"), ["s3-versioning"]);
    assert_eq!(judged("s3-versioning, s3-versioning"), ["s3-versioning"]);
    for words in ["responsibility:customer-data", "layer:data", "severity:low", "*"] {
        assert!(judged(words).contains(&"s3-versioning"), "{words}");
        assert!(
            !judged(&format!("{words} s3-bucket-public-access-block -s3-versioning")).contains(&"s3-versioning"),
            "{words}"
        );
    }
    assert!(!judged("-s3-versioning").contains(&"s3-versioning"));
    assert!(judged("-s3-versioning").contains(&"s3-bucket-public-access-block"));
    assert!(!judged("severity:critical").contains(&"s3-versioning"));
    assert!(judged("-global").contains(&"s3-versioning"));
}

#[test]
fn parameters_that_select_nothing_say_what_is_wrong() {
    let cases = [
        (r#"{"controls": "s3-versionin"}"#, "`s3-versionin` selects no control; did you mean `s3-versioning`?"),
        (
            r#"{"controls": "s3-versioning severity:critcal"}"#,
            "`severity:critcal` selects no control; did you mean `severity:critical`?",
        ),
        (r#"{"controls": "layer:dta"}"#, "`layer:dta` selects no control; did you mean `layer:data`?"),
        (
            r#"{"controls": "responsibility:customer-dat"}"#,
            "`responsibility:customer-dat` selects no control; did you mean `responsibility:customer-data`?",
        ),
        (r#"{"controls": "-s3-versionin"}"#, "`s3-versionin` selects no control; did you mean `s3-versioning`?"),
        (r#"{"controls": "zzzzqqqq"}"#, "`zzzzqqqq` selects no control"),
        (
            r#"{"controls": "s3-versioning -s3-versioning"}"#,
            "`s3-versioning -s3-versioning` excludes every control that it selects",
        ),
        (r#"{"control": "s3-versioning"}"#, "a rule has no parameter `control`; did you mean `controls`?"),
    ];
    for (parameters, expected) in cases {
        let error = error(&with_parameters(json!(parameters)));
        assert_eq!(error.to_string(), expected);
        assert!(matches!(error, EvaluateError::RuleParameters(_)));
    }
    for parameters in ["[1]", "{\"controls\": 7}", "{\"controls\": "] {
        let error = error(&with_parameters(json!(parameters))).to_string();
        assert!(error.starts_with("the rule's parameters cannot be read: "), "{error}");
    }
}

#[test]
fn an_event_that_cannot_be_read_says_where() {
    let no_invoking_event = json!({"resultToken": "token"});
    let mut not_json = change("*", &bucket("Off", &blocked()));
    not_json["invokingEvent"] = json!("not json");
    let unknown_kind = event("*", &json!({"messageType": "SomethingNew"}));
    let mut untyped = bucket("Off", &blocked());
    untyped["resourceType"] = json!(7);
    let cases = [
        (no_invoking_event, "cannot read event: missing field `invokingEvent`"),
        (not_json, "cannot read invokingEvent: expected ident at line 1"),
        (unknown_kind, "cannot read invokingEvent.messageType: unknown variant `SomethingNew`"),
        (change("*", &untyped), "cannot read configurationItem.resourceType: invalid type: integer `7`"),
    ];
    for (event, expected) in cases {
        let error = error(&event);
        assert!(matches!(error, EvaluateError::UnreadableEvent(_)), "{error:?}");
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}

#[test]
fn text_that_is_no_json_object_is_an_error_and_never_a_panic() {
    let (_, catalogue) = Settings::prepare("").unwrap();
    let deep = format!("{{\"invokingEvent\": {}", "[".repeat(100_000));
    for text in ["", "null", "[]", "7", "\"text\"", "{", "\0", "{\"invokingEvent\": \"\\ud800\"}", &deep] {
        let error =
            run(evaluate(&catalogue, GlobalControls::Here, &Config::default(), &Account::default(), &Anyone, text))
                .unwrap_err();
        assert!(matches!(error, EvaluateError::UnreadableEvent(_)), "{error:?}");
    }
}

#[test]
fn a_notification_without_its_contents_names_the_missing_key() {
    let cases = [
        ("ConfigurationItemChangeNotification", "configurationItem"),
        ("OversizedConfigurationItemChangeNotification", "configurationItemSummary"),
    ];
    for (kind, key) in cases {
        for invoking in [json!({"messageType": kind}), json!({"messageType": kind, key: null})] {
            let error = error(&event("*", &invoking));
            assert_eq!(error.to_string(), format!("a {kind} without {key}"));
        }
    }
}

#[test]
fn an_items_time_that_nothing_tells_is_an_error() {
    let mut item = bucket("Off", &blocked());
    item["configurationItemCaptureTime"] = Value::Null;
    let invoking = json!({"messageType": "ConfigurationItemChangeNotification", "configurationItem": item});
    let error = error(&event("s3-versioning", &invoking));
    let expected = "a ConfigurationItemChangeNotification without configurationItemCaptureTime";
    assert_eq!(error.to_string(), expected);
}
