//! # Objects were encrypted with a key that only the caller has
//!
//! ## Why it matters
//! Amazon S3 encrypts with a key that the caller brings (SSE-C) and forgets it. Intruders copy the objects of a bucket
//! onto themselves that way, and sell the key.
//!
//! ## What fires
//! CopyObject within one bucket that encrypts with the caller's key what was not encrypted with one before. CloudTrail
//! has such calls only where a trail records data events.
//!
//! ## What passes
//! Copies from other buckets, copies of what had a key of the caller's already, and keys of S3 and KMS. For another
//! account's KMS key see `data-foreign-key`.
//!
//! ## Remediation
//! Ask the caller at once. If nobody answers for it, deactivate the credentials, and restore the former versions of the
//! objects, or a backup. A bucket can refuse such keys (PutBucketEncryption, BlockedEncryptionTypes).
//!
//! ## Absent keys
//! - `x-amz-server-side-encryption-customer-algorithm`: the caller brings no key (S3, CopyObject).

use crate::sharing;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where objects are encrypted over with a key that AWS does not keep.
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

impl ActivityControl for ObjectsLockedAway {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "s3-objects-locked-away",
        title: "Objects were encrypted with a key that only the caller has",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::S3::Bucket"];

    const EVENTS: Events = &[("s3", &["CopyObject"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        sharing::given(call)?;
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
        Ok(Activity::on_each(call, "AWS::S3::Bucket", "objects encrypted with a key that only the caller has"))
    }
}
