//! # KMS keys are neither disabled nor about to be deleted
//!
//! ## Why it matters
//! Nothing that a disabled key encrypted can be read: volumes do not attach, databases stop, secrets stay shut. When a deletion's
//! waiting time of 7 to 30 days is over, the key is gone, and with it everything that it encrypted: AWS cannot bring either
//! back.
//!
//! ## What passes
//! The key is in any state but `Disabled`, `PendingDeletion` and `PendingReplicaDeletion`. A key that waits for its material
//! (`PendingImport`), or whose key store is out of reach (`Unavailable`), passes: nobody switched it off. NOT_APPLICABLE for keys
//! that AWS manages, which nobody can disable or delete.
//!
//! ## Remediation
//! `kms:CancelKeyDeletion`, which leaves the key disabled, and then `kms:EnableKey`; of a key that is but disabled, the latter
//! alone. Whoever is allowed to use the key can use it again, and it costs again. A key that was retired on purpose is put back
//! to use: exempt it, or switch the remediation off for it. Undoing disables the key again (`kms:DisableKey`), exactly; or it
//! schedules the deletion again (`kms:ScheduleKeyDeletion`) after the days that were left, at least 7: as that ends the key and
//! all that it encrypted, it must be asked for.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::kms as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, kms};
use serde::Deserialize;

/// Judges whether somebody has switched the key off, or is about to lose it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotPendingDeletion {}

/// How a key is out of use.
enum Lost {
    Disabled,
    Doomed,
    DoomedAfterItsReplicas,
}

impl Control for NotPendingDeletion {
    type View = kms::Key;

    const METADATA: Metadata = Metadata {
        id: "kms-not-pending-deletion",
        title: "KMS keys are neither disabled nor about to be deleted",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["KMS.3"],
            cis_v3: &[],
            nist_r5: &["SC-12", "SC-12(2)"],
            managed_rule: Some("KMS_CMK_NOT_SCHEDULED_FOR_DELETION"),
        },
    };

    fn evaluate(&self, key: &Resource<kms::Key>) -> Result<Compliance, Unreadable> {
        if is_aws_managed(key)? {
            return Ok(Compliance::NotApplicable("the key is managed by AWS".to_owned()));
        }
        let fact = lost(key)?.map(|lost| match lost {
            Lost::Disabled => "the key is disabled",
            Lost::Doomed => "the key is scheduled for deletion",
            Lost::DoomedAfterItsReplicas => "the key is scheduled for deletion once its replicas are gone",
        });
        Ok(Compliance::broken_by(fact))
    }

    fn remediate(&self, key: &Resource<kms::Key>) -> Result<Plan, Unreadable> {
        if is_aws_managed(key)? {
            return Ok(Plan::none());
        }
        let id = key.key.resource_id.clone();
        Ok(match lost(key)? {
            None => Plan::none(),
            Some(Lost::Disabled) => {
                Plan::of(actions::EnableKey { key: id }, actions::State::KeyState(actions::KeyState::Disabled))
            }
            Some(Lost::Doomed | Lost::DoomedAfterItsReplicas) => {
                let seen = actions::KeyState::PendingDeletion { deletion_date: None, days_left: None };
                Plan::of(actions::CancelDeletion { key: id }, actions::State::KeyState(seen))
            }
        })
    }
}

fn is_aws_managed(key: &kms::Key) -> Result<bool, Unreadable> {
    let manager = key.key_manager.as_deref().ok_or_else(|| Unreadable::missing("configuration.keyManager"))?;
    Ok(manager == "AWS")
}

/// How the key is out of use; `None` where it is not, or where nobody put it out of use. The states are those of `KeyState`
/// (AWS KMS API, `KeyMetadata`).
fn lost(key: &kms::Key) -> Result<Option<Lost>, Unreadable> {
    const STATE: &str = "configuration.keyState";
    match key.key_state.as_deref().ok_or_else(|| Unreadable::missing(STATE))? {
        "Disabled" => Ok(Some(Lost::Disabled)),
        "PendingDeletion" => Ok(Some(Lost::Doomed)),
        "PendingReplicaDeletion" => Ok(Some(Lost::DoomedAfterItsReplicas)),
        "Enabled" | "Creating" | "Updating" | "PendingImport" | "Unavailable" => Ok(None),
        other => Err(Unreadable::meaningless(STATE, format!("`{other}` is no state that is known"))),
    }
}
