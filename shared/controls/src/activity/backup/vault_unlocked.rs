//! # Lock, legal hold, policy or notifications of backups were removed
//!
//! ## Why it matters
//! A vault's lock, its policy and a legal hold keep recovery points from being deleted by whoever holds the account; its
//! notifications tell of it. Taking them off comes before the deletion.
//!
//! ## What fires
//! DeleteBackupVaultLockConfiguration, DeleteBackupVaultAccessPolicy, DeleteBackupVaultNotifications and CancelLegalHold.
//!
//! ## What passes
//! Whatever AWS services do.
//!
//! ## Remediation
//! Put back what was taken off (PutBackupVaultLockConfiguration, PutBackupVaultAccessPolicy,
//! PutBackupVaultNotifications, CreateLegalHold), and look for recovery points that were deleted meanwhile.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
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
        title: "Lock, legal hold, policy or notifications of backups were removed",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Backup::BackupVault", ACCOUNT];

    const EVENTS: Events = &[(
        "backup",
        &[
            "DeleteBackupVaultLockConfiguration",
            "DeleteBackupVaultAccessPolicy",
            "DeleteBackupVaultNotifications",
            "CancelLegalHold",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "DeleteBackupVaultLockConfiguration" => "vault lock removed",
            "DeleteBackupVaultAccessPolicy" => "vault policy removed",
            "CancelLegalHold" => "legal hold of recovery points cancelled",
            _ => "vault notifications removed",
        };
        Ok(Activity::on_each(call, "AWS::Backup::BackupVault", fact))
    }
}
