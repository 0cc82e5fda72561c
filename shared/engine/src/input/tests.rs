use super::{Input, recognize};

/// What a document is, in one word, and what it carries.
fn told(json: &str) -> String {
    match recognize(json) {
        Ok(Input::ConfigurationItem(item)) => format!("item {}", item.resource_id),
        Ok(Input::UnreadableItem { resource_type, error }) => format!("unreadable {resource_type:?} {error}"),
        Ok(Input::RuleEvent(event)) => format!("rule event {}", event.invoking_event),
        Ok(Input::Notice(event)) => format!("notice {}", event.message_type),
        Ok(Input::CloudTrail(call)) => {
            let name = call.event_name.as_deref().or(call.event_type.as_deref()).unwrap_or_default();
            format!("cloudtrail {} {name}", call.service()).replace("  ", " ")
        }
        Ok(Input::EventBridge { detail_type, detail }) => format!("eventbridge {detail_type:?} {detail}"),
        Ok(Input::Wrapped { by, documents, .. }) => format!("{by}: {}", documents.join(" ")),
        Ok(Input::Other(name)) => format!("other {name}"),
        Ok(Input::Unknown) => "unknown".to_owned(),
        Err(error) => format!("error {error}"),
    }
}

#[test]
fn an_item_is_known_in_either_form_and_any_casing() {
    for json in [
        r#"{"resourceType":"AWS::S3::Bucket","resourceId":"b","configuration":{}}"#,
        r#" {"ResourceType":"AWS::S3::Bucket","ResourceId":"b","Configuration":"{}","AccountId":"1"}"#,
        r#"{"resourceType":"AWS::S3::Bucket","resourceId":"b","supplementaryConfiguration":{}}"#,
        r#"{"resourceType":"AWS::S3::Bucket","resourceId":"b","configurationItemStatus":"ResourceDeleted"}"#,
        r#"{"resourceType":"AWS::S3::Bucket","resourceId":"b","configuration":null,"configurationItemStatus":"OK"}"#,
    ] {
        assert_eq!(told(json), "item b", "{json}");
    }
}

