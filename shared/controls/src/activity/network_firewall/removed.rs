//! # Network firewall was removed
//!
//! ## Why it matters
//! Traffic that a firewall looked at passes unseen, or by another way, once the firewall is gone. It is done to let an
//! attack through, or data out.
//!
//! ## What fires
//! DeleteFirewall, and DisassociateSubnets and DisassociateAvailabilityZones, which take it out of the path of some
//! networks.
//!
//! ## What passes
//! A policy or a rule group deleted: AWS refuses that while a firewall uses it. What the `trusted` principals do.
//!
//! ## Remediation
//! Create the firewall again, or associate the subnets again (AssociateSubnets), and see that the routes lead through it.
//! Look at the flow logs for what passed meanwhile.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a firewall is deleted, or taken out of the path.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Removed {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for Removed {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "network-firewall-removed",
        title: "Network firewall was removed",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::NetworkFirewall::Firewall"];

    const EVENTS: Events =
        &[("network-firewall", &["DeleteFirewall", "DisassociateSubnets", "DisassociateAvailabilityZones"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            _ if self.trusted.includes(call) => return Ok(Vec::new()),
            "DeleteFirewall" => "firewall deleted",
            "DisassociateSubnets" => "taken out of subnets",
            _ => "taken out of Availability Zones",
        };
        Ok(Activity::on_each(call, "AWS::NetworkFirewall::Firewall", fact))
    }
}
