//! # Key material was imported into a KMS key
//!
//! ## Why it matters
//! Whoever imported a key's material holds it outside of AWS, and may delete it from the key at any moment, or let it
//! expire. Ransom attacks encrypt with such a key, and keep the material.
//!
//! ## What fires
//! ImportKeyMaterial.
//!
//! ## What passes
//! Calls by the `trusted` principals: those who bring the organization's own keys. Whatever AWS services do.
//!
//! ## Remediation
//! Ask the caller who holds the material, and until when it is valid. If nobody answers for it, look at what was
//! encrypted with the key, copy it to another while it can be read, and look at what else the caller did.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use serde::Deserialize;

/// Fires where somebody brings a key that they can take away.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyMaterialImported {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// How long the material is valid.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    valid_to: Option<String>,
}

impl ActivityControl for KeyMaterialImported {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "kms-key-material-imported",
        title: "Key material was imported into a KMS key",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::KMS::Key"];

    const EVENTS: Events = &[("kms", &["ImportKeyMaterial"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let until = request.valid_to.as_deref().map(|date| format!(", valid to {date}")).unwrap_or_default();
        Ok(Activity::on_each(call, "AWS::KMS::Key", format!("key material imported{until}")))
    }
}
