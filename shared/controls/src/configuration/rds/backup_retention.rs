//! # RDS automated backups are kept for days enough
//!
//! ## Why it matters
//! A database can be restored to any second of the time for which its automated backups are kept, and to none before. What an
//! intruder or a bad deployment destroys is often noticed days later.
//!
//! ## What passes
//! Automated backups are kept for `minimum_days` at least, and no change that waits or is being made asks for fewer. A
//! cluster's member has its cluster's retention, and is judged like any instance. NOT_APPLICABLE for read replicas, whose data
//! their source holds.
//!
//! ## Remediation
//! `rds:ModifyDBInstance` with `BackupRetentionPeriod`; of a cluster's member, `rds:ModifyDBCluster` of its cluster. Retention
//! is raised and never lowered. From a few days to more nothing stops. Where backups were off, the instance restarts at once
//! (`ApplyImmediately`), and pauses while the first backup is taken; while something else waits for its maintenance window it is
//! left alone, since that would be made at the same time. Putting the former retention back deletes the backups that are
//! older, all of them where it was none: that must be asked for.
//!
//! ## Absent keys
//! - `pendingModifiedValues`: nothing waits or is being made where it is not there.
//! - `backupRetentionPeriod`: the same, among what waits.

use crate::Control;
use crate::words::days;
use guardrail_actions::Plan;
use guardrail_actions::services::rds as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, rds};
use serde::{Deserialize, Deserializer, de};

/// The longest that RDS keeps automated backups, in days (ModifyDBInstance, `BackupRetentionPeriod`).
const LONGEST: i32 = 35;

/// Judges for how long automated backups are kept.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BackupRetention {
    /// The fewest days that pass, from 1 to 35. Default: 7.
    #[serde(deserialize_with = "possible_days")]
    pub minimum_days: i32,
}

impl Default for BackupRetention {
    fn default() -> Self {
        Self { minimum_days: 7 }
    }
}

impl Control for BackupRetention {
    type View = rds::DbInstance;

    const METADATA: Metadata = Metadata {
        id: "rds-backup-retention",
        title: "RDS automated backups are kept for days enough",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["RDS.11"],
            cis_v3: &[],
            nist_r5: &["CP-10", "CP-6", "CP-6(1)", "CP-6(2)", "CP-9", "SC-5(2)", "SI-12", "SI-13(5)"],
            managed_rule: Some("DB_INSTANCE_BACKUP_ENABLED"),
        },
    };

    fn evaluate(&self, instance: &Resource<rds::DbInstance>) -> Result<Compliance, Unreadable> {
        if is_read_replica(instance) {
            return Ok(Compliance::NotApplicable("the instance is a read replica".to_owned()));
        }
        let actions::Retention { days: kept, pending } = retention(instance)?;
        let now = (kept < self.minimum_days).then(|| match kept {
            0 => "automated backups are off".to_owned(),
            kept => format!("automated backups are kept for {}", days(kept.into())),
        });
        let coming = pending.filter(|pending| *pending < self.minimum_days).map(|pending| match pending {
            0 => "automated backups are about to be turned off".to_owned(),
            pending => format!("automated backups are about to be kept for {}", days(pending.into())),
        });
        Ok(Compliance::broken_by(now.into_iter().chain(coming)))
    }

    fn remediate(&self, instance: &Resource<rds::DbInstance>) -> Result<Plan, Unreadable> {
        let seen = retention(instance)?;
        let least = seen.pending.map_or(seen.days, |pending| pending.min(seen.days));
        if is_read_replica(instance) || least >= self.minimum_days {
            return Ok(Plan::none());
        }
        let database = match instance.cluster() {
            Some(cluster) => actions::Database::Cluster(cluster.to_owned()),
            None => actions::Database::Instance(instance.identifier()?.to_owned()),
        };
        let action = actions::RetainBackups { database, days: self.minimum_days };
        Ok(Plan::of(action, actions::State::BackupRetention(seen)))
    }
}

fn is_read_replica(instance: &rds::DbInstance) -> bool {
    instance.read_replica_source_db_instance_identifier.as_deref().is_some_and(|source| !source.is_empty())
}

/// For how long backups are kept, now and once what waits is made.
fn retention(instance: &rds::DbInstance) -> Result<actions::Retention, Unreadable> {
    const KEPT: &str = "configuration.backupRetentionPeriod";
    const PENDING: &str = "configuration.pendingModifiedValues";
    let pending = instance.pending_modified_values.get(PENDING)?.and_then(|pending| pending.backup_retention_period);
    let kept = instance.backup_retention_period.ok_or_else(|| Unreadable::missing(KEPT))?;
    let days = |days: i64, place| i32::try_from(days).map_err(|_| Unreadable::meaningless(place, "no number of days"));
    Ok(actions::Retention { days: days(kept, KEPT)?, pending: pending.map(|kept| days(kept, PENDING)).transpose()? })
}

/// A number of days for which RDS can keep backups.
fn possible_days<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i32, D::Error> {
    let days = i32::deserialize(deserializer)?;
    let is_possible = (1..=LONGEST).contains(&days);
    is_possible.then_some(days).ok_or_else(|| de::Error::custom(format_args!("{days} is not from 1 to {LONGEST} days")))
}
