//! # Cluster was taken out of a global database
//!
//! ## Why it matters
//! The other Region's cluster is the copy that outlives this one. Taken out of the global database, it receives nothing
//! more.
//!
//! ## What fires
//! RemoveFromGlobalCluster and DeleteGlobalCluster.
//!
//! ## What passes
//! Failovers and switchovers between Regions. Whatever AWS services do.
//!
//! ## Remediation
//! Ask who did it. A cluster that was taken out cannot be put back: add a new one in that Region.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where a database loses its copy in another Region.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GlobalClusterRemoved {}

/// Which cluster.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    db_cluster_identifier: Option<String>,
}

impl ActivityControl for GlobalClusterRemoved {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "rds-global-cluster-removed",
        title: "Cluster was taken out of a global database",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::RDS::GlobalCluster"];

    const EVENTS: Events = &[("rds", &["RemoveFromGlobalCluster", "DeleteGlobalCluster"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let fact = match request.db_cluster_identifier.as_deref() {
            _ if call.name() == "DeleteGlobalCluster" => "global database deleted".to_owned(),
            Some(cluster) => format!("{cluster} taken out of the global database"),
            None => "cluster taken out of the global database".to_owned(),
        };
        Ok(Activity::on_each(call, "AWS::RDS::GlobalCluster", fact))
    }
}
