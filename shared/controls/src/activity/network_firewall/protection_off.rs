//! # Network firewall protection was turned off
//!
//! ## Why it matters
//! A firewall that is protected cannot be deleted, moved or given another policy by one call. Turning that off is the step
//! before.
//!
//! ## What fires
//! UpdateFirewallDeleteProtection, UpdateSubnetChangeProtection and UpdateFirewallPolicyChangeProtection that turn the
//! protection off.
//!
//! ## What passes
//! The same calls that turn it on.
//!
//! ## Remediation
//! Turn it on again, and look at what was done to the firewall since.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a firewall loses its protection against changes.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProtectionOff {}

/// The protection that the call is about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(rename = "delete_protection", deserialize_with = "optional_flag")]
    deletion: Option<bool>,
    #[serde(rename = "subnet_change_protection", deserialize_with = "optional_flag")]
    subnets: Option<bool>,
    #[serde(rename = "firewall_policy_change_protection", deserialize_with = "optional_flag")]
    policy: Option<bool>,
}

impl Request {
    /// What the firewall is protected from, and whether it is from now on.
    fn protection(&self) -> Result<(&'static str, bool), Unreadable> {
        let told =
            [("deletion", self.deletion), ("changes of subnets", self.subnets), ("changes of policy", self.policy)];
        let told = told.into_iter().find_map(|(what, is_on)| Some((what, is_on?)));
        told.ok_or_else(|| Unreadable::missing("requestParameters.deleteProtection"))
    }
}

const FIREWALL: &str = "AWS::NetworkFirewall::Firewall";

impl ActivityControl for ProtectionOff {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "network-firewall-protection-off",
        title: "Network firewall protection was turned off",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::NetworkFirewall::Firewall"];

    const EVENTS: Events = &[(
        "network-firewall",
        &["UpdateFirewallDeleteProtection", "UpdateSubnetChangeProtection", "UpdateFirewallPolicyChangeProtection"],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let (what, is_on) = request.protection()?;
        if is_on {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, FIREWALL, format!("protection against {what} turned off")))
    }
}
