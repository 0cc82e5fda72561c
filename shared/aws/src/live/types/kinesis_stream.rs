//! Amazon Kinesis: one data stream (`kinesis:DescribeStreamSummary`, `kinesis:ListTagsForStream`).

use crate::Account;
use crate::live::found::{Found, answer, unread};
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::Section;
use guardrail_resources::data::DataStore;
use guardrail_resources::kinesis::{Stream, StreamEncryption};

const DESCRIBE: &str = "kinesis:DescribeStreamSummary";
const TAGS: &str = "kinesis:ListTagsForStream";

const ABSENT: [&str; 1] = ["ResourceNotFoundException"];

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::Kinesis::Stream"];

/// Reads a stream by its name, which is Config's id of it.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let name = &resource.resource_id;
    let described = account.kinesis().describe_stream_summary().stream_name(name).send().await;
    let Some(described) = answer(DESCRIBE, described, &ABSENT)? else { return Ok(Live::Gone) };
    let summary = described.stream_description_summary.ok_or_else(|| unread(DESCRIBE, "StreamDescriptionSummary"))?;
    let Some(tags) = tags(account, name).await? else { return Ok(Live::Gone) };
    let found = Found::new(resource, Some(summary.stream_arn), tags);
    let encryption =
        summary.encryption_type.map(|kind| StreamEncryption { encryption_type: Some(kind.as_str().to_owned()) });
    let store = DataStore { tags: Section::default(), bucket_tagging_configuration: Section::default() };
    let stream = Stream { stream_encryption: encryption };
    let subjects = vec![Subject::DataStore(found.seen_as(store)), Subject::Stream(found.seen_as(stream))];
    Ok(found.standing(subjects, Some(name.clone())))
}

/// All tags of a stream, page by page; `None` where it is gone by then.
async fn tags(account: &Account, name: &str) -> Result<Option<Vec<(String, String)>>, PortError> {
    let mut tags: Vec<(String, String)> = Vec::new();
    loop {
        let after = tags.last().map(|(key, _)| key.clone());
        let list = account.kinesis().list_tags_for_stream().stream_name(name).set_exclusive_start_tag_key(after);
        let Some(page) = answer(TAGS, list.send().await, &ABSENT)? else { return Ok(None) };
        let is_last = !page.has_more_tags || page.tags.is_empty();
        tags.extend(page.tags.into_iter().map(|tag| (tag.key, tag.value.unwrap_or_default())));
        if is_last {
            return Ok(Some(tags));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::live::testing::verdicts;
    use crate::testing::{account, refusal, reply, sent};
    use aws_smithy_http_client::test_util::ReplayEvent;
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::ResourceKey;

    fn stream() -> ResourceKey {
        ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::Kinesis::Stream", "clicks")
    }

    fn described(settings: &str) -> ReplayEvent {
        let arn = "arn:aws:kinesis:eu-central-1:111122223333:stream/clicks";
        reply(
            200,
            format!(
                r#"{{"StreamDescriptionSummary":{{"StreamName":"clicks","StreamARN":"{arn}","StreamStatus":"ACTIVE",
                    "RetentionPeriodHours":24,"StreamCreationTimestamp":1,"EnhancedMonitoring":[],"OpenShardCount":1
                    {settings}}}}}"#
            ),
        )
    }

    #[tokio::test]
    async fn a_stream_is_read_into_both_views_with_all_its_tags() {
        let first = r#"{"Tags":[{"Key":"env","Value":"test"}],"HasMoreTags":true}"#;
        let last = r#"{"Tags":[{"Key":"team"}],"HasMoreTags":false}"#;
        for (settings, said) in [
            ("", "kinesis-encrypted: NON_COMPLIANT records are not encrypted"),
            (r#","EncryptionType":"NONE""#, "kinesis-encrypted: NON_COMPLIANT records are not encrypted"),
            (r#","EncryptionType":"KMS","KeyId":"alias/aws/kinesis""#, "kinesis-encrypted: COMPLIANT "),
        ] {
            let (account, client) = account([described(settings), reply(200, first), reply(200, last)]);
            let Live::Stands(standing) = account.read(&stream()).await.unwrap() else { panic!("it stands") };
            assert_eq!((&*standing.tags["env"], &*standing.tags["team"]), ("test", ""));
            let verdicts = verdicts(&standing.subjects);
            assert!(verdicts.contains(&said.to_owned()) && verdicts.len() == 2, "{verdicts:?}");
            assert!(sent(&client)[2].contains(r#""ExclusiveStartTagKey":"env""#), "{:?}", sent(&client));
        }
    }

    #[tokio::test]
    async fn a_stream_that_is_not_there_is_gone_and_a_refusal_is_an_error() {
        let (account, _) = account([
            refusal("ResourceNotFoundException"),
            described(""),
            refusal("ResourceNotFoundException"),
            refusal("AccessDeniedException"),
            described(""),
            refusal("AccessDeniedException"),
        ]);
        for _ in 0..2 {
            assert!(matches!(account.read(&stream()).await, Ok(Live::Gone)));
        }
        for operation in ["kinesis:DescribeStreamSummary", "kinesis:ListTagsForStream"] {
            assert!(account.read(&stream()).await.unwrap_err().to_string().starts_with(operation));
        }
    }
}
