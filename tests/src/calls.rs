//! CloudTrail records, as EventBridge brings them.

use crate::rule_events::ACCOUNT_ID;
use jiff::Timestamp;
use serde_json::{Value, json};

/// A call of a user's: an operation on the trail `main`.
pub fn call(user: &str, name: &str, time: Timestamp, event_id: &str) -> Value {
    json!({
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "IAMUser", "principalId": "AIDAEXAMPLEID0000002", "accountId": ACCOUNT_ID, "userName": user,
            "arn": format!("arn:aws:iam::{ACCOUNT_ID}:user/{user}"),
        },
        "eventTime": time, "eventSource": "cloudtrail.amazonaws.com", "eventName": name, "awsRegion": "eu-west-1",
        "sourceIPAddress": "198.51.100.7", "userAgent": "aws-cli/2.22.0", "requestParameters": {"name": "main"},
        "responseElements": null, "requestID": "6c3f1a52-0000-4000-8000-000000000001", "eventID": event_id,
        "readOnly": false, "eventType": "AwsApiCall", "managementEvent": true, "recipientAccountId": ACCOUNT_ID,
        "eventCategory": "Management",
    })
}

/// The same call, in a session of a role.
#[must_use]
pub fn by_role(mut record: Value, role: &str) -> Value {
    record["userIdentity"] = json!({
        "type": "AssumedRole", "principalId": "AROAEXAMPLEID0000002:session", "accountId": ACCOUNT_ID,
        "arn": format!("arn:aws:sts::{ACCOUNT_ID}:assumed-role/some/session"),
        "sessionContext": {"sessionIssuer": {"type": "Role", "arn": role, "accountId": ACCOUNT_ID}},
    });
    record
}

/// A record in EventBridge's envelope.
pub fn event(record: &Value) -> Value {
    json!({
        "version": "0", "id": "9d1e2f3a-0000-4000-8000-000000000001", "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.cloudtrail", "account": ACCOUNT_ID, "time": record["eventTime"], "region": record["awsRegion"],
        "resources": [], "detail": record,
    })
}
