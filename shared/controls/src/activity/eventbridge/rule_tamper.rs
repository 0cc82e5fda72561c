//! # Security event rule was disabled or deleted
//!
//! ## Why it matters
//! Findings and API calls reach people through rules of EventBridge. A rule that is disabled or has no target loses
//! them without a word.
//!
//! ## What fires
//! DisableRule, DeleteRule, RemoveTargets, and PutRule with state DISABLED, on a rule whose name is among `rules`.
//!
//! ## What passes
//! Rules of other names, of which accounts have many, and rules that are enabled. guardrail's own rules are
//! `guardrail-self-tamper`'s.
//!
//! ## Remediation
//! Enable the rule (EnableRule), which takes back that it was disabled, or create it and its targets anew and acknowledge the
//! finding.
//!
//! ## Absent keys
//! - `state`: a rule is enabled where PutRule does not say.

use crate::names::SECURITY;
use crate::{Activity, ActivityControl, Events, Names, Undone};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where a rule that carries security events is silenced.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RuleTamper {
    /// Names of rules that carry security events; `*` for any text. Default: names that speak of security services, audits,
    /// incidents and compliance.
    pub rules: Names,
}

impl Default for RuleTamper {
    fn default() -> Self {
        Self { rules: Names::of(&SECURITY) }
    }
}

/// The rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    name: Option<String>,
    rule: Option<String>,
    state: Option<String>,
}

const RULE: &str = "AWS::Events::Rule";

const DISABLED: &str = "rule disabled";

impl ActivityControl for RuleTamper {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "eventbridge-rule-tamper",
        title: "Security event rule was disabled or deleted",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[RULE];

    const EVENTS: Events = &[("events", &["DisableRule", "DeleteRule", "RemoveTargets", "PutRule"])];

    const TAKEN_BACK_BY: Events = &[("events", &["EnableRule"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let name = request.rule.as_deref().or(request.name.as_deref());
        let name = name.ok_or_else(|| Unreadable::missing("requestParameters.name"))?;
        if !self.rules.includes(name) {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "DisableRule" => DISABLED,
            "DeleteRule" => "rule deleted",
            "RemoveTargets" => "rule's targets removed",
            _ if request.state.as_deref() == Some("DISABLED") => DISABLED,
            _ => return Ok(Vec::new()),
        };
        Ok(Activity::on_each(call, RULE, fact))
    }

    fn undoes(&self, _: &ApiCall<'_>, _: &Request) -> Result<Undone, Unreadable> {
        Ok(Undone::fact(DISABLED))
    }
}
