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
//! `config:StartConfigurationRecorder` on a recorder that was stopped, which disturbs nobody and takes the finding back.
//! Stopping it again is exact, and needs a person's word. A recorder or a channel that was deleted is left to a person: the
//! call does not tell what it was like. What changed meanwhile is recorded as of then, without what lay between.

use crate::{Activity, ActivityControl, Events};
use guardrail_actions::Plan;
use guardrail_actions::services::config as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Anything, Target};
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
        let activities = Activity::on_each(call, resource_type, fact).into_iter();
        let is_stopped = call.name() == "StopConfigurationRecorder";
        Ok(activities.map(|activity| if is_stopped { started_again(activity) } else { activity }).collect())
    }

    fn takes_back(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Target>, Unreadable> {
        Ok(call::targets(call, RECORDER))
    }
}

/// A stopped recorder, where the call names it, is started again.
fn started_again(activity: Activity) -> Activity {
    if activity.target.resource_type != RECORDER {
        return activity;
    }
    let action = actions::StartRecorder { name: activity.target.named.clone() };
    activity.put_right_by(Plan::of(action, actions::State::Recording(false)))
}
