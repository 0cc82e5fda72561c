//! # Customer symmetric KMS keys rotate
//!
//! ## Why it matters
//! The longer one key material is used, the more there is to lose with it. KMS rotates it every year by itself, and
//! keeps the old material to decrypt what it encrypted.
//!
//! ## What passes
//! Automatic rotation is on. Not judged: AWS managed keys, which AWS rotates; asymmetric and HMAC keys, keys with
//! imported material and keys in custom key stores, which KMS does not rotate by itself; replicas of multi-Region keys,
//! whose rotation is set on their primary key; and keys that are not enabled.
//!
//! ## Remediation
//! `kms:EnableKeyRotation`, every 365 days. It disturbs nobody: the key keeps its id, and old ciphertexts are decrypted as
//! before. It is undone by `kms:DisableKeyRotation`; what has been rotated by then stays rotated.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::kms as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, kms};
use serde::Deserialize;

/// Judges the key's automatic rotation.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rotation {}

impl Control for Rotation {
    type View = kms::Key;

    const METADATA: Metadata = Metadata {
        id: "kms-rotation",
        title: "Customer symmetric KMS keys rotate",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["KMS.4"],
            cis_v3: &["3.6"],
            nist_r5: &["SC-12", "SC-12(2)", "SC-28(3)"],
            managed_rule: Some("CMK_BACKING_KEY_ROTATION_ENABLED"),
        },
    };

    fn evaluate(&self, key: &Resource<kms::Key>) -> Result<Compliance, Unreadable> {
        if let Some(reason) = unjudged(key)? {
            return Ok(Compliance::NotApplicable(reason));
        }
        let rotates = key.key_rotation_status.required("KeyRotationStatus")?;
        Ok(Compliance::compliant_if(*rotates, "automatic rotation is off"))
    }

    fn remediate(&self, key: &Resource<kms::Key>) -> Result<Plan, Unreadable> {
        if unjudged(key)?.is_some() || *key.key_rotation_status.required("KeyRotationStatus")? {
            return Ok(Plan::none());
        }
        let action = actions::EnableRotation { key: key.key.resource_id.clone() };
        Ok(Plan::of(action, actions::State::Rotation(None)))
    }
}

/// Why KMS does not rotate this key by itself, or why nobody can tell it to.
fn unjudged(key: &kms::Key) -> Result<Option<String>, Unreadable> {
    let manager = key.key_manager.as_deref().ok_or_else(|| Unreadable::missing("configuration.keyManager"))?;
    if manager != "CUSTOMER" {
        return Ok(Some("the key is managed by AWS".to_owned()));
    }
    let spec = key.key_spec.as_deref().or(key.customer_master_key_spec.as_deref());
    if let Some(spec) = spec.filter(|spec| *spec != "SYMMETRIC_DEFAULT") {
        return Ok(Some(format!("the key is {spec}, not a symmetric encryption key")));
    }
    if let Some(origin) = key.origin.as_deref().filter(|origin| *origin != "AWS_KMS") {
        return Ok(Some(format!("the key material comes from {origin}")));
    }
    let kind = key.multi_region_configuration.as_ref().and_then(|relatives| relatives.multi_region_key_type.as_deref());
    if kind == Some("REPLICA") {
        return Ok(Some("the key is a replica, and rotates with its primary key".to_owned()));
    }
    let state = key.key_state.as_deref().ok_or_else(|| Unreadable::missing("configuration.keyState"))?;
    Ok((state != "Enabled").then(|| format!("the key is in the state {state}")))
}
