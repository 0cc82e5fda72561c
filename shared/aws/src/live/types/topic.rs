//! Amazon SNS: one topic (`sns:GetTopicAttributes`, `sns:ListTagsForResource`).

use crate::Account;
use crate::error::reason;
use crate::live::found::{Found, answer};
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::Section;
use guardrail_resources::sns::Topic;

const ATTRIBUTES: &str = "sns:GetTopicAttributes";
const TAGS: &str = "sns:ListTagsForResource";

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::SNS::Topic"];

/// Reads a topic by its ARN, which is its Config id.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let (sns, arn) = (account.sns(), resource.resource_id.as_str());
    let told = sns.get_topic_attributes().topic_arn(arn).send().await;
    let Some(told) = answer(ATTRIBUTES, told, &["NotFound"])? else { return Ok(Live::Gone) };
    let tags = sns.list_tags_for_resource().resource_arn(arn).send().await;
    let tags = tags.map_err(|error| PortError { operation: TAGS, message: reason(&error) })?.tags.unwrap_or_default();
    let mut attributes = told.attributes.unwrap_or_default();
    let view = Topic {
        policy: attributes.remove("Policy").map_or_else(Section::default, |policy| Section::json(&policy)),
        kms_master_key_id: attributes.remove("KmsMasterKeyId"),
    };
    let found = Found::new(resource, Some(arn.to_owned()), tags.into_iter().map(|tag| (tag.key, tag.value)));
    let subjects = vec![Subject::Topic(found.seen_as(view))];
    Ok(found.standing(subjects, arn.rsplit(':').next().map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, query_refusal as refused, reply};
    use guardrail_controls::Subject;
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Alias, ResourceKey};

    const ARN: &str = "arn:aws:sns:eu-central-1:111122223333:orders";

    fn topic() -> ResourceKey {
        ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::SNS::Topic", ARN)
    }

    fn attributes(key: &str) -> String {
        let policy = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"SNS:Publish","Resource":"*"}}"#;
        let entry = |key: &str, value: &str| format!("<entry><key>{key}</key><value>{value}</value></entry>");
        let all = entry("Policy", policy) + &entry("Owner", "111122223333") + key;
        format!(
            "<GetTopicAttributesResponse><GetTopicAttributesResult><Attributes>{all}</Attributes>\
             </GetTopicAttributesResult></GetTopicAttributesResponse>"
        )
    }

    #[tokio::test]
    async fn a_topic_is_read_with_its_policy_its_key_and_its_tags() {
        let tags = "<ListTagsForResourceResponse><ListTagsForResourceResult><Tags><member><Key>env</Key><Value>test</Value>\
            </member></Tags></ListTagsForResourceResult></ListTagsForResourceResponse>";
        let key = "<entry><key>KmsMasterKeyId</key><value>alias/aws/sns</value></entry>";
        let (account, _) =
            account([reply(200, attributes(key)), reply(200, tags), reply(200, attributes("")), reply(200, tags)]);
        for key in [Some("alias/aws/sns"), None] {
            let Live::Stands(standing) = account.read(&topic()).await.unwrap() else { panic!("it stands") };
            assert_eq!(standing.tags["env"], "test");
            assert_eq!(standing.aliases, [Alias::Arn(ARN.to_owned()), Alias::Name("orders".to_owned())]);
            let [Subject::Topic(topic)] = &standing.subjects[..] else { panic!("a topic") };
            assert_eq!(topic.key(), key);
            let public = topic.policy.required("Policy").unwrap().public_grants(&topic.policy_context());
            assert_eq!(public.len(), 1);
        }
    }

    #[tokio::test]
    async fn a_topic_that_is_not_there_is_gone_and_a_refusal_is_an_error() {
        let (account, _) = account([
            refused("NotFound"),
            refused("AuthorizationError"),
            reply(200, attributes("")),
            refused("AuthorizationError"),
        ]);
        assert!(matches!(account.read(&topic()).await, Ok(Live::Gone)));
        for operation in ["sns:GetTopicAttributes", "sns:ListTagsForResource"] {
            let error = account.read(&topic()).await.unwrap_err();
            assert_eq!(error.to_string(), format!("{operation}: AuthorizationError: says why"));
        }
    }
}
