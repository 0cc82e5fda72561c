//! # Bucket does not allow public write
//!
//! ## Why it matters
//! Whoever can write to a bucket can replace what others download from it, delete what is in it, or have its owner pay
//! for what they store.
//!
//! ## What passes
//! Both ways in are closed. The ACL grants neither `WRITE`, `WRITE_ACP` nor `FULL_CONTROL` to `AllUsers` or
//! `AuthenticatedUsers`, or the bucket's own public access block has `IgnorePublicAcls` on. The policy lets nobody
//! change anything (`s3:Put*`, `s3:Delete*` and their likes) whom it does not name, or the block has
//! `RestrictPublicBuckets` on.
//!
//! A statement for everyone is not public where a condition pins the caller to fixed accounts, organizations,
//! principals, sources or networks. The account's block is not in the bucket's record and does not excuse it.
//!
//! ## Remediation
//! `s3:PutPublicAccessBlock` with all four switches on: it is enough, and disturbs the least. It cuts off whoever writes to the bucket that way, or reads it.
//! The ACL and the policy stay as they are, and the saved switches can be put back exactly.
//!
//! With `remove_statements`, the statements that let anyone in are taken out of the policy first (`s3:PutBucketPolicy`, or
//! `s3:DeleteBucketPolicy` where nothing else is left), and with `remove_grants` the grants to everyone out of the ACL
//! (`s3:PutBucketAcl`); all others stay word for word. That cuts off principals of the own account too who came in by them
//! alone. Both can be put back exactly, once the block is undone: it refuses what is public. A policy that is public and stays
//! keeps S3 from taking any other change of it (`s3-tls-only`).
//!
//! ## Absent keys
//! - `policyText`: null for a bucket without a policy, and SelectResourceConfig leaves out what is null: `BucketPolicy` is
//!   then `{}`. Without `BucketPolicy` itself nothing is judged.

use crate::Control;
use crate::public_bucket::TakeOut;
use guardrail_actions::Plan;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, s3};
use serde::Deserialize;

/// Judges the bucket's ACL, policy and public access block together.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NoPublicWrite {
    /// Whether remediation also takes the grants to everyone out of the ACL. Default: false, the block takes their effect.
    pub remove_grants: bool,
    /// Whether remediation also takes the statements that let anyone in out of the policy. Default: false, the block takes
    /// their effect.
    pub remove_statements: bool,
}

impl Control for NoPublicWrite {
    type View = s3::Bucket;

    const METADATA: Metadata = Metadata {
        id: "s3-no-public-write",
        title: "Bucket does not allow public write",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["S3.3"],
            cis_v3: &[],
            nist_r5: &["AC-21", "AC-3", "AC-3(7)", "AC-4", "AC-4(21)", "AC-6", "SC-7", "SC-7(11)"],
            managed_rule: Some("S3_BUCKET_PUBLIC_WRITE_PROHIBITED"),
        },
    };

    fn evaluate(&self, bucket: &Resource<s3::Bucket>) -> Result<Compliance, Unreadable> {
        Ok(Compliance::broken_by(bucket.public_openings(s3::Access::Write)?))
    }

    fn remediate(&self, bucket: &Resource<s3::Bucket>) -> Result<Plan, Unreadable> {
        let is_open = !bucket.public_openings(s3::Access::Write)?.is_empty();
        let take_out = TakeOut { grants: self.remove_grants, statements: self.remove_statements };
        if is_open { take_out.shut(bucket) } else { Ok(Plan::none()) }
    }
}
