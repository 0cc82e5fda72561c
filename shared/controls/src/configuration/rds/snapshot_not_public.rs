//! # RDS snapshots are not public
//!
//! ## Why it matters
//! Every AWS account can restore a public snapshot and read the whole database, and public snapshots are easy to list.
//!
//! ## What passes
//! No attribute of the snapshot names `all`. Sharing with named accounts passes: it is a decision, and no publication.
//! An item that records no attributes at all cannot be judged.
//!
//! ## Remediation
//! `rds:ModifyDBSnapshotAttribute`, or `rds:ModifyDBClusterSnapshotAttribute`, takes `all` out of `restore`, and leaves the
//! accounts that are named beside it. Nobody else can copy or restore the snapshot then; accounts that did keep their copies.
//! The same call puts `all` back; as it reopens the data to the world, that must be asked for.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::rds as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, rds};
use serde::Deserialize;

/// What stands for every AWS account.
const EVERYONE: &str = "all";

/// Judges who may restore the snapshot.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SnapshotNotPublic {}

impl Control for SnapshotNotPublic {
    type View = rds::DbSnapshot;

    const METADATA: Metadata = Metadata {
        id: "rds-snapshot-not-public",
        title: "RDS snapshots are not public",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["RDS.1"],
            cis_v3: &[],
            nist_r5: &["AC-21", "AC-3", "AC-3(7)", "AC-4", "AC-4(21)", "AC-6", "SC-7", "SC-7(11)"],
            managed_rule: Some("RDS_SNAPSHOTS_PUBLIC_PROHIBITED"),
        },
    };

    fn evaluate(&self, snapshot: &Resource<rds::DbSnapshot>) -> Result<Compliance, Unreadable> {
        let attributes = snapshot.attributes()?.into_iter();
        let public = attributes.filter(|attribute| attribute.attribute_values.iter().any(|who| who == EVERYONE));
        Ok(Compliance::broken_by(
            public.map(|attribute| format!("every AWS account may {} the snapshot", attribute.attribute_name)),
        ))
    }

    fn remediate(&self, snapshot: &Resource<rds::DbSnapshot>) -> Result<Plan, Unreadable> {
        let restorers = snapshot.restorers()?;
        if !restorers.contains(EVERYONE) {
            return Ok(Plan::none());
        }
        let withdraw = actions::WithdrawSharing {
            snapshot: actions::Snapshot::of(&snapshot.key),
            accounts: [EVERYONE.to_owned()].into(),
        };
        Ok(Plan::of(withdraw, actions::State::Restore(restorers)))
    }
}
