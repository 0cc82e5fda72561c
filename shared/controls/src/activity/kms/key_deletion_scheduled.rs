//! # KMS key was scheduled for deletion
//!
//! ## Why it matters
//! When the waiting time ends, after 7 to 30 days, the key is gone, and with it everything that it encrypted: AWS
//! cannot bring either back.
//!
//! ## What fires
//! ScheduleKeyDeletion, whatever the waiting time.
//!
//! ## What passes
//! Whatever AWS services do.
//!
//! ## Remediation
//! `kms:CancelKeyDeletion`, which takes the finding back, and `kms:EnableKey`, since KMS leaves the key disabled: both before the
//! days in the fact are over, and unless the deletion was announced. Then look at what else the caller did.

use crate::words::days;
use crate::{Activity, ActivityControl, Events};
use guardrail_actions::Plan;
use guardrail_actions::services::kms as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_integer;
use serde::Deserialize;

/// Fires where a key is to be destroyed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyDeletionScheduled {}

const KEY: &str = "AWS::KMS::Key";

/// How long the key is kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Days until the key is gone; 30 where the call says nothing (AWS KMS API, ScheduleKeyDeletion).
    #[serde(deserialize_with = "optional_integer")]
    pending_window_in_days: Option<i64>,
}

impl ActivityControl for KeyDeletionScheduled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "kms-key-deletion-scheduled",
        title: "KMS key was scheduled for deletion",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[KEY];

    const EVENTS: Events = &[("kms", &["ScheduleKeyDeletion"])];

    const TAKEN_BACK_BY: Events = &[("kms", &["CancelKeyDeletion"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let days = request.pending_window_in_days.map(|count| format!(" in {}", days(count))).unwrap_or_default();
        let activities = Activity::on_each(call, KEY, format!("key to be deleted{days}"));
        let days_left = request.pending_window_in_days.and_then(|days| i32::try_from(days).ok());
        Ok(Activity::each_put_right(activities, call, |key| {
            let left = actions::KeyState::PendingDeletion { deletion_date: None, days_left };
            Plan::of(actions::CancelDeletion { key: key.resource_id.clone() }, actions::State::KeyState(left))
        }))
    }
}
