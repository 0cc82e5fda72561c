//! # Event bus was opened to the public or another account
//!
//! ## Why it matters
//! Whoever may put events on the bus can set off every rule on it, with events that look like real ones.
//!
//! ## What fires
//! PutPermission for everyone, for an account that is neither the own one nor in `trusted_accounts`, or with a policy
//! that lets such in.
//!
//! ## What passes
//! The own account, trusted accounts, and everyone within an organization.
//!
//! ## Remediation
//! Ask the caller who is meant to send. If nobody knows, remove the statement (RemovePermission).

use crate::sharing::Outside;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::policy::Policy;
use guardrail_resources::{Section, Unreadable};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where strangers may send events.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BusExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::Events::EventBus";

/// Who may send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    principal: Option<String>,
    condition: Option<Condition>,
    policy: Section<Policy>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Condition {
    key: Option<String>,
    value: Option<String>,
}

impl ActivityControl for BusExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "eventbridge-bus-external",
        title: "Event bus was opened to the public or another account",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("events", &["PutPermission"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let outside = Outside::of(call, &self.trusted_accounts);
        if let Some(policy) = request.policy.get("requestParameters.policy")? {
            return Ok(outside.opened_by(call, TYPE, policy));
        }
        let principal = request.principal.as_deref();
        let principal = principal.ok_or_else(|| Unreadable::missing("requestParameters.principal"))?;
        let condition = request.condition.as_ref();
        let is_pinned = condition.is_some_and(|condition| condition.key.is_some() && condition.value.is_some());
        let fact =
            if is_pinned { None } else { outside.opened_to([principal]).map(|fact| format!("event bus {fact}")) };
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, TYPE, fact)))
    }
}
