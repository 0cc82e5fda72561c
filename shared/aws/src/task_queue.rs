//! The queue of remediation's tasks (`sqs:SendMessage`).

use crate::Account;
use crate::error::reason;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::remediate::Task;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

const SEND: &str = "sqs:SendMessage";

/// An SQS FIFO queue of tasks: those of one group come one after the other.
pub struct TaskQueue<'q> {
    /// The account.
    pub account: &'q Account,
    /// The queue's URL.
    pub url: &'q str,
}

impl TaskQueue<'_> {
    /// Hands a task over. What has the same id within five minutes is one message (Amazon SQS Developer Guide, "Exactly-once
    /// processing in Amazon SQS"); an id has at most 128 characters.
    ///
    /// # Errors
    /// The queue did not take it, or its answer was lost.
    pub async fn put(&self, task: &Task, id: &str) -> Result<(), PortError> {
        let failed = |message: String| PortError { operation: SEND, message };
        let body = serde_json::to_string(task).map_err(|error| failed(error.to_string()))?;
        let call = self
            .account
            .sqs()
            .send_message()
            .queue_url(self.url)
            .message_body(body)
            .message_group_id(group_id(task))
            .message_deduplication_id(id);
        call.send().await.map(drop).map_err(|error| failed(reason(&error)))
    }
}

/// A group as SQS takes it: 128 characters of letters, digits and punctuation, which an ARN need not keep to.
fn group_id(task: &Task) -> String {
    Sha256::digest(&task.group).iter().fold(String::new(), |mut text, byte| {
        // A string takes everything.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::TaskQueue;
    use crate::testing::{account, refusal, reply, sent};
    use guardrail_engine::ledger::FindingKey;
    use guardrail_engine::remediate::Task;
    use guardrail_model::ResourceKey;
    use serde_json::Value;

    fn task(group: &str) -> Task {
        let bucket = ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::S3::Bucket", "logs");
        let finding = FindingKey::configuration(bucket, "s3-bucket-public-access-block");
        Task { finding, life: 2, attempt: 1, group: group.to_owned(), look: 0 }
    }

    #[tokio::test]
    async fn tasks_of_one_resource_are_of_one_group_and_each_has_its_id() {
        let answer = r#"{"MessageId":"m","SequenceNumber":"1"}"#;
        let (account, client) = account([reply(200, answer), reply(200, answer), reply(200, answer)]);
        let queue = TaskQueue { account: &account, url: "https://sqs.eu-central-1.amazonaws.com/111122223333/t.fifo" };
        for (group, id) in [("arn:aws:s3:::logs", "a"), ("arn:aws:s3:::logs", "b"), ("arn:aws:s3:::é x", "c")] {
            queue.put(&task(group), id).await.unwrap();
        }
        let sent: Vec<Value> = sent(&client).iter().map(|body| serde_json::from_str(body).unwrap()).collect();
        let of = |name: &str| sent.iter().map(|body| body[name].as_str().unwrap()).collect::<Vec<_>>();
        assert_eq!(of("MessageDeduplicationId"), ["a", "b", "c"]);
        let groups = of("MessageGroupId");
        assert!(groups[0] == groups[1] && groups[1] != groups[2], "{groups:?}");
        assert_eq!(groups[0], "b4779e05e64fd4a28139216af3ff6079b12da176f38667c25e7ee112839b368d");
        assert!(groups.iter().all(|group| group.len() == 64), "{groups:?}");
        assert_eq!(serde_json::from_str::<Task>(of("MessageBody")[0]).unwrap(), task("arn:aws:s3:::logs"));
    }

    #[tokio::test]
    async fn throttling_is_tried_again_and_a_refusal_is_told_in_the_services_words() {
        let (account, client) =
            account([refusal("ThrottlingException"), reply(200, r#"{"MessageId":"m"}"#), refusal("QueueDoesNotExist")]);
        let queue = TaskQueue { account: &account, url: "https://sqs.eu-central-1.amazonaws.com/111122223333/t.fifo" };
        queue.put(&task("g"), "1").await.unwrap();
        assert_eq!(sent(&client).len(), 2);
        let error = queue.put(&task("g"), "2").await.unwrap_err();
        assert!(error.to_string().starts_with("sqs:SendMessage: QueueDoesNotExist"), "{error}");
    }
}
