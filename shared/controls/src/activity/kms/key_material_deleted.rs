//! # KMS key's imported material was deleted
//!
//! ## Why it matters
//! A key whose material was imported stops working the moment the material is deleted, without the waiting time that a
//! key's deletion has. Only who still holds the material can bring back what it encrypted.
//!
//! ## What fires
//! DeleteImportedKeyMaterial.
//!
//! ## What passes
//! Whatever AWS services do.
//!
//! ## Remediation
//! Import the same material again (ImportKeyMaterial), which takes the finding back. Ask who deleted it, and why.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a key lost what it encrypts with.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyMaterialDeleted {}

const KEY: &str = "AWS::KMS::Key";

impl ActivityControl for KeyMaterialDeleted {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "kms-key-material-deleted",
        title: "KMS key's imported material was deleted",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[KEY];

    const EVENTS: Events = &[("kms", &["DeleteImportedKeyMaterial"])];

    const TAKEN_BACK_BY: Events = &[("kms", &["ImportKeyMaterial"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        Ok(Activity::on_each(call, KEY, "imported key material deleted"))
    }
}
