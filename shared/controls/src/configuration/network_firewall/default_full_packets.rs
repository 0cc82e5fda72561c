//! # Firewall policy drops or forwards full packets by default
//!
//! ## Why it matters
//! A packet that no stateless rule matches meets the policy's default action. Where that is to pass, everything that nobody
//! thought of goes through, past the stateful rules too.
//!
//! ## What passes
//! The stateless default actions for full packets hold `aws:drop` or `aws:forward_to_sfe`, and not `aws:pass`. Custom actions
//! may stand beside them.
//!
//! ## Remediation
//! `network-firewall:UpdateFirewallPolicy` with `aws:forward_to_sfe` in the place of `aws:pass`, under the update token that was
//! read. Traffic that passed unseen now meets the stateful rules, and may be dropped there. The saved policy can be put back
//! exactly.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, network_firewall};
use serde::Deserialize;

/// Judges what happens to full packets that no stateless rule matches.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DefaultFullPackets {}

impl Control for DefaultFullPackets {
    type View = network_firewall::FirewallPolicy;

    const METADATA: Metadata = Metadata {
        id: "network-firewall-default-full-packets",
        title: "Firewall policy drops or forwards full packets by default",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["NetworkFirewall.4"],
            cis_v3: &[],
            nist_r5: &["CA-9(1)", "CM-2"],
            managed_rule: Some("NETFW_POLICY_DEFAULT_ACTION_FULL_PACKETS"),
        },
    };

    fn evaluate(&self, policy: &Resource<network_firewall::FirewallPolicy>) -> Result<Compliance, Unreadable> {
        let actions = &policy.firewall_policy.stateless_default_actions;
        let holds = |action: &str| actions.iter().any(|held| held == action);
        if holds("aws:pass") {
            return Ok(Compliance::NonCompliant(
                "aws:pass is the stateless default action for full packets".to_owned(),
            ));
        }
        Ok(Compliance::compliant_if(
            holds("aws:drop") || holds("aws:forward_to_sfe"),
            "no stateless default action drops or forwards full packets",
        ))
    }
}
