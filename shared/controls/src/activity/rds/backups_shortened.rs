//! # Automated backups of a database were switched off or cut short
//!
//! ## Why it matters
//! Automated backups are what a database is restored from to any second. Setting their retention to nothing deletes
//! those that exist, at once; Aurora clusters cannot go below one day, which is as good as none where an attack is
//! noticed later.
//!
//! ## What fires
//! ModifyDBInstance and ModifyDBCluster with a backup retention of fewer than `minimum_days` days.
//!
//! ## What passes
//! Longer retention, and changes of anything else. Whatever AWS services do.
//!
//! ## Remediation
//! `rds:ModifyDBInstance`, or `rds:ModifyDBCluster`, raises the retention again, which takes the finding back: to what it was,
//! where RDS's answer to the call tells, and to `minimum_days` at least. Where backups are off by then, the instance restarts.
//! What was deleted does not come back: take a snapshot.
//!
//! ## Absent keys
//! - `backupRetentionPeriod`: RDS leaves it as it is where the request says nothing of it.

use crate::words::days;
use crate::{Activity, ActivityControl, Events};
use guardrail_actions::Plan;
use guardrail_actions::services::rds as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, ResourceKey, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use guardrail_resources::read::optional_integer;
use serde::Deserialize;

/// Fires where a database can no longer be restored to last week.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BackupsShortened {
    /// The fewest days of retention that pass. Default: 2.
    pub minimum_days: i64,
}

impl Default for BackupsShortened {
    fn default() -> Self {
        Self { minimum_days: 2 }
    }
}

const INSTANCE: &str = "AWS::RDS::DBInstance";
const CLUSTER: &str = "AWS::RDS::DBCluster";

/// How many days backups are kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_integer")]
    backup_retention_period: Option<i64>,
}

/// How many days they were kept, in RDS's answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    #[serde(deserialize_with = "optional_integer")]
    backup_retention_period: Option<i64>,
}

impl ActivityControl for BackupsShortened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "rds-backups-shortened",
        title: "Automated backups of a database were switched off or cut short",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[INSTANCE, CLUSTER];

    const EVENTS: Events = &[("rds", &["ModifyDBInstance", "ModifyDBCluster"])];

    const TAKEN_BACK_BY: Events = &[("rds", &["ModifyDBInstance", "ModifyDBCluster"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let Some(count) = request.backup_retention_period.filter(|count| *count < self.minimum_days) else {
            return Ok(Vec::new());
        };
        let fact = if count == 0 {
            "automated backups switched off".to_owned()
        } else {
            format!("automated backups kept for {}", days(count))
        };
        let activities = Activity::on_each(call, resource_type(call), fact);
        Ok(Activity::each_put_right(activities, call, |key| self.raised(call, key, count).unwrap_or_default()))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_kept = request.backup_retention_period.is_some_and(|days| days >= self.minimum_days);
        Ok(if is_kept { call::targets(call, resource_type(call)) } else { Vec::new() })
    }
}

impl BackupsShortened {
    /// What raises the retention again; `None` where the numbers are none that RDS knows.
    fn raised(&self, call: &ApiCall<'_>, key: &ResourceKey, count: i64) -> Option<Plan> {
        let answer: Answer = call::response(call).unwrap_or_default();
        let days = i32::try_from(self.minimum_days.max(answer.backup_retention_period.unwrap_or_default())).ok()?;
        let left = actions::Retention { days: i32::try_from(count).ok()?, pending: None };
        let action = actions::RetainBackups { database: actions::Database::of(key), days };
        Some(Plan::of(action, actions::State::BackupRetention(left)))
    }
}

fn resource_type(call: &ApiCall<'_>) -> &'static str {
    if call.name() == "ModifyDBCluster" { CLUSTER } else { INSTANCE }
}
