//! # KMS key's rotation was disabled
//!
//! ## Why it matters
//! Rotation bounds how much is lost with one key's material. Who switches it off may want the material to stay as it
//! is.
//!
//! ## What fires
//! DisableKeyRotation.
//!
//! ## What passes
//! Whatever AWS services do.
//!
//! ## Remediation
//! `kms:EnableKeyRotation` enables it again, every 365 days, which takes the finding back. How often the key was rotated before
//! the call does not tell.

use crate::{Activity, ActivityControl, Events};
use guardrail_actions::Plan;
use guardrail_actions::services::kms as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a key is no longer rotated.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyRotationDisabled {}

const KEY: &str = "AWS::KMS::Key";

impl ActivityControl for KeyRotationDisabled {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "kms-key-rotation-disabled",
        title: "KMS key's rotation was disabled",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[KEY];

    const EVENTS: Events = &[("kms", &["DisableKeyRotation"])];

    const TAKEN_BACK_BY: Events = &[("kms", &["EnableKeyRotation"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        Ok(Activity::each_put_right(Activity::on_each(call, KEY, "key rotation disabled"), call, |key| {
            Plan::of(actions::EnableRotation { key: key.resource_id.clone() }, actions::State::Rotation(None))
        }))
    }
}
