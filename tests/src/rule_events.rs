//! The events that AWS Config sends to a rule's function, written in code.

use serde_json::{Value, json};

/// When every item was captured.
pub const CAPTURED: &str = "2026-03-02T09:15:41.120Z";
/// The same in seconds, as AWS Config's API writes it.
pub const CAPTURED_SECONDS: f64 = 1_772_442_941.12;
/// When every event was sent, in seconds.
pub const SENT_SECONDS: f64 = 1_772_442_944.004;
/// The account that every event is of.
pub const ACCOUNT_ID: &str = "123456789012";
/// The token that every event brings. A test that finds it in a log has found a leak.
pub const TOKEN: &str = "a-token-that-nobody-may-log";

const SENT: &str = "2026-03-02T09:15:44.004Z";

/// The outer event of a rule that selects controls.
pub fn event(controls: &str, invoking: &Value) -> Value {
    json!({
        "version": "1.0",
        "invokingEvent": invoking.to_string(),
        "ruleParameters": json!({"controls": controls}).to_string(),
        "resultToken": TOKEN,
        "eventLeftScope": false,
        "executionRoleArn": format!("arn:aws:iam::{ACCOUNT_ID}:role/config"),
        "configRuleArn": format!("arn:aws:config:eu-west-1:{ACCOUNT_ID}:config-rule/config-rule-abc123"),
        "configRuleName": "guardrail-rule",
        "configRuleId": "config-rule-abc123",
        "accountId": ACCOUNT_ID,
    })
}

/// A change that brings its item.
pub fn change(controls: &str, item: &Value) -> Value {
    event(
        controls,
        &json!({
            "configurationItemDiff": null,
            "configurationItem": item,
            "notificationCreationTime": SENT,
            "messageType": "ConfigurationItemChangeNotification",
            "recordVersion": "1.3",
        }),
    )
}

/// A change whose item is too large to come along.
pub fn oversized(controls: &str, bucket: &str) -> Value {
    let summary = json!({
        "changeType": "UPDATE",
        "configurationItemVersion": "1.3",
        "configurationItemCaptureTime": CAPTURED,
        "configurationStateId": 0,
        "awsAccountId": ACCOUNT_ID,
        "configurationItemStatus": "OK",
        "resourceType": "AWS::S3::Bucket",
        "resourceId": bucket,
        "resourceName": bucket,
        "ARN": format!("arn:aws:s3:::{bucket}"),
        "awsRegion": "eu-west-1",
        "availabilityZone": "Regional",
        "configurationStateMd5Hash": "",
        "resourceCreationTime": CAPTURED,
    });
    let kind = "OversizedConfigurationItemChangeNotification";
    event(controls, &json!({"configurationItemSummary": summary, "messageType": kind}))
}

/// The clock struck.
pub fn scheduled(controls: &str) -> Value {
    event(
        controls,
        &json!({
            "awsAccountId": ACCOUNT_ID,
            "notificationCreationTime": SENT,
            "messageType": "ScheduledNotification",
            "recordVersion": "1.0",
        }),
    )
}

/// A snapshot was delivered.
pub fn snapshot_delivered() -> Value {
    event(
        "*",
        &json!({
            "configSnapshotId": "6c3a1f0e-0000-4000-8000-000000000000",
            "s3ObjectKey": format!("AWSLogs/{ACCOUNT_ID}/Config/eu-west-1/snapshot.json.gz"),
            "s3Bucket": "config-deliveries",
            "notificationCreationTime": SENT,
            "messageType": "ConfigurationSnapshotDeliveryCompleted",
            "recordVersion": "1.1",
        }),
    )
}

/// A bucket's item, with the state of its versioning and the section of its public access block.
pub fn bucket(versioning: &str, block: &Value) -> Value {
    json!({
        "configurationItemVersion": "1.3",
        "configurationItemCaptureTime": CAPTURED,
        "configurationStateId": 0,
        "awsAccountId": ACCOUNT_ID,
        "configurationItemStatus": "OK",
        "resourceType": "AWS::S3::Bucket",
        "resourceId": "ledgers",
        "resourceName": "ledgers",
        "ARN": "arn:aws:s3:::ledgers",
        "awsRegion": "eu-west-1",
        "availabilityZone": "Regional",
        "tags": {"team": "finance"},
        "configuration": {"name": "ledgers", "owner": {"displayName": null, "id": "canonical-id"}},
        "supplementaryConfiguration": {
            "BucketVersioningConfiguration": {"status": versioning, "isMfaDeleteEnabled": null},
            "PublicAccessBlockConfiguration": block,
        },
    })
}

/// A public access block with all its switches on.
pub fn blocked() -> Value {
    json!({
        "blockPublicAcls": true,
        "ignorePublicAcls": true,
        "blockPublicPolicy": true,
        "restrictPublicBuckets": true,
    })
}