#[test]
fn a_type_and_an_id_alone_are_no_item() {
    let told = told(r#"{"resourceType":"AWS::S3::Bucket","resourceId":"b","resourceName":"b"}"#);
    assert_eq!(told, "other resource identifier without a configuration");
}

#[test]
fn an_item_that_cannot_be_read_is_an_error_that_names_the_key() {
    let typed = told(r#"{"resourceType":"AWS::S3::Bucket","resourceId":7,"configuration":{}}"#);
    let start = r#"unreadable Some("AWS::S3::Bucket") configuration item.resourceId: invalid type: integer `7`"#;
    assert!(typed.starts_with(start), "{typed}");
    let untyped = told(r#"{"resourceType":7,"resourceId":"b","configuration":{}}"#);
    assert!(untyped.starts_with("unreadable None configuration item.resourceType: "), "{untyped}");
}

#[test]
fn rule_events_and_what_they_carry_are_known() {
    assert_eq!(told(r#"{"version":"1.0","invokingEvent":"{}","ruleParameters":"{}"}"#), "rule event {}");
    assert_eq!(
        told(r#"{"messageType":"ConfigurationItemChangeNotification","configurationItem":{"a":1}}"#),
        r#"item notification: {"a":1}"#
    );
    assert_eq!(told(r#"{"ConfigurationItem":{"a":1}}"#), r#"item notification: {"a":1}"#);
    for kind in [
        "ConfigurationItemChangeNotification",
        "OversizedConfigurationItemChangeNotification",
        "ScheduledNotification",
        "ConfigurationSnapshotDeliveryCompleted",
    ] {
        assert_eq!(told(&format!(r#"{{"messageType":"{kind}"}}"#)), format!("notice {kind}"));
    }
    assert_eq!(
        told(r#"{"messageType":"ComplianceChangeNotification"}"#),
        "other AWS Config notification without an item"
    );
    assert!(told(r#"{"invokingEvent":7}"#).starts_with("error rule event.invokingEvent"));
}

#[test]
fn eventbridge_events_hand_out_their_detail() {
    assert_eq!(
        told(r#"{"detail-type":"AWS API Call via CloudTrail","source":"aws.s3","detail":{"x":1}}"#),
        r#"eventbridge Some("AWS API Call via CloudTrail") {"x":1}"#
    );
    assert_eq!(told(r#"{"source":"aws.ec2","detail":{}}"#), "eventbridge None {}");
}

#[test]
fn cloudtrail_records_are_known_and_are_not_other_services_records() {
    assert_eq!(
        told(
            r#"{"eventVersion":"1.08","userIdentity":{},"eventSource":"s3.amazonaws.com","eventName":"CreateBucket"}"#
        ),
        "cloudtrail s3 CreateBucket"
    );
    assert_eq!(
        told(r#"{"eventVersion":"1.07","eventType":"AwsCloudTrailInsight","insightDetails":{}}"#),
        "cloudtrail AwsCloudTrailInsight"
    );
    assert_eq!(
        told(r#"{"EventName":"RunInstances","CloudTrailEvent":"{\"eventVersion\":\"1.08\"}"}"#),
        r#"LookupEvents entry: {"eventVersion":"1.08"}"#
    );
    assert_eq!(
        told(r#"{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{}}"#),
        "other record of a service that calls functions"
    );
    assert_eq!(
        told(r#"{"eventVersion":"1.08","userIdentity":{},"eventSource":"s3.amazonaws.com","eventType":"AwsApiCall"}"#),
        "error CloudTrail record.eventName: not in the item"
    );
    assert_eq!(
        told(r#"{"eventVersion":"1.08","userIdentity":7,"eventSource":"s3.amazonaws.com","eventName":"CreateBucket"}"#),
        "error CloudTrail record.userIdentity: invalid type: integer `7`, expected struct UserIdentity at line 1 column 39"
    );
    assert_eq!(told(r#"{"digestS3Object":"x","digestS3Bucket":"y"}"#), "other CloudTrail digest");
}

#[test]
fn messages_hand_out_their_bodies() {
    assert_eq!(told(r#"{"Type":"Notification","TopicArn":"t","Message":"{\"a\":1}"}"#), r#"SNS notification: {"a":1}"#);
    assert_eq!(told(r#"{"EventSource":"aws:sns","Sns":{"a":1}}"#), r#"SNS event: {"a":1}"#);
    assert_eq!(told(r#"{"messageId":"m","body":"{\"a\":1}","eventSource":"aws:sqs"}"#), r#"SQS message: {"a":1}"#);
    assert_eq!(
        told(r#"{"Type":"SubscriptionConfirmation","TopicArn":"t","Message":"You have chosen"}"#),
        "other SNS subscription message"
    );
}

#[test]
fn lists_hand_out_their_elements() {
    for (key, by) in [
        ("configurationItems", "configuration items"),
        ("BaseConfigurationItems", "BatchGetResourceConfig answer"),
        ("Results", "SelectResourceConfig answer"),
        ("Records", "records"),
        ("Messages", "SQS messages"),
        ("Events", "LookupEvents answer"),
    ] {
        assert_eq!(told(&format!(r#"{{"fileVersion":"1.0","{key}":[{{}}, 7]}}"#)), format!("{by}: {{}} 7"));
        assert_eq!(told(&format!(r#"{{"{key}":7}}"#)), "unknown");
    }
    assert_eq!(told(r#"[{"a":1},"x"]"#), r#"list: {"a":1} "x""#);
    assert_eq!(told(r#""{\"a\":1}""#), r#"JSON in a string: {"a":1}"#);
}

#[test]
fn subscriptions_to_a_log_group_hand_out_their_records() {
    let record = r#"{\"eventVersion\":\"1.11\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"DeleteBucket\"}"#;
    let event = format!(r#"{{"id":"3955","timestamp":1772442847000,"message":"{record}"}}"#);
    let message = |kind: &str, event: &str| {
        format!(
            r#"{{"messageType":"{kind}","owner":"111122223333","logGroup":"trail","logStream":"s",
                "subscriptionFilters":["f"],"logEvents":[{event}]}}"#
        )
    };
    assert_eq!(told(&message("DATA_MESSAGE", &event)), format!("CloudWatch Logs subscription message: {event}"));
    let plain = record.replace('\\', "");
    assert_eq!(told(&event), format!("log event: {plain}"));
    assert_eq!(told(&plain), "cloudtrail s3 DeleteBucket");
    let line = r#"{"id":"","timestamp":1,"message":"CWL CONTROL MESSAGE: Checking health of destination."}"#;
    assert_eq!(told(&message("CONTROL_MESSAGE", line)), format!("CloudWatch Logs subscription message: {line}"));
    assert_eq!(told(line), "other line of a log");
}

#[test]
fn other_json_is_unknown_and_other_text_is_an_error() {
    for json in ["{}", "7", "null", r#"{"name":"left-pad","detail":null}"#] {
        assert_eq!(told(json), "unknown", "{json}");
    }
    for text in ["", "hello", "{", r#"{"a":1} x"#, "[1,", "\"open"] {
        assert!(told(text).starts_with("error "), "{text}");
    }
}

#[test]
fn what_nobody_reads_may_be_deep_or_hold_lone_surrogates() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let json = format!(r#"{{"resourceType":"T","resourceId":"b","configuration":{deep},"x":"\ud800"}}"#);
    assert_eq!(told(&json), "item b");
    assert!(told(r#"{"resourceType":"T","resourceId":"\ud800","configuration":{}}"#).starts_with("unreadable "));
}
