//! SNS: messages to people and to chat.

use crate::Account;
use crate::error::reason;
use aws_sdk_sns::error::BuildError;
use aws_sdk_sns::types::MessageAttributeValue;
use guardrail_engine::alert::{Chat, Message};
use guardrail_engine::notify::TellError;

const PUBLISH: &str = "sns:Publish";

impl Account {
    /// Publishes a message: each protocol gets its own text.
    pub async fn publish(&self, topic_arn: &str, message: &Message) -> Result<(), TellError> {
        let mut call = self
            .sns()
            .publish()
            .topic_arn(topic_arn)
            .subject(&message.subject)
            .message_structure("json")
            .message(message.body());
        for (name, attribute) in &message.attributes {
            let value = MessageAttributeValue::builder()
                .data_type(attribute.data_type())
                .string_value(attribute.string_value())
                .build()
                .map_err(|error: BuildError| TellError { operation: PUBLISH, message: error.to_string() })?;
            call = call.message_attributes(*name, value);
        }
        call.send().await.map(drop).map_err(|error| TellError { operation: PUBLISH, message: reason(&error) })
    }

    /// Publishes a custom notification for Amazon Q Developer in chat applications, which takes the message as it is.
    pub async fn publish_chat(&self, topic_arn: &str, chat: &Chat) -> Result<(), TellError> {
        let call = self.sns().publish().topic_arn(topic_arn).message(chat.body());
        call.send().await.map(drop).map_err(|error| TellError { operation: PUBLISH, message: reason(&error) })
    }

    fn sns(&self) -> &aws_sdk_sns::Client {
        self.sns.get_or_init(|| aws_sdk_sns::Client::new(&self.config))
    }
}
