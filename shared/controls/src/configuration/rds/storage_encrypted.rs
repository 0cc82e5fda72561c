//! # RDS instances are encrypted at rest
//!
//! ## Why it matters
//! The volumes, snapshots, backups and replicas of an unencrypted instance hold the data in the clear, and a snapshot
//! of it can be restored in any account that it is shared with.
//!
//! ## What passes
//! The instance's storage is encrypted, with any key. The members of Aurora, Neptune and DocumentDB clusters, which are
//! recorded as RDS instances, are judged by what their own records say.
//!
//! ## Remediation
//! None by itself: encryption cannot be turned on for an instance that stands. A person takes a snapshot, copies it
//! with a KMS key (`rds:CopyDBSnapshot`), restores an instance from the copy and moves the clients over; a cluster is
//! restored encrypted from a cluster snapshot.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, rds};
use serde::Deserialize;

/// Judges the encryption of the instance's storage.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StorageEncrypted {}

impl Control for StorageEncrypted {
    type View = rds::DbInstance;

    const METADATA: Metadata = Metadata {
        id: "rds-storage-encrypted",
        title: "RDS instances are encrypted at rest",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &["RDS.3"],
            cis_v3: &["2.3.1"],
            nist_r5: &["CA-9(1)", "CM-3(6)", "SC-13", "SC-28", "SC-28(1)", "SC-7(10)", "SI-7(6)"],
            managed_rule: Some("RDS_STORAGE_ENCRYPTED"),
        },
    };

    fn evaluate(&self, instance: &Resource<rds::DbInstance>) -> Result<Compliance, Unreadable> {
        let encrypted =
            instance.storage_encrypted.ok_or_else(|| Unreadable::missing("configuration.storageEncrypted"))?;
        Ok(Compliance::compliant_if(encrypted, "storage is not encrypted"))
    }
}
