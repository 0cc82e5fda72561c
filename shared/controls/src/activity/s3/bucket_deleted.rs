//! # Bucket was deleted
//!
//! ## Why it matters
//! Only an empty bucket can be deleted, so somebody emptied it first. And its name is free from then on: whoever takes
//! it receives what is still sent there.
//!
//! ## What fires
//! DeleteBucket.
//!
//! ## What passes
//! What pipelines and the `trusted` principals do, and whatever AWS services do: CloudFormation's stacks take their
//! buckets along.
//!
//! ## Remediation
//! Ask who did it. If it was a mistake, create the bucket again at once, before somebody else takes the name, and
//! restore the objects from their copies.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a bucket is gone.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BucketDeleted {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

const BUCKET: &str = "AWS::S3::Bucket";

impl ActivityControl for BucketDeleted {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "s3-bucket-deleted",
        title: "Bucket was deleted",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[BUCKET];

    const EVENTS: Events = &[("s3", &["DeleteBucket"]), ("s3express", &["DeleteBucket"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, BUCKET, "bucket deleted"))
    }
}
