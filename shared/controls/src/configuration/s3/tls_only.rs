//! # Bucket policy denies plain HTTP
//!
//! ## Why it matters
//! S3 answers plain HTTP as well as HTTPS. Over plain HTTP, whoever stands on the way reads the objects and can change
//! them.
//!
//! ## What passes
//! The bucket policy denies everyone (`Principal` `*`) every action (`s3:*`) on the bucket and on its objects where
//! `aws:SecureTransport` is false, in one statement or in several. A condition beside it, a `Deny` on some actions or
//! on the objects alone, and a floor under `s3:TlsVersion` are not enough: each leaves requests by plain HTTP that
//! pass. A bucket without a policy does not pass.
//!
//! ## Remediation
//! `s3:PutBucketPolicy` with one `Deny` statement more at the policy's end, `GuardrailDenyPlainHttp`; every other statement
//! stays word for word. It cuts off clients that use plain HTTP, S3's static website endpoints among them: they have no HTTPS.
//! The saved policy can be put back exactly, or deleted where there was none.
//!
//! Where the policy is public while the bucket's block has `BlockPublicPolicy` on, S3 refuses to take it back, whatever is added:
//! then the statements that make it public are taken out first, if `RestrictPublicBuckets` keeps the world from them anyway.
//!
//! Nothing is planned where the world is let in by such a policy, where another statement is called `GuardrailDenyPlainHttp`, and
//! where the policy would grow beyond S3's 20 KB.
//!
//! ## Absent keys
//! - `Condition`: a `Deny` without one denies HTTPS too, and plain HTTP with it.
//! - `Bool`: a condition that asks nothing holds for everything.
//! - `aws:SecureTransport`: likewise.

use crate::Control;
use guardrail_actions::services::s3 as actions;
use guardrail_actions::{Change as _, Plan};
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::policy::Context;
use guardrail_resources::{Resource, Unreadable, s3};
use serde::Deserialize;

/// Judges the bucket policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TlsOnly {}

impl Control for TlsOnly {
    type View = s3::Bucket;

    const METADATA: Metadata = Metadata {
        id: "s3-tls-only",
        title: "Bucket policy denies plain HTTP",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["S3.5"],
            cis_v3: &["2.1.1"],
            nist_r5: &["AC-17(2)", "AC-4", "IA-5(1)", "SC-12(3)", "SC-13", "SC-23", "SC-23(3)", "SC-7(4)"],
            managed_rule: Some("S3_BUCKET_SSL_REQUESTS_ONLY"),
        },
    };

    fn evaluate(&self, bucket: &Resource<s3::Bucket>) -> Result<Compliance, Unreadable> {
        Ok(match bucket.policy()? {
            None => Compliance::NonCompliant("the bucket has no policy".to_owned()),
            Some(policy) => Compliance::compliant_if(
                policy.denies_plain_http(&bucket.bucket_arn()),
                "the bucket policy does not deny plain HTTP to everyone for every action on the bucket and its objects",
            ),
        })
    }

    fn remediate(&self, bucket: &Resource<s3::Bucket>) -> Result<Plan, Unreadable> {
        let (deny, seen) = (actions::DenyPlainHttp::of(bucket), actions::State::policy(bucket)?);
        let Some(block) = refusing(bucket)? else { return Ok(Plan::if_it_changes(deny, seen)) };
        if !block.restrict_public_buckets {
            // What is open, and meant to be for all that this control knows, is not for it to close.
            return Ok(Plan::none());
        }
        // S3 takes the new policy once what makes it public, and lets nobody from outside in any more, is out of it.
        let private = actions::RemovePublicStatements::of(bucket);
        let left = private.change(&seen);
        Ok(left.map_or_else(|_| Plan::none(), |left| Plan::of(private, seen).then(deny, left)))
    }
}

/// The block by which S3 takes no policy of the bucket but one that is not public ("Blocking public access to your Amazon S3
/// storage", `BlockPublicPolicy`), where this one is.
fn refusing(bucket: &Resource<s3::Bucket>) -> Result<Option<&s3::PublicAccessBlock>, Unreadable> {
    let block = bucket.public_access_block()?.filter(|block| block.block_public_policy);
    let context = Context::of(&bucket.bucket_arn());
    let is_public = bucket.policy()?.is_some_and(|policy| !policy.public_grants(&context).is_empty());
    Ok(block.filter(|_| is_public))
}
