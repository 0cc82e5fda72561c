//! # Configuration recorder was stopped or deleted
//!
//! ## Why it matters
//! Without a recorder AWS Config sees no change, and no rule judges one, guardrail's among them.
//!
//! ## What fires
//! StopConfigurationRecorder, DeleteConfigurationRecorder, DeleteServiceLinkedConfigurationRecorder, and
//! DeleteDeliveryChannel, without which nothing is delivered.
//!
//! ## What passes
//! What AWS services do, and a recorder that is started.
//!
//! ## Remediation
//! Start the recorder (StartConfigurationRecorder), which takes the finding back, or create recorder and channel anew.
//! What changed meanwhile is recorded as of then, without what lay between.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where AWS Config records or delivers nothing any more.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecorderStopped {}

const RECORDER: &str = "AWS::Config::ConfigurationRecorder";
const CHANNEL: &str = "AWS::Config::DeliveryChannel";

impl ActivityControl for RecorderStopped {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "config-recorder-stopped",
        title: "Configuration recorder was stopped or deleted",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &["CloudWatch.9"], cis_v3: &["4.9"], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[RECORDER, CHANNEL];

    const EVENTS: Events = &[(
        "config",
        &[
            "StopConfigurationRecorder",
            "DeleteConfigurationRecorder",
            "DeleteServiceLinkedConfigurationRecorder",
            "DeleteDeliveryChannel",
        ],
    )];

    const TAKEN_BACK_BY: Events = &[("config", &["StartConfigurationRecorder"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let (resource_type, fact) = match call.name() {
            "StopConfigurationRecorder" => (RECORDER, "configuration recorder stopped"),
            "DeleteDeliveryChannel" => (CHANNEL, "delivery channel deleted"),
            _ => (RECORDER, "configuration recorder deleted"),
        };
        Ok(Activity::on_each(call, resource_type, fact))
    }
}
