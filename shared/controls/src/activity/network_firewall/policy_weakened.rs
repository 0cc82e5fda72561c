//! # Network firewall policy lets everything pass
//!
//! ## Why it matters
//! A firewall whose policy passes every packet is a wire. Whoever cannot delete the firewall can still empty its policy.
//!
//! ## What fires
//! UpdateFirewallPolicy whose stateless default, also for fragments, is to pass, so that packets are never inspected; and
//! one that inspects without any rule or a default that drops.
//!
//! ## What passes
//! Every other policy. A call that is a rehearsal (`dryRun`).
//!
//! ## Remediation
//! Put the former policy back (UpdateFirewallPolicy). Look at the flow logs for what passed meanwhile.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{Anything, Many};
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a policy inspects nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyWeakened {}

/// The policy as it is from now on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    firewall_policy: Option<FirewallPolicy>,
    #[serde(deserialize_with = "optional_flag")]
    dry_run: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FirewallPolicy {
    stateless_default_actions: Many<String>,
    stateless_fragment_default_actions: Many<String>,
    stateful_default_actions: Many<String>,
    stateless_rule_group_references: Many<Anything>,
    stateful_rule_group_references: Many<Anything>,
}

impl ActivityControl for PolicyWeakened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "network-firewall-policy-weakened",
        title: "Network firewall policy lets everything pass",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::NetworkFirewall::FirewallPolicy"];

    const EVENTS: Events = &[("network-firewall", &["UpdateFirewallPolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if request.dry_run == Some(true) {
            return Ok(Vec::new());
        }
        let place = "requestParameters.firewallPolicy";
        let policy = request.firewall_policy.as_ref().ok_or_else(|| Unreadable::missing(place))?;
        let defaults = [&policy.stateless_default_actions, &policy.stateless_fragment_default_actions];
        if defaults.into_iter().any(|actions| actions.is_empty()) {
            return Err(Unreadable::missing(format!("{place}.statelessDefaultActions")));
        }
        let passes = defaults.into_iter().flatten().any(|action| action.eq_ignore_ascii_case("aws:pass"));
        let groups = [&policy.stateless_rule_group_references, &policy.stateful_rule_group_references];
        let inspects = defaults.into_iter().flatten().any(|action| action.eq_ignore_ascii_case("aws:forward_to_sfe"));
        let drops = policy.stateful_default_actions.iter().any(|action| action.to_ascii_lowercase().contains("drop"));
        let fact = if passes {
            "packets pass without inspection"
        } else if inspects && !drops && groups.into_iter().all(|groups| groups.is_empty()) {
            "no rule is left"
        } else {
            return Ok(Vec::new());
        };
        Ok(Activity::on_each(call, "AWS::NetworkFirewall::FirewallPolicy", fact))
    }
}
