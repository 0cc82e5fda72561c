use super::{Judge, NotJudged, Outcome};
use crate::source::{Piece, Place};
use guardrail_controls::{Catalogue, Parameters};
use guardrail_engine::Happened;
use guardrail_model::Compliance;

const BUCKET: &str = r#"{"resourceType":"AWS::S3::Bucket","resourceId":"b","configuration":{},"supplementaryConfiguration":{"BucketVersioningConfiguration":{"status":"Enabled"}}}"#;

/// What is said of a document: `held: outcome, outcome`.
fn told(text: &str) -> String {
    let judge = Judge { catalogue: Catalogue::prepare(&Parameters::default()).unwrap().into(), records: false };
    let place = Place { line: 1, column: 1, element: None };
    let judged = judge.piece(&Piece::Document { text: text.as_bytes().to_vec(), place });
    let outcomes: Vec<String> = judged.outcomes.iter().map(outcome).collect();
    format!("{}: {}", judged.held, outcomes.join(", "))
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Verdicts(resource) => {
            let versioning = resource.verdicts.iter().find(|verdict| verdict.control.id == "s3-versioning");
            match versioning.map(|verdict| &verdict.outcome) {
                Some(Ok(Compliance::NotApplicable(reason))) => format!("not applicable, {reason}"),
                Some(Ok(compliance)) => compliance.compliance_type().to_string(),
                Some(Err(error)) => format!("unreadable {error}"),
                None => "no versioning".to_owned(),
            }
        }
        Outcome::Call(call) if call.verdicts.is_empty() => "harmless".to_owned(),
        Outcome::Call(call) => {
            let told = call.verdicts.iter().map(|verdict| match &verdict.outcome {
                Ok(Happened::Fired(fact)) => format!("{} on {}: {fact}", verdict.control.id, verdict.key),
                Ok(Happened::TakenBack(_)) => format!("{} taken back", verdict.control.id),
                Err(error) => format!("{} unreadable {error}", verdict.control.id),
            });
            told.collect::<Vec<_>>().join(", ")
        }
        Outcome::Uncovered(resource_type) => format!("uncovered {resource_type}"),
        Outcome::NotJudged(reason) => format!("{reason:?}"),
        Outcome::Unreadable(problem) => format!("! {problem}"),
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn rule(invoking: &str, parameters: &str, left_scope: bool) -> String {
    format!(
        r#"{{"invokingEvent":{},"ruleParameters":{},"eventLeftScope":{left_scope}}}"#,
        quoted(invoking),
        quoted(parameters)
    )
}

fn change(item: &str) -> String {
    format!(r#"{{"messageType":"ConfigurationItemChangeNotification","configurationItem":{item}}}"#)
}

#[test]
fn an_item_is_judged_wherever_it_stands() {
    let event = format!("Config rule event, item notification, configuration item: {}", "COMPLIANT");
    assert_eq!(told(BUCKET), "configuration item: COMPLIANT");
    assert_eq!(told(&rule(&change(BUCKET), "", false)), event);
    assert_eq!(told(&change(&change(BUCKET))), "item notification, item notification, configuration item: COMPLIANT");
    let sns = format!(r#"{{"Type":"Notification","TopicArn":"t","Message":{}}}"#, quoted(&change(BUCKET)));
    assert_eq!(told(&sns), "SNS notification, item notification, configuration item: COMPLIANT");
    let sqs = format!(r#"{{"messageId":"1","body":{}}}"#, quoted(&sns));
    assert_eq!(told(&sqs), "SQS message, SNS notification, item notification, configuration item: COMPLIANT");
    let bridge = format!(r#"{{"detail-type":"D","detail":{}}}"#, change(BUCKET));
    assert_eq!(told(&bridge), "EventBridge event (D), item notification, configuration item: COMPLIANT");
    let rows = format!(r#"{{"Results":[{},{}]}}"#, quoted(BUCKET), quoted(BUCKET));
    assert_eq!(told(&rows), "SelectResourceConfig answer, JSON in a string, configuration item: COMPLIANT, COMPLIANT");
}

#[test]
fn a_rule_event_selects_controls_and_says_that_its_resource_left() {
    let selected = rule(&change(BUCKET), r#"{"controls":"s3-bucket-public-access-block"}"#, false);
    assert!(told(&selected).ends_with(": no versioning"));
    assert!(told(&rule(&change(BUCKET), "{}", true)).ends_with("not applicable, left the scope of the rule"));
    let unknown = told(&rule(&change(BUCKET), r#"{"controls":"s3-versionin"}"#, false));
    assert!(unknown.ends_with("ruleParameters: `s3-versionin` selects no control; did you mean `s3-versioning`?"));
}

#[test]
fn a_deleted_resource_is_not_judged_and_an_uncovered_type_is_named() {
    let deleted = r#"{"resourceType":"AWS::S3::Bucket","resourceId":"b","configurationItemStatus":"ResourceDeleted"}"#;
    assert_eq!(told(deleted), "configuration item: not applicable, status ResourceDeleted");
    let oversized = |status: &str| {
        let summary =
            format!(r#"{{"resourceType":"AWS::S3::Bucket","resourceId":"b","configurationItemStatus":"{status}"}}"#);
        told(&format!(
            r#"{{"messageType":"OversizedConfigurationItemChangeNotification","configurationItemSummary":{summary}}}"#
        ))
    };
    assert_eq!(oversized("OK"), "oversized item notification: Oversized");
    assert!(oversized("ResourceDeleted").ends_with(": not applicable, status ResourceDeleted"));
    let other =
        r#"{"resourceType":"AWS::X::Y","resourceId":"b","configuration":{},"configurationItemCaptureTime":"?"}"#;
    assert_eq!(told(other), "configuration item: uncovered AWS::X::Y");
}

#[test]
fn what_holds_no_item_is_named() {
    for (text, expected) in [
        (r#"{"messageType":"ScheduledNotification"}"#, NotJudged::Scheduled),
        (r#"{"messageType":"ConfigurationSnapshotDeliveryCompleted"}"#, NotJudged::Snapshot),
        (r#"{"detail-type":"D","detail":{"state":"running"}}"#, NotJudged::EventBridge),
        (r#"{"resourceType":"AWS::S3::Bucket","resourceId":"b"}"#, NotJudged::Nothing),
    ] {
        assert!(told(text).ends_with(&format!(": {expected:?}")), "{text}: {}", told(text));
    }
}

#[test]
fn calls_are_judged_wherever_they_stand() {
    let harmless = r#"{"eventVersion":"1.0","eventSource":"s3.amazonaws.com","eventName":"ListBuckets"}"#;
    assert_eq!(told(harmless), "CloudTrail record (s3:ListBuckets): harmless");
    let stopped = r#"{"eventVersion":"1.08","userIdentity":{"type":"IAMUser"},"recipientAccountId":"111122223333",
        "eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging","requestParameters":{"name":"main"}}"#;
    let fired = "cloudtrail-tamper on aws/111122223333//AWS::CloudTrail::Trail/main: logging stopped";
    assert_eq!(told(stopped), format!("CloudTrail record (cloudtrail:StopLogging): {fired}"));
    let event = told(&format!(r#"{{"detail-type":"D","detail":{stopped}}}"#));
    assert_eq!(event, format!("EventBridge event (D), CloudTrail record (cloudtrail:StopLogging): {fired}"));
    let nameless =
        told(r#"{"eventVersion":"1.08","userIdentity":{},"eventSource":"s3.amazonaws.com","eventType":"T"}"#);
    assert_eq!(nameless, ": ! CloudTrail record.eventName: not in the item");
}

#[test]
fn what_cannot_be_read_is_an_error_that_says_where() {
    assert_eq!(told(r#"{"a":tru}"#), ": ! line 1 column 9: not JSON: expected ident");
    assert_eq!(told(r#"{"name":"left-pad"}"#), ": ! nothing that AWS Config, EventBridge or CloudTrail writes");
    assert_eq!(
        told(r#"{"messageType":"ConfigurationItemChangeNotification"}"#),
        "item notification: ! configurationItem: not in the event"
    );
    let broken = r#"{"resourceType":"AWS::S3::Bucket","resourceId":"b","configuration":"{"}"#;
    assert!(told(broken).contains(": EOF while parsing an object"), "{}", told(broken));
}

#[test]
fn documents_in_documents_end_somewhere() {
    let mut text = BUCKET.to_owned();
    for _ in 0..20 {
        text = change(&text);
    }
    assert!(told(&text).ends_with("! more than 12 documents in one another"));
    let deep = format!(r#"{{"detail":{}{}}}"#, r#"{"detail":"#.repeat(5000), "7".to_owned() + &"}".repeat(5000));
    assert!(told(&deep).contains("! more than 12 documents in one another"), "{}", told(&deep).len());
}
