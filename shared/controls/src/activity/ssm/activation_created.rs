//! # Activation for machines outside AWS was created
//!
//! ## Why it matters
//! Whoever has an activation's code may register any machine as a managed node of the account, with the role of the
//! activation: its credentials are on that machine from then on.
//!
//! ## What fires
//! CreateActivation.
//!
//! ## What passes
//! What the `trusted` principals create.
//!
//! ## Remediation
//! Ask the caller. If the activation is nobody's, delete it (DeleteActivation), deregister the nodes that used it,
//! and look at what its role did.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where foreign machines may register.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ActivationCreated {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The role that the machines get.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    iam_role: Option<String>,
}

impl ActivityControl for ActivationCreated {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ssm-activation-created",
        title: "Activation for machines outside AWS was created",
        responsibility: Responsibility::OperatingSystem,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("ssm", &["CreateActivation"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let role = request.iam_role.as_ref().ok_or_else(|| Unreadable::missing("requestParameters.iamRole"))?;
        Ok(Activity::on_account(call, format!("activation created with the role {role}")))
    }
}
