//! # Objects of a bucket were locked away from their owner
//!
//! ## Why it matters
//! Amazon S3 encrypts with a key that the caller brings (SSE-C) and forgets it. Intruders copy the objects of a bucket
//! onto themselves that way, and sell the key. A policy that denies everyone everything locks the whole bucket: only the
//! account's root user can still change it.
//!
//! ## What fires
//! CopyObject within one bucket that encrypts with the caller's key what was not encrypted with one before. CloudTrail
//! has such calls only where a trail records data events. PutBucketPolicy with a statement that denies everyone every
//! action of S3, without a condition, on the bucket or on all of its objects.
//!
//! ## What passes
//! Copies from other buckets, copies of what had a key of the caller's already, and keys of S3 and KMS. For another
//! account's KMS key see `data-foreign-key`. Denials with a condition (plain HTTP, other networks), of some actions, or of
//! a folder.
//!
//! ## Remediation
//! Ask the caller at once. If nobody answers for it, deactivate the credentials, and restore the former versions of the
//! objects, or a backup. A bucket can refuse such keys (PutBucketEncryption, BlockedEncryptionTypes). The root user, or
//! AssumeRoot with the task S3UnlockBucketPolicy, deletes a policy that locks everyone out.
//!
//! ## Absent keys
//! - `x-amz-server-side-encryption-customer-algorithm`: the caller brings no key (S3, CopyObject).

use crate::sharing;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, s3};
use guardrail_resources::policy::{Effect, Item, Pattern, Policy, Principal, Statement};
use serde::Deserialize;

/// Fires where objects are encrypted over with a key that AWS does not keep, or denied to everyone.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ObjectsLockedAway {}

/// What is copied, and how both are encrypted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    bucket_name: Option<String>,
    #[serde(rename = "x-amz-copy-source")]
    source: Option<String>,
    #[serde(rename = "x-amz-server-side-encryption-customer-algorithm")]
    algorithm: Option<String>,
    #[serde(rename = "x-amz-copy-source-server-side-encryption-customer-algorithm")]
    source_algorithm: Option<String>,
}

const BUCKET: &str = "AWS::S3::Bucket";

impl ActivityControl for ObjectsLockedAway {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "s3-objects-locked-away",
        title: "Objects of a bucket were locked away from their owner",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[BUCKET];

    const EVENTS: Events = &[("s3", &["CopyObject", "PutBucketPolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        sharing::given(call)?;
        if call.name() == "PutBucketPolicy" {
            let asked: s3::PutPolicy = call::request(call)?;
            let bucket =
                sharing::bucket_arn(call).ok_or_else(|| Unreadable::missing("requestParameters.bucketName"))?;
            let locked = locked_out(asked.whole_policy()?, &bucket);
            return Ok(locked.map_or_else(Vec::new, |fact| Activity::on_each(call, BUCKET, fact)));
        }
        if request.algorithm.is_none() || request.source_algorithm.is_some() {
            return Ok(Vec::new());
        }
        let missing = |key: &str| Unreadable::missing(format!("requestParameters.{key}"));
        let bucket = request.bucket_name.as_deref().ok_or_else(|| missing("bucketName"))?;
        let source = request.source.as_deref().ok_or_else(|| missing("x-amz-copy-source"))?;
        // A source is `bucket/key`, by some programs with a slash before it, which others write `%2F`.
        let source = source.replace("%2F", "/").replace("%2f", "/");
        let from = source.trim_start_matches('/').split('/').next();
        if from != Some(bucket) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, BUCKET, "objects encrypted with a key that only the caller has"))
    }
}

/// The statement that leaves nobody anything to do with the bucket, or with its objects.
fn locked_out(policy: &Policy, bucket: &str) -> Option<String> {
    let everything = Item::Matching(Pattern::action("s3:*"));
    let contents = [bucket.to_owned(), format!("{bucket}/*")].map(|arn| Item::Matching(Pattern::resource(&arn)));
    let locks = |statement: &&Statement| {
        statement.effect() == Effect::Deny
            && statement.conditions().is_empty()
            && statement.named_principals().contains(&Principal::Everyone)
            && statement.actions().covers(&everything)
            && statement.resources().is_some_and(|scope| contents.iter().any(|content| scope.covers(content)))
    };
    let statement = policy.statements().iter().find(locks)?;
    Some(format!("{} denies everyone everything", statement.label()))
}
