//! Amazon S3: one bucket.

use crate::Account;
use crate::error::reason;
use crate::live::found::Found;
use crate::s3::{self, Lacking, found};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::Section;
use guardrail_resources::data::DataStore;
use guardrail_resources::s3::{Bucket, BucketPolicy};
use std::error::Error;

const VERSIONING: &str = "s3:GetBucketVersioning";
const ENCRYPTION: &str = "s3:GetBucketEncryption";
const BLOCK: &str = "s3:GetPublicAccessBlock";
const POLICY: &str = "s3:GetBucketPolicy";
const ACL: &str = "s3:GetBucketAcl";
const TAGGING: &str = "s3:GetBucketTagging";

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::S3::Bucket"];

/// Reads a bucket: S3 answers one call for each part of it. What is not set is, by S3's own answer, none.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let (s3, bucket) = (account.s3(), resource.resource_id.as_str());
    let versioning = s3.get_bucket_versioning().bucket(bucket).send().await;
    let Some(versioning) = answer(VERSIONING, found(versioning, "NoSuchBucket"))? else { return Ok(Live::Gone) };
    let encryption = s3.get_bucket_encryption().bucket(bucket).send().await;
    let encryption = answer(ENCRYPTION, found(encryption, "ServerSideEncryptionConfigurationNotFoundError"))?;
    let encryption = encryption.and_then(|told| told.server_side_encryption_configuration);
    let block = s3.get_public_access_block().bucket(bucket).send().await;
    let block = answer(BLOCK, found(block, "NoSuchPublicAccessBlockConfiguration"))?;
    let block = block.map(|told| told.public_access_block_configuration.ok_or("PublicAccessBlockConfiguration"));
    let block = told(BLOCK, block.transpose().and_then(|block| block.as_ref().map(s3::switches).transpose()))?;
    let policy = answer(POLICY, found(s3.get_bucket_policy().bucket(bucket).send().await, "NoSuchBucketPolicy"))?;
    let policy = told(POLICY, policy.map(|told| told.policy.ok_or("Policy")).transpose())?;
    let acl = told(ACL, s3::acl(answer(ACL, s3.get_bucket_acl().bucket(bucket).send().await)?))?;
    let tags = answer(TAGGING, found(s3.get_bucket_tagging().bucket(bucket).send().await, "NoSuchTagSet"))?;
    let tags = tags.map(|told| told.tag_set).unwrap_or_default();
    let view = Bucket {
        name: Some(bucket.to_owned()),
        public_access_block_configuration: Section::of(block),
        bucket_policy: Section::of(Some(BucketPolicy {
            policy_text: policy.map_or_else(|| Section::of(None), |policy| Section::json(&policy)),
        })),
        access_control_list: Section::of(Some(acl)),
        server_side_encryption_configuration: Section::of(encryption.as_ref().map(s3::encryption)),
        bucket_versioning_configuration: Section::of(Some(s3::versioning(&versioning))),
    };
    let store = DataStore { tags: Section::default(), bucket_tagging_configuration: Section::default() };
    let arn = format!("arn:{}:s3:::{bucket}", resource.partition);
    let found = Found::new(resource, Some(arn), tags.into_iter().map(|tag| (tag.key, tag.value)));
    let subjects = vec![Subject::Bucket(found.seen_as(view)), Subject::DataStore(found.seen_as(store))];
    Ok(found.standing(subjects, Some(bucket.to_owned())))
}

fn answer<T, E, R>(operation: &'static str, result: Result<T, SdkError<E, R>>) -> Result<T, PortError>
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    result.map_err(|error| PortError { operation, message: reason(&error) })
}

