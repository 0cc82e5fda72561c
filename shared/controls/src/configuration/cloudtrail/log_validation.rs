//! # Trail log file validation on
//!
//! ## Why it matters
//! An intruder with access to the log bucket can change or delete log files. Signed digest files show that they did.
//!
//! ## What passes
//! `logFileValidationEnabled` is on. A trail of several Regions or of an organization is judged wherever it is
//! recorded.
//!
//! ## Remediation
//! `cloudtrail:UpdateTrail` with `EnableLogFileValidation`. It disturbs nobody. Turning it off undoes it; digests are
//! missing for the time in between.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, cloudtrail};
use serde::Deserialize;

/// Judges whether the trail's log files can be proven unchanged.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogValidation {}

impl Control for LogValidation {
    type View = cloudtrail::Trail;

    const METADATA: Metadata = Metadata {
        id: "cloudtrail-log-validation",
        title: "Trail log file validation on",
        responsibility: Responsibility::ClientSideEncryption,
        layer: Layer::Audit,
        severity: Severity::Low,
        frameworks: Frameworks {
            security_hub: &["CloudTrail.4"],
            cis_v3: &["3.2"],
            nist_r5: &["AU-9", "SI-4", "SI-7(1)", "SI-7(3)", "SI-7(7)"],
            managed_rule: Some("CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED"),
        },
    };

    fn evaluate(&self, trail: &Resource<cloudtrail::Trail>) -> Result<Compliance, Unreadable> {
        let validated = trail.log_file_validation_enabled == Some(true);
        Ok(Compliance::compliant_if(validated, "log file validation is off"))
    }
}
