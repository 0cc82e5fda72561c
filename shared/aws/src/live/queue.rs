//! The queue of resources that are to be read (`sqs:SendMessage`).

use crate::Account;
use crate::error::reason;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::{Queue, ReadRequest};
use jiff::SignedDuration;

const SEND: &str = "sqs:SendMessage";

/// The most that SQS delays a message (SendMessage, `DelaySeconds`).
const MOST: i32 = 900;

/// An SQS queue of requests to read a resource.
pub struct ReadQueue<'q> {
    /// The account.
    pub account: &'q Account,
    /// The queue's URL.
    pub url: &'q str,
}

impl Queue for ReadQueue<'_> {
    async fn later(&self, request: &ReadRequest, delay: SignedDuration) -> Result<(), PortError> {
        let failed = |message: String| PortError { operation: SEND, message };
        let body = serde_json::to_string(request).map_err(|error| failed(error.to_string()))?;
        let delay = i32::try_from(delay.as_secs()).unwrap_or(MOST).clamp(0, MOST);
        let call = self.account.sqs().send_message().queue_url(self.url).message_body(body).delay_seconds(delay);
        call.send().await.map(drop).map_err(|error| failed(reason(&error)))
    }
}

#[cfg(test)]
mod tests {
    use super::ReadQueue;
    use crate::testing::{account, refusal, reply, sent};
    use guardrail_engine::live::{Queue, ReadRequest};
    use guardrail_model::ResourceKey;
    use jiff::{SignedDuration, Timestamp};

    #[tokio::test]
    async fn a_request_waits_in_the_queue_for_no_longer_than_sqs_lets_it() {
        let request = ReadRequest {
            resource: ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::EC2::SecurityGroup", "sg-1"),
            changed_at: Timestamp::UNIX_EPOCH,
            is_second: false,
        };
        let answer = r#"{"MessageId":"m"}"#;
        let (account, client) = account([reply(200, answer), reply(200, answer), refusal("QueueDoesNotExist")]);
        let queue = ReadQueue { account: &account, url: "https://sqs.eu-central-1.amazonaws.com/111122223333/live" };
        for seconds in [75, 5_000] {
            queue.later(&request, SignedDuration::from_secs(seconds)).await.unwrap();
        }
        let sent: Vec<serde_json::Value> =
            sent(&client).iter().map(|body| serde_json::from_str(body).unwrap()).collect();
        assert_eq!((&sent[0]["DelaySeconds"], &sent[1]["DelaySeconds"]), (&75.into(), &900.into()));
        let body = sent[0]["MessageBody"].as_str().unwrap();
        assert_eq!(serde_json::from_str::<ReadRequest>(body).unwrap(), request);
        let error = queue.later(&request, SignedDuration::ZERO).await.unwrap_err();
        assert!(error.to_string().starts_with("sqs:SendMessage: QueueDoesNotExist"), "{error}");
    }
}
