//! # Rule sends events to another account
//!
//! ## Why it matters
//! Every event that the rule matches goes to the other account from now on: what is done in the account, by whom, and
//! what applications tell one another.
//!
//! ## What fires
//! PutTargets with a target of an account that is neither the own one nor in `trusted_accounts`.
//!
//! ## What passes
//! Targets of the own account and of trusted ones: name the account here that collects the events of the organization.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows, remove the target (RemoveTargets).

use crate::sharing::Outside;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where events leave the account.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TargetExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::Events::Rule";

/// Where the events go.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    targets: Option<Vec<EventTarget>>,
}

#[derive(Debug, Deserialize)]
struct EventTarget {
    arn: String,
}

impl ActivityControl for TargetExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "eventbridge-target-external",
        title: "Rule sends events to another account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("events", &["PutTargets"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let targets = request.targets.as_ref().ok_or_else(|| Unreadable::missing("requestParameters.targets"))?;
        let outside = Outside::of(call, &self.trusted_accounts);
        let arns: Vec<&str> = targets.iter().map(|target| target.arn.as_str()).filter(|arn| outside.has(arn)).collect();
        let fact = (!arns.is_empty()).then(|| format!("events are sent to {}", arns.join(", ")));
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, TYPE, fact)))
    }
}
