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

    pub(crate) fn sns(&self) -> &aws_sdk_sns::Client {
        self.sns.get_or_init(|| aws_sdk_sns::Client::new(&self.config))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, finding, reply, sent};
    use guardrail_engine::alert::Wording;
    use guardrail_engine::ledger::Exemptions;
    use guardrail_engine::settings::Modes;

    const PUBLISHED: &str =
        "<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>";

    #[tokio::test]
    async fn a_message_has_a_text_for_each_protocol_and_attributes_to_filter_by() {
        let (account, client) = account([reply(200, PUBLISHED), reply(200, PUBLISHED)]);
        let (catalogue, record) = finding();
        let wording = Wording {
            catalogue: &catalogue,
            exemptions: &Exemptions::default(),
            modes: &Modes::default(),
            pages: None,
        };
        account.publish("arn:aws:sns:eu-west-1:1:alerts", &wording.message(&record).unwrap()).await.unwrap();
        account.publish_chat("arn:aws:sns:eu-west-1:1:chat", &wording.chat(&record).unwrap()).await.unwrap();
        let sent = sent(&client);
        assert!(
            sent[0].contains("MessageStructure=json")
                && sent[0].contains("TopicArn=arn%3Aaws%3Asns%3Aeu-west-1%3A1%3Aalerts")
        );
        assert!(sent[0].contains("Name=severity&") && sent[0].contains("StringValue=high"), "{}", sent[0]);
        assert!(
            !sent[1].contains("MessageStructure") && sent[1].contains("%22source%22%3A%22custom%22"),
            "{}",
            sent[1]
        );
    }

    #[tokio::test]
    async fn a_refusal_is_told_in_the_services_words() {
        let refused = "<ErrorResponse><Error><Code>NotFound</Code><Message>no topic</Message></Error></ErrorResponse>";
        let (account, _) = account([reply(404, refused)]);
        let (catalogue, record) = finding();
        let wording = Wording {
            catalogue: &catalogue,
            exemptions: &Exemptions::default(),
            modes: &Modes::default(),
            pages: None,
        };
        let error = account.publish("arn:aws:sns:eu-west-1:1:x", &wording.message(&record).unwrap()).await.unwrap_err();
        assert_eq!(error.to_string(), "sns:Publish: NotFound: no topic");
    }

    #[tokio::test]
    async fn throttling_is_tried_again() {
        let throttled = "<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>";
        let (account, client) = account([reply(400, throttled), reply(200, PUBLISHED)]);
        let (catalogue, record) = finding();
        let wording = Wording {
            catalogue: &catalogue,
            exemptions: &Exemptions::default(),
            modes: &Modes::default(),
            pages: None,
        };
        account.publish_chat("arn:aws:sns:eu-west-1:1:chat", &wording.chat(&record).unwrap()).await.unwrap();
        assert_eq!(sent(&client).len(), 2);
    }
}
