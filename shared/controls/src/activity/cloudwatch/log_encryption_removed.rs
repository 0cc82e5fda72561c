//! # Log group was taken off its KMS key
//!
//! ## Why it matters
//! New events are then encrypted with a key of AWS, which no key policy guards.
//!
//! ## What fires
//! DisassociateKmsKey.
//!
//! ## What passes
//! AssociateKmsKey, with any key.
//!
//! ## Remediation
//! Associate the key again (AssociateKmsKey), which takes the finding back.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where logs lose the account's own key.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogEncryptionRemoved {}

const LOG_GROUP: &str = "AWS::Logs::LogGroup";

impl ActivityControl for LogEncryptionRemoved {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "cloudwatch-log-encryption-removed",
        title: "Log group was taken off its KMS key",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[LOG_GROUP];

    const EVENTS: Events = &[("logs", &["DisassociateKmsKey"])];

    const TAKEN_BACK_BY: Events = &[("logs", &["AssociateKmsKey"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        Ok(Activity::on_each(call, LOG_GROUP, "KMS key removed"))
    }
}
