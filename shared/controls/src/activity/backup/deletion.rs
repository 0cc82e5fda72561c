//! # Recovery point or vault deleted
//!
//! ## Why it matters
//! Backups are the last way back. Who wants a ransom, or a silence, deletes them first.
//!
//! ## What fires
//! Recovery points, vaults and plans of AWS Backup that are deleted, and backups that services keep themselves:
//! snapshots and automated backups of Amazon RDS, backups of Amazon DynamoDB and FSx, snapshots of Amazon Redshift,
//! ElastiCache, MemoryDB and Neptune.
//!
//! ## What passes
//! What AWS services do: AWS Backup deletes what its plan says is old enough, in its own name. Calls by the `trusted`
//! principals, for programs that rotate snapshots by hand. Plans and vaults that Terraform and its like delete: AWS Backup
//! refuses to delete a vault that holds anything, and a plan holds nothing. Snapshots of volumes, of which
//! `ebs-snapshot-deleted` speaks.
//!
//! ## Remediation
//! Ask who did it, at once: a deleted backup does not come back. Keep what is left, by a lock on the vault
//! (PutBackupVaultLockConfiguration) or by copies in another account.

use crate::by_hand::is_unplanned;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where a backup is gone.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Deletion {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// How services name a backup that AWS Config has no type for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    backup_arn: Option<String>,
    backup_id: Option<String>,
    snapshot_name: Option<String>,
    snapshot_identifier: Option<String>,
    serverless_cache_snapshot_name: Option<String>,
    dbi_resource_id: Option<String>,
    db_instance_automated_backups_arn: Option<String>,
    db_cluster_resource_id: Option<String>,
}

impl ActivityControl for Deletion {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "backup-deletion",
        title: "Recovery point or vault deleted",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[
        ACCOUNT,
        "AWS::Backup::RecoveryPoint",
        "AWS::Backup::BackupVault",
        "AWS::Backup::BackupPlan",
        "AWS::RDS::DBSnapshot",
        "AWS::RDS::DBClusterSnapshot",
        "AWS::Redshift::ClusterSnapshot",
    ];

    const EVENTS: Events = &[
        ("backup", &["DeleteRecoveryPoint", "DeleteBackupVault", "DeleteBackupPlan"]),
        ("dynamodb", &["DeleteBackup"]),
        ("elasticache", &["DeleteSnapshot", "DeleteServerlessCacheSnapshot"]),
        ("fsx", &["DeleteBackup"]),
        ("memorydb", &["DeleteSnapshot"]),
        ("neptune-graph", &["DeleteGraphSnapshot"]),
        (
            "rds",
            &[
                "DeleteDBSnapshot",
                "DeleteDBClusterSnapshot",
                "DeleteDBInstanceAutomatedBackup",
                "DeleteDBClusterAutomatedBackup",
            ],
        ),
        ("redshift", &["DeleteClusterSnapshot", "BatchDeleteClusterSnapshots"]),
        ("redshift-serverless", &["DeleteSnapshot"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let (resource_type, fact) = match call.name() {
            "DeleteRecoveryPoint" => ("AWS::Backup::RecoveryPoint", "recovery point deleted".to_owned()),
            "DeleteBackupVault" | "DeleteBackupPlan" if !is_unplanned(call, &self.trusted) => return Ok(Vec::new()),
            "DeleteBackupVault" => ("AWS::Backup::BackupVault", "vault deleted".to_owned()),
            "DeleteBackupPlan" => ("AWS::Backup::BackupPlan", "backup plan deleted".to_owned()),
            "DeleteDBSnapshot" => ("AWS::RDS::DBSnapshot", "snapshot deleted".to_owned()),
            "DeleteDBClusterSnapshot" => ("AWS::RDS::DBClusterSnapshot", "snapshot deleted".to_owned()),
            "DeleteClusterSnapshot" | "BatchDeleteClusterSnapshots" => {
                ("AWS::Redshift::ClusterSnapshot", "snapshot deleted".to_owned())
            }
            _ => (ACCOUNT, request.fact(call)),
        };
        Ok(Activity::on_each(call, resource_type, fact))
    }
}

impl Request {
    fn fact(&self, call: &ApiCall<'_>) -> String {
        let names = [
            &self.backup_arn,
            &self.backup_id,
            &self.snapshot_name,
            &self.snapshot_identifier,
            &self.serverless_cache_snapshot_name,
            &self.db_instance_automated_backups_arn,
            &self.dbi_resource_id,
            &self.db_cluster_resource_id,
        ];
        let what = if call.name().ends_with("AutomatedBackup") { "automated backups of" } else { "backup" };
        match names.into_iter().flatten().find(|name| !name.is_empty()) {
            Some(name) => format!("{what} {name} deleted"),
            None => format!("a backup deleted by {}:{}", call.service(), call.name()),
        }
    }
}
