//! # Secret was deleted without recovery
//!
//! ## Why it matters
//! A secret that is deleted by force is gone at once, and whoever needs it, a program or a person, is locked out of
//! what it opens.
//!
//! ## What fires
//! DeleteSecret with `forceDeleteWithoutRecovery`.
//!
//! ## What passes
//! Deletions with a recovery window, of which `secretsmanager-secret-deletion-scheduled` speaks. What pipelines and the
//! `trusted` principals do, and whatever AWS services do.
//!
//! ## Remediation
//! Ask who did it. The secret must be created anew, and what it opened must be given a new credential.
//!
//! ## Absent keys
//! - `forceDeleteWithoutRecovery`: the secret is kept for a recovery window where the request does not say so (Secrets
//!   Manager API, DeleteSecret).

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a secret cannot be restored.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SecretDestroyed {
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

impl ActivityControl for SecretDestroyed {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "secretsmanager-secret-destroyed",
        title: "Secret was deleted without recovery",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::SecretsManager::Secret"];

    const EVENTS: Events = &[("secretsmanager", &["DeleteSecret"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        if request.force_delete_without_recovery != Some(true) || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::SecretsManager::Secret", "secret deleted without recovery"))
    }
}
