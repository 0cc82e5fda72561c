//! # Database snapshot was made public
//!
//! ## Why it matters
//! Whoever has an AWS account can restore a public snapshot and read the whole database. Programs look for new ones all
//! day.
//!
//! ## What fires
//! ModifyDBSnapshotAttribute and ModifyDBClusterSnapshotAttribute that let `all` restore it: snapshots of RDS, Aurora,
//! DocumentDB and Neptune.
//!
//! ## What passes
//! Sharing with accounts (`rds-snapshot-external-share` tells of those), and taking permissions away.
//!
//! ## Remediation
//! `rds:ModifyDBSnapshotAttribute`, or `rds:ModifyDBClusterSnapshotAttribute`, takes `all` out of `restore` again, which takes
//! the finding back; accounts that may restore it beside everyone still may. Copies that others made meanwhile stay theirs:
//! treat the data as public.

use crate::sharing;
use crate::{Activity, ActivityControl, Events};
use guardrail_actions::Plan;
use guardrail_actions::services::rds as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::sharing::ModifyAccounts;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

/// Fires where everyone may restore a snapshot.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SnapshotPublic {}

const SNAPSHOT: &str = "AWS::RDS::DBSnapshot";
const CLUSTER_SNAPSHOT: &str = "AWS::RDS::DBClusterSnapshot";

impl ActivityControl for SnapshotPublic {
    type Request = ModifyAccounts;

    const METADATA: Metadata = Metadata {
        id: "rds-snapshot-public",
        title: "Database snapshot was made public",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[SNAPSHOT, CLUSTER_SNAPSHOT];

    const EVENTS: Events = &[("rds", &["ModifyDBSnapshotAttribute", "ModifyDBClusterSnapshotAttribute"])];

    const TAKEN_BACK_BY: Events = &[("rds", &["ModifyDBSnapshotAttribute", "ModifyDBClusterSnapshotAttribute"])];

    fn observe(&self, call: &ApiCall<'_>, request: &ModifyAccounts) -> Result<Vec<Activity>, Unreadable> {
        let added = request.added()?;
        if !added.iter().copied().any(sharing::is_everyone) {
            return Ok(Vec::new());
        }
        let activities = Activity::on_each(call, type_of(call), "everyone may restore it");
        Ok(Activity::each_put_right(activities, call, |key| {
            let everyone =
                actions::WithdrawSharing { snapshot: actions::Snapshot::of(key), accounts: ["all".to_owned()].into() };
            Plan::of(everyone, actions::State::Restore(added.iter().copied().map(str::to_owned).collect()))
        }))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &ModifyAccounts) -> Result<Vec<Target>, Unreadable> {
        let is_over = request.removed()?.into_iter().any(sharing::is_everyone);
        Ok(if is_over { call::targets(call, type_of(call)) } else { Vec::new() })
    }
}

fn type_of(call: &ApiCall<'_>) -> &'static str {
    if call.name() == "ModifyDBSnapshotAttribute" { SNAPSHOT } else { CLUSTER_SNAPSHOT }
}
