//! # Backups of a data store were switched off
//!
//! ## Why it matters
//! Point-in-time recovery and daily backups are the way back after a deletion or a ransom attack. Switching them off
//! deletes, for most services, those that exist.
//!
//! ## What fires
//! UpdateContinuousBackups (Amazon DynamoDB) and UpdateTable (Amazon Keyspaces) that switch point-in-time recovery off;
//! retention set to nothing by ModifyCluster (Amazon Redshift), ModifyReplicationGroup and ModifyCacheCluster (Amazon
//! ElastiCache), UpdateCluster (Amazon MemoryDB) and UpdateFileSystem (Amazon FSx); and PutBackupPolicy of Amazon EFS
//! that switches backups off.
//!
//! ## What passes
//! Backups switched on or kept longer, and changes of anything else. Amazon RDS, of which `rds-backups-shortened`
//! speaks. Whatever AWS services do.
//!
//! ## Remediation
//! `dynamodb:UpdateContinuousBackups` switches a table's on again, over the last 35 days, which takes the finding back. Of the
//! others, a person does it, by the same call. Take a backup by hand: those that were deleted do not come back.
//!
//! ## Absent keys
//! - `automatedSnapshotRetentionPeriod`: the retention stays as it is where the request says nothing of it.
//! - `snapshotRetentionLimit`: the same.
//! - `automaticBackupRetentionDays`: the same.
//! - `windowsConfiguration`: the same.
//! - `pointInTimeRecovery`: the same.

use crate::{Activity, ActivityControl, Events};
use guardrail_actions::Plan;
use guardrail_actions::services::dynamodb as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, ResourceKey, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use guardrail_resources::read::{optional_flag, optional_integer};
use serde::Deserialize;

/// Fires where a data store is no longer backed up.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BackupsDisabled {}

/// What is to change, as each service says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    point_in_time_recovery_specification: Option<Specification>,
    point_in_time_recovery: Option<Status>,
    backup_policy: Option<Status>,
    #[serde(deserialize_with = "optional_integer")]
    automated_snapshot_retention_period: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    snapshot_retention_limit: Option<i64>,
    windows_configuration: Option<Retention>,
    lustre_configuration: Option<Retention>,
    ontap_configuration: Option<Retention>,
    open_zfs_configuration: Option<Retention>,
}

/// Amazon DynamoDB.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Specification {
    #[serde(deserialize_with = "optional_flag")]
    point_in_time_recovery_enabled: Option<bool>,
}

/// Amazon EFS and Keyspaces: `ENABLED`, `DISABLED`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Status {
    status: Option<String>,
}

/// Amazon FSx.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Retention {
    #[serde(deserialize_with = "optional_integer")]
    automatic_backup_retention_days: Option<i64>,
}

impl ActivityControl for BackupsDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "data-backups-disabled",
        title: "Backups of a data store were switched off",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[
        "AWS::Cassandra::Table",
        "AWS::DynamoDB::Table",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::ElastiCache::CacheCluster",
        "AWS::EFS::FileSystem",
        "AWS::FSx::FileSystem",
        "AWS::MemoryDB::Cluster",
        "AWS::Redshift::Cluster",
    ];

    const EVENTS: Events = &[
        ("cassandra", &["UpdateTable"]),
        ("dynamodb", &["UpdateContinuousBackups"]),
        ("elasticache", &["ModifyReplicationGroup", "ModifyCacheCluster"]),
        ("elasticfilesystem", &["PutBackupPolicy"]),
        ("fsx", &["UpdateFileSystem"]),
        ("memorydb", &["UpdateCluster"]),
        ("redshift", &["ModifyCluster"]),
    ];

    const TAKEN_BACK_BY: Events = &[
        ("cassandra", &["UpdateTable"]),
        ("dynamodb", &["UpdateContinuousBackups"]),
        ("elasticache", &["ModifyReplicationGroup", "ModifyCacheCluster"]),
        ("elasticfilesystem", &["PutBackupPolicy"]),
        ("fsx", &["UpdateFileSystem"]),
        ("memorydb", &["UpdateCluster"]),
        ("redshift", &["ModifyCluster"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if request.is_backed_up(call)? != Some(false) {
            return Ok(Vec::new());
        }
        let activities = Activity::on_each(call, resource_type(call), "backups switched off");
        Ok(Activity::each_put_right(activities, call, switched_on))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_on = request.is_backed_up(call)? == Some(true);
        Ok(if is_on { call::targets(call, resource_type(call)) } else { Vec::new() })
    }
}

impl Request {
    /// Whether there are to be backups; `None` where that stays as it is.
    fn is_backed_up(&self, call: &ApiCall<'_>) -> Result<Option<bool>, Unreadable> {
        call::recorded(call)?;
        let missing = |what: &str| Unreadable::missing(format!("requestParameters.{what}"));
        if call.service() == "dynamodb" {
            let recovery = self.point_in_time_recovery_specification.as_ref();
            let is_on = recovery.and_then(|recovery| recovery.point_in_time_recovery_enabled);
            return is_on.ok_or_else(|| missing("pointInTimeRecoverySpecification")).map(Some);
        }
        let status = match call.service() {
            "elasticfilesystem" => Some(self.backup_policy.as_ref().ok_or_else(|| missing("backupPolicy"))?),
            _ => self.point_in_time_recovery.as_ref(),
        };
        if let Some(status) = status {
            let status = status.status.as_deref().ok_or_else(|| missing("status"))?;
            return Ok(Some(status.eq_ignore_ascii_case("ENABLED")));
        }
        let systems = [
            &self.windows_configuration,
            &self.lustre_configuration,
            &self.ontap_configuration,
            &self.open_zfs_configuration,
        ];
        let mut days = systems.into_iter().flatten().filter_map(|system| system.automatic_backup_retention_days);
        let days = days.next().or(self.automated_snapshot_retention_period).or(self.snapshot_retention_limit);
        Ok(days.map(|days| days > 0))
    }
}

/// What switches them on again, of tables.
fn switched_on(key: &ResourceKey) -> Plan {
    if key.resource_type != "AWS::DynamoDB::Table" {
        return Plan::none();
    }
    let action = actions::EnableRecovery { table: key.resource_id.clone() };
    Plan::of(action, actions::State::PointInTimeRecovery(None))
}

fn resource_type(call: &ApiCall<'_>) -> &'static str {
    match (call.service(), call.name()) {
        ("cassandra", _) => "AWS::Cassandra::Table",
        ("dynamodb", _) => "AWS::DynamoDB::Table",
        ("elasticache", "ModifyCacheCluster") => "AWS::ElastiCache::CacheCluster",
        ("elasticache", _) => "AWS::ElastiCache::ReplicationGroup",
        ("elasticfilesystem", _) => "AWS::EFS::FileSystem",
        ("fsx", _) => "AWS::FSx::FileSystem",
        ("memorydb", _) => "AWS::MemoryDB::Cluster",
        _ => "AWS::Redshift::Cluster",
    }
}
