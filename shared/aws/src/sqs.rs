//! Amazon SQS: what waits in a queue.

use crate::Account;
use crate::error::answer_if_any;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::operation::get_queue_attributes::GetQueueAttributesError;
use aws_sdk_sqs::types::QueueAttributeName;
use guardrail_engine::doctor::Queue;
use guardrail_resources::Unreadable;

const ATTRIBUTES: &str = "sqs:GetQueueAttributes";

/// Where a queue's messages may be: waiting, being worked on, not yet to be seen.
const NUMBERS: [QueueAttributeName; 3] = [
    QueueAttributeName::ApproximateNumberOfMessages,
    QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
    QueueAttributeName::ApproximateNumberOfMessagesDelayed,
];

impl Account {
    pub(crate) fn sqs(&self) -> &Client {
        self.sqs.get_or_init(|| Client::new(&self.config))
    }

    /// A queue and about how many messages it holds (`sqs:GetQueueAttributes`); `None` where there is none at this URL.
    pub async fn sqs_queue(&self, url: &str) -> Result<Option<Queue>, Unreadable> {
        let ask = self.sqs().get_queue_attributes().queue_url(url).attribute_names(QueueAttributeName::QueueArn);
        let ask = NUMBERS.iter().fold(ask, |ask, name| ask.attribute_names(name.clone()));
        let is_gone = GetQueueAttributesError::is_queue_does_not_exist;
        let Some(answer) = answer_if_any(ATTRIBUTES, ask.send().await, is_gone)? else { return Ok(None) };
        let attributes = answer.attributes.unwrap_or_default();
        let attribute = |name: &QueueAttributeName| {
            let missing = || Unreadable::missing(format!("{ATTRIBUTES}.Attributes.{name}"));
            attributes.get(name).ok_or_else(missing)
        };
        let mut messages = 0;
        for name in &NUMBERS {
            let number = attribute(name)?;
            let meaningless = |_| Unreadable::meaningless(format!("{ATTRIBUTES}.Attributes.{name}"), "no number");
            messages += number.parse::<u64>().map_err(meaningless)?;
        }
        Ok(Some(Queue { arn: attribute(&QueueAttributeName::QueueArn)?.clone(), messages }))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply};
    use guardrail_engine::doctor::Queue;

    const ARN: &str = "arn:aws:sqs:eu-central-1:111122223333:q";

    #[tokio::test]
    async fn messages_count_wherever_they_are() {
        let (account, _) = account([
            reply(
                200,
                format!(
                    r#"{{"Attributes":{{"QueueArn":"{ARN}","ApproximateNumberOfMessages":"3",
                    "ApproximateNumberOfMessagesNotVisible":"2","ApproximateNumberOfMessagesDelayed":"1"}}}}"#
                ),
            ),
            reply(200, format!(r#"{{"Attributes":{{"QueueArn":"{ARN}","ApproximateNumberOfMessages":"0"}}}}"#)),
            reply(
                200,
                r#"{"Attributes":{"QueueArn":"a","ApproximateNumberOfMessages":"many",
                "ApproximateNumberOfMessagesNotVisible":"0","ApproximateNumberOfMessagesDelayed":"0"}}"#,
            ),
            // The code of SQS's older protocol, which the newer one still tells, in a header.
            refusal("AWS.SimpleQueueService.NonExistentQueue"),
            refusal("AccessDenied"),
        ]);
        let ask = || account.sqs_queue("https://sqs.eu-central-1.amazonaws.com/111122223333/q");
        assert_eq!(ask().await, Ok(Some(Queue { arn: ARN.to_owned(), messages: 6 })));
        assert!(ask().await.is_err(), "half a count is no count");
        assert!(ask().await.is_err());
        assert_eq!(ask().await, Ok(None));
        assert!(ask().await.is_err());
    }
}
