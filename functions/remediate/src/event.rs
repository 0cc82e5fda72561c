//! What invokes the function: a queue with tasks.

use guardrail_engine::remediate::Task;
use serde::Deserialize;
use std::borrow::Cow;

/// What an SQS event source mapping sends for a FIFO queue (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS").
#[derive(Deserialize)]
pub(crate) struct Batch<'e> {
    #[serde(borrow, rename = "Records")]
    records: Vec<Record<'e>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record<'e> {
    #[serde(borrow)]
    message_id: Cow<'e, str>,
    #[serde(borrow)]
    body: Cow<'e, str>,
    #[serde(borrow, default)]
    attributes: Attributes<'e>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attributes<'e> {
    #[serde(borrow, default)]
    message_group_id: Option<Cow<'e, str>>,
}

/// One message of the queue.
pub(crate) struct Message<'e> {
    /// SQS's name for it.
    pub(crate) id: Cow<'e, str>,
    /// Its group: messages of one group come in order.
    pub(crate) group: Option<Cow<'e, str>>,
    /// The task, or why the message cannot be read.
    pub(crate) task: Result<Task, String>,
}

impl<'e> Batch<'e> {
    /// The messages, in their order.
    pub(crate) fn messages(self) -> impl Iterator<Item = Message<'e>> {
        self.records.into_iter().map(|record| Message {
            task: serde_json::from_str(&record.body).map_err(|error| error.to_string()),
            id: record.message_id,
            group: record.attributes.message_group_id,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Batch, Message};
    use serde_json::json;

    #[test]
    fn each_message_is_read_by_itself() {
        let resource = json!({"partition": "aws", "accountId": "111122223333", "region": "eu-west-1",
            "resourceType": "AWS::S3::Bucket", "resourceId": "logs"});
        let task = json!({"finding": {"resource": resource, "control": "s3-versioning"}, "life": 1, "attempt": 1,
            "group": "arn:aws:s3:::logs"});
        let event = json!({"Records": [
            {"messageId": "m-1", "body": task.to_string(), "attributes": {"MessageGroupId": "g", "SentTimestamp": "1"}},
            {"messageId": "m-2", "body": "{"},
        ]});
        let event = event.to_string();
        let messages: Vec<Message<'_>> = serde_json::from_str::<Batch<'_>>(&event).unwrap().messages().collect();
        assert_eq!(messages[0].task.as_ref().unwrap().finding.control, "s3-versioning");
        assert_eq!(messages[0].group.as_deref(), Some("g"));
        assert!(messages[1].task.is_err() && messages[1].group.is_none());
    }
}
