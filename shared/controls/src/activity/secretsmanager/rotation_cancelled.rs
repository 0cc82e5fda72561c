//! # Rotation of a secret was cancelled
//!
//! ## Why it matters
//! Who has read a secret keeps it for as long as it is not rotated. Cancelling the rotation, in its course too, makes a
//! stolen one last.
//!
//! ## What fires
//! CancelRotateSecret.
//!
//! ## What passes
//! Whatever AWS services do.
//!
//! ## Remediation
//! Set up the rotation again (RotateSecret), which takes the finding back.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a secret stays as it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RotationCancelled {}

const SECRET: &str = "AWS::SecretsManager::Secret";

impl ActivityControl for RotationCancelled {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "secretsmanager-rotation-cancelled",
        title: "Rotation of a secret was cancelled",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[SECRET];

    const EVENTS: Events = &[("secretsmanager", &["CancelRotateSecret"])];

    const TAKEN_BACK_BY: Events = &[("secretsmanager", &["RotateSecret"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        Ok(Activity::on_each(call, SECRET, "rotation cancelled"))
    }
}