/// A part of an answer that must be there.
fn told<T>(operation: &'static str, part: Result<T, Lacking>) -> Result<T, PortError> {
    part.map_err(|lacking| PortError { operation, message: format!("the answer has no {lacking} that can be read") })
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, reply};
    use aws_smithy_http_client::test_util::ReplayEvent;
    use guardrail_controls::{Catalogue, Parameters, Selection, Subject};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Compliance, ResourceKey};

    const POLICY: &str = r#"{"Statement": {"Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::reports/*"}}"#;
    const ACL: &str = r#"<AccessControlPolicy><Owner><ID>6f1c</ID></Owner><AccessControlList>
        <Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>6f1c</ID></Grantee>
        <Permission>FULL_CONTROL</Permission></Grant>
        <Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group">
        <URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee><Permission>READ</Permission></Grant>
        </AccessControlList></AccessControlPolicy>"#;
    const ENCRYPTION: &str = "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>\
        <SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>";
    const TAGS: &str = "<Tagging><TagSet><Tag><Key>env</Key><Value>test</Value></Tag></TagSet></Tagging>";

    fn bucket() -> ResourceKey {
        ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::S3::Bucket", "reports")
    }

    fn absent(code: &str) -> ReplayEvent {
        reply(404, format!("<Error><Code>{code}</Code><Message>m</Message></Error>"))
    }

    /// What each control says of a bucket.
    fn said(subject: &Subject) -> Vec<(String, String)> {
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let mut judgements = Vec::new();
        catalogue.ask(subject, &Selection::All, &mut judgements);
        let said = judgements.into_iter().filter_map(|judgement| match judgement.outcome.unwrap() {
            Compliance::NonCompliant(fact) => Some((judgement.metadata.id.to_owned(), fact)),
            _ => None,
        });
        said.collect()
    }

    #[tokio::test]
    async fn a_bucket_is_read_into_the_view_that_controls_judge() {
        let (account, requests) = account([
            reply(200, "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>"),
            reply(200, ENCRYPTION),
            absent("NoSuchPublicAccessBlockConfiguration"),
            reply(200, POLICY),
            reply(200, ACL),
            reply(200, TAGS),
        ]);
        let Live::Stands(standing) = account.read(&bucket()).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags["env"], "test");
        assert_eq!(standing.subjects.len(), 2);
        let fact = |id: &str| said(&standing.subjects[0]).into_iter().find(|(control, _)| control == id).unwrap().1;
        assert_eq!(fact("s3-versioning"), "versioning is suspended");
        assert_eq!(fact("s3-default-encryption-kms"), "the default encryption is AES256");
        assert_eq!(fact("s3-bucket-public-access-block"), "no public access block is set on the bucket");
        assert_eq!(fact("s3-no-public-read"), "the ACL grants READ to AllUsers");
        let write = "bucket policy: statement 1 (Open) lets anyone s3:PutObject on arn:aws:s3:::reports/*";
        assert_eq!(fact("s3-no-public-write"), write);
        assert!(fact("s3-tls-only").starts_with("the bucket policy does not deny plain HTTP"));
        let Subject::DataStore(store) = &standing.subjects[1] else { panic!("a store") };
        assert_eq!(store.tag("env"), Ok(Some("test")));
        assert_eq!(requests.actual_requests().count(), 6);
    }

    #[tokio::test]
    async fn what_is_not_set_is_none() {
        let acl = ACL.replace("AllUsers", "AuthenticatedUsers");
        let (account, _) = account([
            reply(200, "<VersioningConfiguration/>"),
            absent("ServerSideEncryptionConfigurationNotFoundError"),
            absent("NoSuchPublicAccessBlockConfiguration"),
            absent("NoSuchBucketPolicy"),
            reply(200, acl),
            absent("NoSuchTagSet"),
        ]);
        let Live::Stands(standing) = account.read(&bucket()).await.unwrap() else { panic!("it stands") };
        let facts: Vec<String> = said(&standing.subjects[0]).into_iter().map(|(_, fact)| fact).collect();
        for fact in [
            "versioning is off",
            "no default encryption is set on the bucket",
            "the bucket has no policy",
            "the ACL grants READ to AuthenticatedUsers",
        ] {
            assert!(facts.iter().any(|said| said == fact), "{fact} is not in {facts:?}");
        }
        assert!(standing.tags.is_empty());
    }

    #[tokio::test]
    async fn a_bucket_that_is_not_there_is_gone_and_a_part_that_cannot_be_read_is_an_error() {
        let (account, _) = account([
            absent("NoSuchBucket"),
            reply(200, "<VersioningConfiguration/>"),
            reply(403, "<Error><Code>AccessDenied</Code><Message>m</Message></Error>"),
        ]);
        assert!(matches!(account.read(&bucket()).await, Ok(Live::Gone)));
        let error = account.read(&bucket()).await.unwrap_err();
        assert_eq!(error.to_string(), "s3:GetBucketEncryption: AccessDenied: m");
    }
}
