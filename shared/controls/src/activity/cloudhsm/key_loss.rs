//! # CloudHSM cluster or backup was deleted
//!
//! ## Why it matters
//! The keys of a CloudHSM cluster are in its modules and its backups, and nowhere else. Who deletes them destroys what
//! the keys encrypted.
//!
//! ## What fires
//! DeleteCluster and DeleteBackup of AWS CloudHSM.
//!
//! ## What passes
//! Modules that are taken out of a cluster (DeleteHsm): the others, and the backup, keep the keys. Whatever AWS
//! services do.
//!
//! ## Remediation
//! A deleted backup can be had again for seven days (RestoreBackup), and a cluster can be created from a backup. Ask
//! who did it.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where keys in hardware are destroyed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyLoss {}

/// What is deleted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    cluster_id: Option<String>,
    backup_id: Option<String>,
}

impl ActivityControl for KeyLoss {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "cloudhsm-key-loss",
        title: "CloudHSM cluster or backup was deleted",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("cloudhsm", &["DeleteCluster", "DeleteBackup"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let (what, named) = match call.name() {
            "DeleteBackup" => ("backup", request.backup_id.as_deref()),
            _ => ("cluster", request.cluster_id.as_deref()),
        };
        let named = named.unwrap_or_default();
        Ok(Activity::on_account(call, format!("{what} {named} of CloudHSM deleted")))
    }
}
