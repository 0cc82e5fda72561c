//! # Less is backed up, or for less time
//!
//! ## Why it matters
//! Backups can be ended without deleting one: what no plan selects is not backed up, and what expires tomorrow is gone
//! tomorrow.
//!
//! ## What fires
//! DeleteBackupSelection, DisassociateRecoveryPoint, StopBackupJob, UpdateRecoveryPointLifecycle that deletes within
//! `minimum_days` days, and UpdateRegionSettings that leaves out a kind of resource.
//!
//! ## What passes
//! Longer lifecycles and settings that leave nothing out. DeleteBackupSelection by Terraform and its like or the `trusted`
//! principals, which goes before the deletion of a plan. Whatever AWS services do.
//!
//! ## Remediation
//! Select the resources again (CreateBackupSelection), or set the lifecycle and the settings back, and start the backup
//! that was missed.
//!
//! ## Absent keys
//! - `lifecycle`: a recovery point without it is never deleted.
//! - `deleteAfterDays`: the same.
//! - `resourceTypeOptInPreference`: the settings may be about something else.

use crate::by_hand::is_unplanned;
use crate::words::days;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use guardrail_resources::read::optional_integer;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Fires where backups end without being deleted.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CoverageReduced {
    /// The fewest days of a recovery point's life that pass. Default: 7.
    pub minimum_days: i64,
    /// Principals who may delete a plan's selections: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl Default for CoverageReduced {
    fn default() -> Self {
        Self { minimum_days: 7, trusted: Trusted::default() }
    }
}

/// What is to be backed up, and for how long.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    lifecycle: Option<Lifecycle>,
    resource_type_opt_in_preference: BTreeMap<String, bool>,
}

/// How long a recovery point is kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Lifecycle {
    #[serde(deserialize_with = "optional_integer")]
    delete_after_days: Option<i64>,
}

impl ActivityControl for CoverageReduced {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "backup-coverage-reduced",
        title: "Less is backed up, or for less time",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT, "AWS::Backup::BackupPlan", "AWS::Backup::RecoveryPoint"];

    const EVENTS: Events = &[(
        "backup",
        &[
            "DeleteBackupSelection",
            "DisassociateRecoveryPoint",
            "StopBackupJob",
            "UpdateRecoveryPointLifecycle",
            "UpdateRegionSettings",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let (resource_type, fact) = match call.name() {
            "DeleteBackupSelection" if !is_unplanned(call, &self.trusted) => return Ok(Vec::new()),
            "DeleteBackupSelection" => ("AWS::Backup::BackupPlan", "selection of resources deleted".to_owned()),
            "DisassociateRecoveryPoint" => ("AWS::Backup::RecoveryPoint", "recovery point given up".to_owned()),
            "StopBackupJob" => (ACCOUNT, "backup job stopped".to_owned()),
            "UpdateRecoveryPointLifecycle" => match request.days(call)?.filter(|days| *days < self.minimum_days) {
                Some(count) => ("AWS::Backup::RecoveryPoint", format!("recovery point kept for {}", days(count))),
                None => return Ok(Vec::new()),
            },
            _ => match request.left_out(call)? {
                kinds if kinds.is_empty() => return Ok(Vec::new()),
                kinds => (ACCOUNT, format!("{} no longer backed up", kinds.join(", "))),
            },
        };
        Ok(Activity::on_each(call, resource_type, fact))
    }
}

impl Request {
    /// The days until the recovery point is deleted; `None` where it never is.
    fn days(&self, call: &ApiCall<'_>) -> Result<Option<i64>, Unreadable> {
        call::recorded(call)?;
        let days = self.lifecycle.as_ref().and_then(|lifecycle| lifecycle.delete_after_days);
        Ok(days.filter(|days| *days >= 0))
    }

    /// The kinds of resources that are not to be backed up.
    fn left_out(&self, call: &ApiCall<'_>) -> Result<Vec<&str>, Unreadable> {
        call::recorded(call)?;
        let kinds = self.resource_type_opt_in_preference.iter();
        Ok(kinds.filter(|(_, is_in)| !**is_in).map(|(kind, _)| kind.as_str()).collect())
    }
}
