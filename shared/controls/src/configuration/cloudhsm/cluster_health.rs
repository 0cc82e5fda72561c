//! # CloudHSM clusters have at least two active HSMs in two AZs and backups retained
//!
//! ## Why it matters
//! A cluster's keys exist only in its HSMs and their backups. With one HSM, or all in one Availability Zone, a single fault
//! stops everything that needs a key; without backups it loses the keys for good.
//!
//! ## What passes
//! Every cluster in service has at least two active HSMs, in at least two Availability Zones, is not degraded, and keeps its
//! backups for a stated number of days. Clusters that are still being set up, or deleted, are not judged. The answer is one for
//! the account and Region, and names the clusters that fall short.
//!
//! ## Remediation
//! A person must do it: `cloudhsmv2:CreateHsm` in another Availability Zone, which is paid for by the hour, and
//! `cloudhsmv2:ModifyCluster` for how long backups are kept.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, account};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Judges the Region's clusters, and names those that fall short.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClusterHealth {}

impl Control for ClusterHealth {
    type View = account::HsmClusters;

    const METADATA: Metadata = Metadata {
        id: "cloudhsm-cluster-health",
        title: "CloudHSM clusters have at least two active HSMs in two AZs and backups retained",
        responsibility: Responsibility::ClientSideEncryption,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    fn evaluate(&self, account: &Resource<account::HsmClusters>) -> Result<Compliance, Unreadable> {
        let in_service: Vec<_> = account.0.iter().filter(|cluster| cluster.in_service()).collect();
        if in_service.is_empty() {
            return Ok(Compliance::NotApplicable("no CloudHSM cluster is in service".to_owned()));
        }
        Ok(Compliance::broken_by(in_service.into_iter().filter_map(shortfall)))
    }
}

/// What a cluster falls short of, if anything.
fn shortfall(cluster: &account::HsmCluster) -> Option<String> {
    let zones = cluster.active_zones();
    let distinct = zones.iter().collect::<BTreeSet<_>>().len();
    let mut shortfalls = Vec::new();
    if cluster.state == "DEGRADED" {
        shortfalls.push("is degraded".to_owned());
    }
    if zones.len() < 2 {
        shortfalls.push(format!("has {} active HSM{}", zones.len(), if zones.len() == 1 { "" } else { "s" }));
    } else if distinct < 2 {
        shortfalls.push(format!("has all {} active HSMs in one Availability Zone", zones.len()));
    }
    if cluster.backup_days().is_none() {
        shortfalls.push("has no backup retention policy".to_owned());
    }
    (!shortfalls.is_empty()).then(|| format!("{} {}", cluster.cluster_id, shortfalls.join(", ")))
}
