//! # Lock, policy or notifications of a backup vault were removed
//!
//! ## Why it matters
//! A vault's lock and its policy keep recovery points from being deleted by whoever holds the account; its
//! notifications tell of it. Taking them off comes before the deletion.
//!
//! ## What fires
//! DeleteBackupVaultLockConfiguration, DeleteBackupVaultAccessPolicy and DeleteBackupVaultNotifications.
//!
//! ## What passes
//! Whatever AWS services do.
//!
//! ## Remediation
//! Put back what was taken off (PutBackupVaultLockConfiguration, PutBackupVaultAccessPolicy,
//! PutBackupVaultNotifications), and look for recovery points that were deleted meanwhile.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where backups are no longer kept from deletion.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VaultUnlocked {}

impl ActivityControl for VaultUnlocked {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "backup-vault-unlocked",
        title: "Lock, policy or notifications of a backup vault were removed",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Backup::BackupVault"];

    const EVENTS: Events = &[(
        "backup",
        &["DeleteBackupVaultLockConfiguration", "DeleteBackupVaultAccessPolicy", "DeleteBackupVaultNotifications"],
    )];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "DeleteBackupVaultLockConfiguration" => "vault lock removed",
            "DeleteBackupVaultAccessPolicy" => "vault policy removed",
            _ => "vault notifications removed",
        };
        Ok(Activity::on_each(call, "AWS::Backup::BackupVault", fact))
    }
}
