//! # Trail is encrypted with KMS
//!
//! ## Why it matters
//! Whoever may read the log bucket reads the account's whole history, unless a KMS key stands between.
//!
//! ## What passes
//! The trail names a KMS key. Without one S3's own keys encrypt the log files, which stops no reader of the bucket. A
//! trail of several Regions or of an organization is judged wherever it is recorded.
//!
//! ## Remediation
//! `cloudtrail:UpdateTrail` with a key whose policy lets CloudTrail use it, or delivery stops. Readers of the logs need
//! to be allowed to use the key. `UpdateTrail` with an empty key undoes it for new log files.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, cloudtrail};
use serde::Deserialize;

/// Judges whether the trail's log files are encrypted with KMS.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Kms {}

impl Control for Kms {
    type View = cloudtrail::Trail;

    const METADATA: Metadata = Metadata {
        id: "cloudtrail-kms",
        title: "Trail is encrypted with KMS",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["CloudTrail.2"],
            cis_v3: &["3.5"],
            nist_r5: &["AU-9", "CA-9(1)", "CM-3(6)", "SC-13", "SC-28", "SC-28(1)", "SC-7(10)", "SI-7(6)"],
            managed_rule: Some("CLOUD_TRAIL_ENCRYPTION_ENABLED"),
        },
    };

    fn evaluate(&self, trail: &Resource<cloudtrail::Trail>) -> Result<Compliance, Unreadable> {
        Ok(Compliance::compliant_if(trail.kms_key().is_some(), "log files are not encrypted with a KMS key"))
    }
}
