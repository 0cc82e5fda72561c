//! Amazon SQS: one queue (`sqs:GetQueueAttributes`, `sqs:ListQueueTags`).

use crate::Account;
use crate::error::reason;
use crate::live::found::{Found, answer, unread};
use aws_sdk_sqs::types::QueueAttributeName;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::Section;
use guardrail_resources::data::DataStore;
use guardrail_resources::sqs::Queue;

const ATTRIBUTES: &str = "sqs:GetQueueAttributes";
const TAGS: &str = "sqs:ListQueueTags";

/// What SQS answers where there is no such queue: by the name of the error's shape, and by that of the older query protocol.
const ABSENT: &[&str] = &["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"];

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::SQS::Queue"];

/// Reads a queue by its URL, which is its Config id.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let (sqs, url) = (account.sqs(), resource.resource_id.as_str());
    let told = sqs.get_queue_attributes().queue_url(url).attribute_names(QueueAttributeName::All).send().await;
    let Some(told) = answer(ATTRIBUTES, told, ABSENT)? else { return Ok(Live::Gone) };
    let tags = sqs.list_queue_tags().queue_url(url).send().await;
    let tags = tags.map_err(|error| PortError { operation: TAGS, message: reason(&error) })?.tags.unwrap_or_default();
    // Every queue has an ARN: an answer without it tells nothing of the rest.
    let mut attributes = told.attributes.unwrap_or_default();
    let arn = attributes.remove(&QueueAttributeName::QueueArn).ok_or_else(|| unread(ATTRIBUTES, "QueueArn"))?;
    let view = view(arn.clone(), |name| attributes.remove(&name))?;
    let found = Found::new(resource, Some(arn), tags);
    let store = DataStore { tags: Section::default(), bucket_tagging_configuration: Section::default() };
    let queue = found.seen_as(view);
    let name = queue.name().to_owned();
    let subjects = vec![Subject::Queue(queue), Subject::DataStore(found.seen_as(store))];
    Ok(found.standing(subjects, Some(name)))
}

fn view(arn: String, mut attribute: impl FnMut(QueueAttributeName) -> Option<String>) -> Result<Queue, PortError> {
    let is_managed = match attribute(QueueAttributeName::SqsManagedSseEnabled).as_deref() {
        Some("true") => Some(true),
        Some("false") => Some(false),
        None => None,
        Some(other) => {
            let message = format!("SqsManagedSseEnabled is `{other}`");
            return Err(PortError { operation: ATTRIBUTES, message });
        }
    };
    Ok(Queue {
        queue_arn: Some(arn),
        kms_master_key_id: attribute(QueueAttributeName::KmsMasterKeyId),
        sqs_managed_sse_enabled: is_managed,
        policy: attribute(QueueAttributeName::Policy).map_or_else(Section::default, |policy| Section::json(&policy)),
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply};
    use guardrail_controls::Subject;
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::ResourceKey;

    fn queue() -> ResourceKey {
        let url = "https://sqs.eu-central-1.amazonaws.com/111122223333/orders";
        ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::SQS::Queue", url)
    }

    const ATTRIBUTES: &str = r#"{"Attributes": {"QueueArn": "arn:aws:sqs:eu-central-1:111122223333:orders",
        "SqsManagedSseEnabled": "false",
        "Policy": "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"SQS:*\",\"Resource\":\"*\"}}"}}"#;

    #[tokio::test]
    async fn a_queue_is_read_with_its_policy_its_encryption_and_its_tags() {
        let (account, _) = account([reply(200, ATTRIBUTES), reply(200, r#"{"Tags": {"env": "test"}}"#)]);
        let Live::Stands(standing) = account.read(&queue()).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags["env"], "test");
        let [Subject::Queue(queue), Subject::DataStore(store)] = &standing.subjects[..] else { panic!("both views") };
        assert_eq!((queue.key(), queue.sqs_managed_sse_enabled), (None, Some(false)));
        assert!(queue.policy().unwrap().is_some());
        assert_eq!(store.tag("env"), Ok(Some("test")));
    }

    #[tokio::test]
    async fn a_queue_without_a_policy_or_tags_has_none() {
        let attributes = r#"{"Attributes": {"QueueArn": "arn:aws:sqs:eu-central-1:111122223333:orders",
            "KmsMasterKeyId": "alias/own"}}"#;
        let (account, _) = account([reply(200, attributes), reply(200, "{}")]);
        let Live::Stands(standing) = account.read(&queue()).await.unwrap() else { panic!("it stands") };
        let Subject::Queue(queue) = &standing.subjects[0] else { panic!("a queue") };
        assert_eq!((queue.key(), queue.policy()), (Some("alias/own"), Ok(None)));
        assert!(standing.tags.is_empty());
    }

    #[tokio::test]
    async fn a_queue_that_is_not_there_is_gone_and_an_empty_answer_is_an_error() {
        let (account, _) = account([
            refusal("com.amazonaws.sqs#QueueDoesNotExist"),
            reply(200, "{}"),
            reply(200, "{}"),
            refusal("AccessDeniedException"),
        ]);
        assert!(matches!(account.read(&queue()).await, Ok(Live::Gone)));
        let error = account.read(&queue()).await.unwrap_err();
        assert_eq!(error.to_string(), "sqs:GetQueueAttributes: the answer has no QueueArn that can be read");
        let error = account.read(&queue()).await.unwrap_err();
        assert_eq!(error.to_string(), "sqs:GetQueueAttributes: AccessDeniedException: says why");
    }
}
