//! What invokes the function: EventBridge with a call, or the queue with resources that calls have changed.

use crate::log::Summary;
use guardrail_engine::live::ReadRequest;
use guardrail_function::BatchAnswer;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// An event.
pub(crate) enum Event<'e> {
    /// Anything but messages: whether it is a call, whoever judges calls says.
    Call(&'e str),
    /// Messages of the queue.
    Messages(Vec<Message<'e>>),
}

/// One message of the queue.
pub(crate) struct Message<'e> {
    /// SQS's name for it.
    pub(crate) id: Cow<'e, str>,
    /// The resource to read, or why the message cannot be read.
    pub(crate) request: Result<ReadRequest, String>,
}

/// What Lambda is answered.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Answer {
    /// What came of a call.
    Call(Summary),
    /// The messages that must come again.
    Messages(BatchAnswer),
}

/// What an SQS event source mapping sends (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS").
#[derive(Deserialize)]
struct Batch<'e> {
    #[serde(borrow, rename = "Records")]
    records: Vec<Record<'e>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record<'e> {
    #[serde(borrow)]
    message_id: Cow<'e, str>,
    #[serde(borrow)]
    event_source: Cow<'e, str>,
    #[serde(borrow)]
    body: Cow<'e, str>,
}

impl<'e> Event<'e> {
    /// Tells messages from everything else.
    pub(crate) fn read(json: &'e str) -> Self {
        let batch = serde_json::from_str::<Batch<'e>>(json).ok();
        match batch.filter(|batch| batch.records.iter().all(|record| record.event_source == "aws:sqs")) {
            Some(batch) => Self::Messages(batch.records.into_iter().map(Message::read).collect()),
            None => Self::Call(json),
        }
    }
}

impl<'e> Message<'e> {
    fn read(record: Record<'e>) -> Self {
        let request = serde_json::from_str(&record.body).map_err(|error| error.to_string());
        Self { id: record.message_id, request }
    }
}

#[cfg(test)]
mod tests {
    use super::Event;
    use serde_json::json;

    #[test]
    fn messages_are_told_from_calls_and_each_is_read_by_itself() {
        let resource = json!({"partition": "aws", "accountId": "111122223333", "region": "eu-west-1",
            "resourceType": "AWS::EC2::SecurityGroup", "resourceId": "sg-1"});
        let request = json!({"resource": resource, "changedAt": "2026-03-02T09:14:07Z", "isSecond": false}).to_string();
        let message = |id: &str, body: &str| json!({"messageId": id, "eventSource": "aws:sqs", "body": body});
        let event = json!({"Records": [message("m-1", &request), message("m-2", "{")]}).to_string();
        let Event::Messages(messages) = Event::read(&event) else { panic!("a call") };
        assert_eq!(messages[0].request.as_ref().unwrap().resource.resource_id, "sg-1");
        assert_eq!(messages[1].id, "m-2");
        assert!(messages[1].request.is_err());
        for other in [r#"{"detail": {}}"#, "{", r#"{"Records": [{"eventName": "StopLogging"}]}"#] {
            assert!(matches!(Event::read(other), Event::Call(_)), "{other}");
        }
    }
}
