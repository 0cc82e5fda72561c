//! # Database was deleted without a last snapshot
//!
//! ## Why it matters
//! With the instance or cluster goes its data, and by default its automated backups too. Without a last snapshot there
//! is nothing to restore but what was copied elsewhere.
//!
//! ## What fires
//! DeleteDBInstance and DeleteDBCluster, of Amazon DocumentDB and Amazon Neptune too, without a final snapshot.
//!
//! ## What passes
//! Deletions that leave a final snapshot, as RDS has it unless it is told to skip it; read replicas, and members of a
//! cluster, whose data others still hold (the answer says so). Calls by the `trusted` principals, and whatever AWS services
//! do.
//!
//! ## Remediation
//! Look for snapshots, retained automated backups and copies in AWS Backup, and restore the database from them. Ask who
//! did it.
//!
//! ## Absent keys
//! - `skipFinalSnapshot`: RDS does not skip it (RDS, DeleteDBInstance), and refuses the call where it has no name for it.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a database is gone and leaves nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseDeleted {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

const INSTANCE: &str = "AWS::RDS::DBInstance";
const CLUSTER: &str = "AWS::RDS::DBCluster";

/// What the deletion leaves.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_flag")]
    skip_final_snapshot: Option<bool>,
    final_db_snapshot_identifier: Option<String>,
}

/// Where the data of what was deleted comes from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    #[serde(rename = "dBClusterIdentifier")]
    cluster: Option<String>,
    #[serde(rename = "readReplicaSourceDBInstanceIdentifier")]
    source_instance: Option<String>,
    #[serde(rename = "readReplicaSourceDBClusterIdentifier")]
    source_cluster: Option<String>,
    /// Of a cluster.
    #[serde(rename = "replicationSourceIdentifier")]
    source: Option<String>,
}

impl ActivityControl for DatabaseDeleted {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "rds-database-deleted",
        title: "Database was deleted without a last snapshot",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[INSTANCE, CLUSTER];

    const EVENTS: Events = &[("rds", &["DeleteDBInstance", "DeleteDBCluster"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        if self.trusted.includes(call) || request.leaves_a_snapshot() || is_held_elsewhere(call)? {
            return Ok(Vec::new());
        }
        let resource_type = if call.name() == "DeleteDBCluster" { CLUSTER } else { INSTANCE };
        Ok(Activity::on_each(call, resource_type, "deleted without a last snapshot"))
    }
}

impl Request {
    fn leaves_a_snapshot(&self) -> bool {
        let is_named = self.final_db_snapshot_identifier.as_deref().is_some_and(|name| !name.is_empty());
        is_named || self.skip_final_snapshot != Some(true)
    }
}

/// True for a replica, and for one instance of a cluster.
fn is_held_elsewhere(call: &ApiCall<'_>) -> Result<bool, Unreadable> {
    let answer: Answer = call::response(call)?;
    // Of a cluster's own deletion the answer names the cluster itself.
    let cluster = answer.cluster.filter(|_| call.name() == "DeleteDBInstance");
    let sources = [cluster, answer.source_instance, answer.source_cluster, answer.source];
    Ok(sources.iter().flatten().any(|source| !source.is_empty()))
}
