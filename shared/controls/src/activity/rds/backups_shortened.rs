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
//! Raise the retention again (ModifyDBInstance, ModifyDBCluster), which takes the finding back, and take a snapshot:
//! what was deleted does not come back.
//!
//! ## Absent keys
//! - `backupRetentionPeriod`: RDS leaves it as it is where the request says nothing of it.

use crate::words::days;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
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
        Ok(Activity::on_each(call, resource_type(call), fact))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_kept = request.backup_retention_period.is_some_and(|days| days >= self.minimum_days);
        Ok(if is_kept { call::targets(call, resource_type(call)) } else { Vec::new() })
    }
}

fn resource_type(call: &ApiCall<'_>) -> &'static str {
    if call.name() == "ModifyDBCluster" { CLUSTER } else { INSTANCE }
}
