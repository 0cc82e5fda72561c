//! # Access to foundation models was requested
//!
//! ## Why it matters
//! Stolen credentials are sold to run foundation models at the account's cost (LLMjacking). What the account has no
//! access to is asked for first.
//!
//! ## What fires
//! PutUseCaseForModelAccess, CreateFoundationModelAgreement and PutFoundationModelEntitlement.
//!
//! ## What passes
//! Use of models. What the `trusted` principals request.
//!
//! ## Remediation
//! Ask the caller. If nobody wants the model, delete the agreement (DeleteFoundationModelAgreement), deactivate the
//! caller's credentials, and look at the calls of models since.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where an account gets models that it had not.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ModelAccessRequested {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The model; the use case is one for all of a provider's.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    model_id: Option<String>,
}

impl ActivityControl for ModelAccessRequested {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "bedrock-model-access-requested",
        title: "Access to foundation models was requested",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[(
        "bedrock",
        &["PutUseCaseForModelAccess", "CreateFoundationModelAgreement", "PutFoundationModelEntitlement"],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let model = request.model_id.as_deref().unwrap_or("foundation models");
        Ok(Activity::on_account(call, format!("access to {model} requested")))
    }
}
