//! # Secret was scheduled for deletion
//!
//! ## Why it matters
//! A secret that waits for its deletion cannot be read: programs that need it stop, and in 7 to 30 days it is gone.
//!
//! ## What fires
//! DeleteSecret with a recovery window.
//!
//! ## What passes
//! Deletions by force, of which `secretsmanager-secret-destroyed` speaks. What pipelines and the `trusted` principals
//! do, and whatever AWS services do.
//!
//! ## Remediation
//! Unless it was announced, restore the secret (RestoreSecret), which takes the finding back.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a secret is to be deleted.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SecretDeletionScheduled {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// How the secret is deleted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_flag")]
    force_delete_without_recovery: Option<bool>,
}

impl ActivityControl for SecretDeletionScheduled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "secretsmanager-secret-deletion-scheduled",
        title: "Secret was scheduled for deletion",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::SecretsManager::Secret"];

    const EVENTS: Events = &[("secretsmanager", &["DeleteSecret"])];

    const TAKEN_BACK_BY: Events = &[("secretsmanager", &["RestoreSecret"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if request.force_delete_without_recovery == Some(true) || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::SecretsManager::Secret", "secret to be deleted after its recovery window"))
    }
}
