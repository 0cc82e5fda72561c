//! # Backups are no longer copied, or kept for days only
//!
//! ## Why it matters
//! A copy in another Region, and a snapshot that somebody took by hand, are what is left where a database goes with its own
//! backups. Cutting their life short deletes them without a call that says so.
//!
//! ## What fires
//! StopDBInstanceAutomatedBackupsReplication (Amazon RDS) and DisableSnapshotCopy (Amazon Redshift);
//! ModifySnapshotCopyRetentionPeriod, ModifyClusterSnapshot and BatchModifyClusterSnapshots that keep snapshots for fewer than
//! `minimum_days` days, or, by force, delete at once those that are older than the days that they say.
//!
//! ## What passes
//! Snapshots kept longer, or for ever. Calls of the `trusted` principals, and whatever AWS services do.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, start the copies again (StartDBInstanceAutomatedBackupsReplication,
//! EnableSnapshotCopy) or keep the snapshots for longer, before their time is over.
//!
//! ## Absent keys
//! - `manualSnapshotRetentionPeriod`: the snapshot is kept for as long as before.
//! - `force`: nothing is deleted before its days are over.

use crate::words::days;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use guardrail_resources::read::{optional_flag, optional_integer};
use serde::Deserialize;

/// Fires where the last backups are made to go.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BackupCopiesStopped {
    /// The fewest days of retention that pass. Default: 2.
    pub minimum_days: i64,
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl Default for BackupCopiesStopped {
    fn default() -> Self {
        Self { minimum_days: 2, trusted: Trusted::default() }
    }
}

/// Whose copies stop, or for how many days snapshots are kept: -1 is for ever.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    source_db_instance_arn: Option<String>,
    #[serde(deserialize_with = "optional_integer")]
    retention_period: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    manual_snapshot_retention_period: Option<i64>,
    #[serde(deserialize_with = "optional_flag")]
    force: Option<bool>,
}

const INSTANCE: &str = "AWS::RDS::DBInstance";
const CLUSTER: &str = "AWS::Redshift::Cluster";
const SNAPSHOT: &str = "AWS::Redshift::ClusterSnapshot";

impl ActivityControl for BackupCopiesStopped {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "data-backup-copies-stopped",
        title: "Backups are no longer copied, or kept for days only",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[INSTANCE, CLUSTER, SNAPSHOT];

    const EVENTS: Events = &[
        ("rds", &["StopDBInstanceAutomatedBackupsReplication"]),
        (
            "redshift",
            &[
                "DisableSnapshotCopy",
                "ModifySnapshotCopyRetentionPeriod",
                "ModifyClusterSnapshot",
                "BatchModifyClusterSnapshots",
            ],
        ),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let missing = |what: &str| Unreadable::missing(format!("requestParameters.{what}"));
        let (resource_type, fact) = match call.name() {
            "StopDBInstanceAutomatedBackupsReplication" => {
                let source = request.source_db_instance_arn.as_deref();
                let source = source.ok_or_else(|| missing("sourceDBInstanceArn"))?;
                let fact = "automated backups no longer copied to another Region";
                return Ok(vec![Activity::on(Target::new(INSTANCE, source), fact)]);
            }
            "DisableSnapshotCopy" => (CLUSTER, Some("snapshots no longer copied to another Region".to_owned())),
            "ModifySnapshotCopyRetentionPeriod" => {
                let kept = request.retention_period.ok_or_else(|| missing("retentionPeriod"))?;
                (CLUSTER, self.is_short(kept).then(|| format!("copies of snapshots kept for {}", days(kept))))
            }
            _ => (SNAPSHOT, request.manual_snapshot_retention_period.and_then(|kept| self.cut(kept, request.force))),
        };
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, resource_type, fact)))
    }
}

impl BackupCopiesStopped {
    fn is_short(&self, kept: i64) -> bool {
        (0..self.minimum_days).contains(&kept)
    }

    /// What becomes of a snapshot that is kept for so many days.
    fn cut(&self, kept: i64, force: Option<bool>) -> Option<String> {
        match force {
            Some(true) if kept >= 0 => Some(format!("deleted at once where it is older than {}", days(kept))),
            _ => self.is_short(kept).then(|| format!("kept for {}", days(kept))),
        }
    }
}
