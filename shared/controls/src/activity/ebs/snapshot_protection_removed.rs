//! # Recycle bin, lock or policy that keeps snapshots was removed
//!
//! ## Why it matters
//! The recycle bin and the locks keep snapshots and images from whoever may delete them; lifecycle policies make new
//! ones. They are taken away before the snapshots are.
//!
//! ## What fires
//! Rules of the recycle bin that are deleted (DeleteRule), unlocked (UnlockRule) or keep for fewer than `minimum_days`
//! days (UpdateRule); lifecycle policies that are deleted (DeleteLifecyclePolicy) or disabled (UpdateLifecyclePolicy);
//! snapshots that are unlocked (UnlockSnapshot), and images that may be deregistered again
//! (DisableImageDeregistrationProtection).
//!
//! ## What passes
//! Longer retention, and changes of anything else. Whatever AWS services do.
//!
//! ## Remediation
//! Put back what was taken away, and look for snapshots and images that were deleted since (`ebs-snapshot-deleted`).
//!
//! ## Absent keys
//! - `state`: the policy's state stays as it is where the request says nothing of it.
//! - `retentionPeriod`: the same of a rule's retention.

use crate::words::days;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use guardrail_resources::read::optional_integer;
use serde::Deserialize;

/// Fires where snapshots are no longer kept from deletion, or no longer made.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SnapshotProtectionRemoved {
    /// The fewest days in the recycle bin that pass. Default: 7.
    pub minimum_days: i64,
}

impl Default for SnapshotProtectionRemoved {
    fn default() -> Self {
        Self { minimum_days: 7 }
    }
}

/// What is to change.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Of a lifecycle policy.
    state: Option<String>,
    /// Of a rule of the recycle bin.
    retention_period: Option<Retention>,
}

/// How long the recycle bin keeps; days is the only unit (Recycle Bin API, RetentionPeriod).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Retention {
    #[serde(deserialize_with = "optional_integer")]
    retention_period_value: Option<i64>,
}

impl ActivityControl for SnapshotProtectionRemoved {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ebs-snapshot-protection-removed",
        title: "Recycle bin, lock or policy that keeps snapshots was removed",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] =
        &["AWS::DLM::LifecyclePolicy", "AWS::EC2::Snapshot", "AWS::EC2::Image", "AWS::Rbin::Rule"];

    const EVENTS: Events = &[
        ("dlm", &["DeleteLifecyclePolicy", "UpdateLifecyclePolicy"]),
        ("ec2", &["UnlockSnapshot", "DisableImageDeregistrationProtection"]),
        ("rbin", &["DeleteRule", "UnlockRule", "UpdateRule"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let (resource_type, fact) = match call.name() {
            "DeleteLifecyclePolicy" => ("AWS::DLM::LifecyclePolicy", "lifecycle policy deleted".to_owned()),
            "UpdateLifecyclePolicy" if request.is_disabled(call)? => {
                ("AWS::DLM::LifecyclePolicy", "lifecycle policy disabled".to_owned())
            }
            "UnlockSnapshot" => ("AWS::EC2::Snapshot", "snapshot unlocked".to_owned()),
            "DisableImageDeregistrationProtection" => ("AWS::EC2::Image", "may be deregistered again".to_owned()),
            "DeleteRule" => ("AWS::Rbin::Rule", "rule of the recycle bin deleted".to_owned()),
            "UnlockRule" => ("AWS::Rbin::Rule", "rule of the recycle bin unlocked".to_owned()),
            "UpdateRule" => match request.days(call)?.filter(|days| *days < self.minimum_days) {
                Some(count) => ("AWS::Rbin::Rule", format!("recycle bin keeps for {}", days(count))),
                None => return Ok(Vec::new()),
            },
            _ => return Ok(Vec::new()),
        };
        Ok(Activity::on_each(call, resource_type, fact))
    }
}

impl Request {
    fn is_disabled(&self, call: &ApiCall<'_>) -> Result<bool, Unreadable> {
        call::recorded(call)?;
        Ok(self.state.as_deref().is_some_and(|state| state.eq_ignore_ascii_case("DISABLED")))
    }

    fn days(&self, call: &ApiCall<'_>) -> Result<Option<i64>, Unreadable> {
        call::recorded(call)?;
        let Some(retention) = &self.retention_period else { return Ok(None) };
        let missing = || Unreadable::missing("requestParameters.retentionPeriod.retentionPeriodValue");
        retention.retention_period_value.ok_or_else(missing).map(Some)
    }
}
