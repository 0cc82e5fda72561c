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
//! `cloudtrail:UpdateTrail` with `EnableLogFileValidation` and nothing else, so that the trail's other settings stay. It
//! disturbs nobody. Turning it off again is exact, and needs a person's word: log files written from then on cannot be
//! proven unchanged. A trail is changed where it was created: its records in other Regions and accounts follow. The trail
//! of an organization is left to a person, since to change it takes rights over the organization.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::cloudtrail as actions;
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
        Ok(Compliance::compliant_if(is_validated(trail), "log file validation is off"))
    }

    fn remediate(&self, trail: &Resource<cloudtrail::Trail>) -> Result<Plan, Unreadable> {
        let is_left_alone = is_validated(trail) || trail.is_organization_trail == Some(true);
        let Some(arn) = trail.own_arn().filter(|_| !is_left_alone) else { return Ok(Plan::none()) };
        let action = actions::ValidateLogFiles { trail: arn.to_owned() };
        Ok(Plan::of(action, actions::State::LogFileValidation(false)))
    }
}

fn is_validated(trail: &cloudtrail::Trail) -> bool {
    trail.log_file_validation_enabled == Some(true)
}
