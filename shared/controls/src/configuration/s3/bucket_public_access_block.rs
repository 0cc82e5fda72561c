//! # Bucket-level Block Public Access is fully on
//!
//! ## Why it matters
//! One public ACL or policy is enough to publish a bucket. The four switches of Block Public Access refuse new ones and
//! take the effect out of those that stand, whoever writes them.
//!
//! ## What passes
//! All four switches are on in the bucket's own block. The account's block protects the bucket too, but it is not in the
//! bucket's record and does not excuse it: an account-wide switch is turned off in one call.
//!
//! ## Remediation
//! `s3:PutPublicAccessBlock` with all four switches on. It cuts off whoever reads the bucket through a public ACL or
//! policy: static websites and downloads that are meant to be public. The saved switches can be put back exactly.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::s3 as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, s3};
use serde::Deserialize;

/// Judges the bucket's own switches.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BucketPublicAccessBlock {}

impl Control for BucketPublicAccessBlock {
    type View = s3::Bucket;

    const METADATA: Metadata = Metadata {
        id: "s3-bucket-public-access-block",
        title: "Bucket-level Block Public Access is fully on",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &["S3.8"],
            cis_v3: &["2.1.4"],
            nist_r5: &["AC-21", "AC-3", "AC-3(7)", "AC-4", "AC-4(21)", "AC-6", "SC-7", "SC-7(11)"],
            managed_rule: Some("S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED"),
        },
    };

    fn evaluate(&self, bucket: &Resource<s3::Bucket>) -> Result<Compliance, Unreadable> {
        let Some(block) = bucket.public_access_block_configuration.get("PublicAccessBlockConfiguration")? else {
            return Ok(Compliance::NonCompliant("no public access block is set on the bucket".to_owned()));
        };
        Ok(Compliance::broken_by(block.switched_off().iter().map(|switch| format!("{switch} is off"))))
    }

    fn remediate(&self, bucket: &Resource<s3::Bucket>) -> Result<Plan, Unreadable> {
        let action = actions::BlockPublicAccess { bucket: bucket.name().to_owned() };
        Ok(Plan::if_it_changes(action, actions::State::public_access_block(bucket)?))
    }
}
