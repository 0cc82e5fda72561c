//! # Policy of the organization was deleted or lets everything
//!
//! ## Why it matters
//! Service control policies forbid accounts what nobody there may do, administrators included: stopping trails, leaving,
//! unused Regions. One that forbids nothing any more does so in every account it is attached to, at once.
//!
//! ## What fires
//! DeletePolicy, and UpdatePolicy to a document in which no statement denies anything and one allows every action.
//!
//! ## What passes
//! Updates that deny something or allow only some actions: whether they deny less than before, the call does not tell.
//! Policies of other types (tags, backup). Updates of the name or description. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, put the former document back (UpdatePolicy), and look at what the accounts did
//! meanwhile.
//!
//! ## Absent keys
//! - `content`: the document stays where the request brings none (Organizations, UpdatePolicy).

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use guardrail_resources::policy::{AdminKind, Effect, Policy};
use guardrail_resources::read::Section;
use serde::Deserialize;

/// Fires where a policy of the organization stops forbidding.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyWeakened {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Which policy, and its new document.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    policy_id: Option<String>,
    content: Section<Policy>,
}

/// What the answer says of the policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    policy: Option<Answered>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answered {
    policy_summary: Option<Summary>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Summary {
    #[serde(rename = "type")]
    kind: Option<String>,
}

const POLICY: &str = "AWS::Organizations::Policy";

/// The types of policies that are written in the policy language.
const GUARDS: [&str; 2] = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"];

impl ActivityControl for PolicyWeakened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "organizations-policy-weakened",
        title: "Policy of the organization was deleted or lets everything",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Organizations::Policy"];

    const EVENTS: Events = &[("organizations", &["UpdatePolicy", "DeletePolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        if call.name() == "DeletePolicy" {
            return Ok(Activity::on_each(call, POLICY, "policy deleted"));
        }
        if request.policy_id.is_none() {
            return Err(Unreadable::missing("requestParameters.policyId"));
        }
        let Answer { policy } = call::response(call)?;
        let kind = policy.and_then(|policy| policy.policy_summary).and_then(|summary| summary.kind);
        if kind.is_some_and(|kind| !GUARDS.contains(&kind.as_str())) {
            return Ok(Vec::new());
        }
        let Some(document) = request.content.get("requestParameters.content")? else { return Ok(Vec::new()) };
        let denies = document.statements().iter().any(|statement| statement.effect() == Effect::Deny);
        let grants = document.admin_grants();
        let Some(grant) = grants.iter().find(|grant| grant.kind() == AdminKind::Everything).filter(|_| !denies) else {
            return Ok(Vec::new());
        };
        Ok(Activity::on_each(call, POLICY, format!("nothing is denied any more: {grant}")))
    }
}
