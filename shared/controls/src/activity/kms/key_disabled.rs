//! # KMS key was disabled
//!
//! ## Why it matters
//! Nothing that a disabled key encrypted can be read: volumes do not attach, databases stop, secrets stay shut. It is
//! done to bring systems down, and as a rehearsal of the key's deletion.
//!
//! ## What fires
//! DisableKey.
//!
//! ## What passes
//! Whatever AWS services do.
//!
//! ## Remediation
//! `kms:EnableKey` enables the key again, which takes the finding back. Ask who did it, and look at what else the caller did to
//! keys.

use crate::{Activity, ActivityControl, Events};
use guardrail_actions::Plan;
use guardrail_actions::services::kms as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a key can no longer be used.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyDisabled {}

const KEY: &str = "AWS::KMS::Key";

impl ActivityControl for KeyDisabled {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "kms-key-disabled",
        title: "KMS key was disabled",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[KEY];

    const EVENTS: Events = &[("kms", &["DisableKey"])];

    const TAKEN_BACK_BY: Events = &[("kms", &["EnableKey"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        Ok(Activity::each_put_right(Activity::on_each(call, KEY, "key disabled"), call, |key| {
            let left = actions::State::KeyState(actions::KeyState::Disabled);
            Plan::of(actions::EnableKey { key: key.resource_id.clone() }, left)
        }))
    }
}
