//! # Automated reasoning policy was deleted
//!
//! ## Why it matters
//! Guardrails of Amazon Bedrock check by such a policy whether a model's answers follow the rules of the house. Without it
//! nobody can tell wrong answers from right ones any more, nor put the policy into a guardrail again.
//!
//! ## What fires
//! DeleteAutomatedReasoningPolicy.
//!
//! ## What passes
//! Calls of the `trusted` principals, and whatever AWS services do.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, create the policy anew (CreateAutomatedReasoningPolicy) from the documents that it
//! was made of, and name it in the guardrails.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where models' answers are checked by one policy less.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReasoningPolicyDeleted {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    policy_arn: Option<String>,
}

impl ActivityControl for ReasoningPolicyDeleted {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "bedrock-reasoning-policy-deleted",
        title: "Automated reasoning policy was deleted",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("bedrock", &["DeleteAutomatedReasoningPolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let policy = request.policy_arn.as_deref().unwrap_or("an automated reasoning policy");
        Ok(Activity::on_account(call, format!("{policy} deleted")))
    }
}
