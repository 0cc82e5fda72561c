//! # Bucket versioning on
//!
//! ## Why it matters
//! Without versions, an overwrite or a delete is final: by mistake, by a faulty job, or by someone who wants a ransom.
//!
//! ## What passes
//! Versioning is `Enabled`. `Suspended` keeps old versions but makes no new ones, and does not pass.
//!
//! ## Remediation
//! `s3:PutBucketVersioning` with `Enabled`. It disturbs nobody, but old versions cost storage until a lifecycle rule ends
//! them. Undone, versioning that was off is suspended: S3 never turns it off again, and versions that were made stay. Where
//! MFA delete is on, nothing is planned: only the root user with its MFA device may change the versioning then.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::s3 as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, s3};
use serde::Deserialize;

/// Judges the bucket's versioning state.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Versioning {}

impl Control for Versioning {
    type View = s3::Bucket;

    const METADATA: Metadata = Metadata {
        id: "s3-versioning",
        title: "Bucket versioning on",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Low,
        frameworks: Frameworks {
            security_hub: &["S3.14"],
            cis_v3: &[],
            nist_r5: &["AU-9(2)", "CP-10", "CP-6", "CP-6(1)", "CP-6(2)", "CP-9", "SC-5(2)", "SI-12"],
            managed_rule: Some("S3_BUCKET_VERSIONING_ENABLED"),
        },
    };

    fn evaluate(&self, bucket: &Resource<s3::Bucket>) -> Result<Compliance, Unreadable> {
        let versioning = bucket.bucket_versioning_configuration.get("BucketVersioningConfiguration")?;
        let status = versioning.and_then(|versioning| versioning.status.as_deref()).unwrap_or("Off");
        Ok(Compliance::compliant_if(status == "Enabled", format!("versioning is {}", status.to_lowercase())))
    }

    fn remediate(&self, bucket: &Resource<s3::Bucket>) -> Result<Plan, Unreadable> {
        let action = actions::EnableVersioning { bucket: bucket.name().to_owned() };
        Ok(Plan::if_it_changes(action, actions::State::versioning(bucket)?))
    }
}
