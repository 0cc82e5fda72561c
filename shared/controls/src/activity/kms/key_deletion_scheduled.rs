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
//! Unless the deletion was announced, cancel it (CancelKeyDeletion) before the days in the fact are over, which takes
//! the finding back, and enable the key again. Then look at what else the caller did.

use crate::words::days;
use crate::{Activity, ActivityControl, Events};
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
        Ok(Activity::on_each(call, KEY, format!("key to be deleted{days}")))
    }
}
