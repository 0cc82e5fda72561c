//! # Security groups do not open SSH/RDP to the world
//!
//! ## Why it matters
//! SSH and Remote Desktop give whoever gets in the whole machine. Ports that the world reaches are found within minutes and
//! tried without end: one weak password, leaked key or unpatched server is enough.
//!
//! ## What passes
//! No rule, and no rules together, let the world reach an administration port: by name, inside a range of ports, or by a rule
//! for all traffic. TCP counts for every port, and UDP too for 3389, which Remote Desktop speaks.
//!
//! The world is a quarter or more of the public IPv4 addresses, or of the IPv6 addresses that are in use: `0.0.0.0/0` and
//! `::/0`, either half of IPv4 alone, and any list of ranges that adds up to as much, also over several rules. Private
//! addresses do not count. A range is what its mask says: `203.0.113.7/0` is everybody, `0.0.0.0/16` is nobody much. Prefix
//! lists are not looked into: the group's record does not say what they hold.
//!
//! ## Remediation
//! `ec2:RevokeSecurityGroupIngress` for the rules that open the ports, by their ids, and for no others: an office's range beside
//! `0.0.0.0/0` stays. It ends new connections from everywhere, those of administrators without a VPN or Session Manager too; a
//! rule over a range of ports, or for all traffic, goes as a whole. The saved rules can be put back with their descriptions and
//! tags, under new ids.
//!
//! ## Absent keys
//! - `ipv6Ranges`: items from before 2017 have no such key; a group without it lets no IPv6 range in.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::ec2 as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, ec2, network};
use serde::Deserialize;

/// Judges what the group lets in from the world.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SgNoWorldAdminPorts {
    /// The administration ports. Default: 22 (SSH) and 3389 (Remote Desktop).
    pub ports: Vec<u16>,
}

impl Default for SgNoWorldAdminPorts {
    fn default() -> Self {
        Self { ports: vec![22, 3389] }
    }
}

impl Control for SgNoWorldAdminPorts {
    type View = ec2::SecurityGroup;

    const METADATA: Metadata = Metadata {
        id: "ec2-sg-no-world-admin-ports",
        title: "Security groups do not open SSH/RDP to the world",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["EC2.13"],
            cis_v3: &["5.2", "5.3"],
            nist_r5: &["AC-4", "AC-4(21)", "CM-7", "SC-7", "SC-7(11)", "SC-7(16)", "SC-7(21)", "SC-7(4)"],
            managed_rule: Some("INCOMING_SSH_DISABLED"),
        },
    };

    fn evaluate(&self, group: &Resource<ec2::SecurityGroup>) -> Result<Compliance, Unreadable> {
        if self.ports.is_empty() {
            return Ok(Compliance::NotApplicable("no ports are configured".to_owned()));
        }
        let openings = group.openings(network::services_on(&self.ports))?;
        Ok(Compliance::broken_by(network::told(&openings)))
    }

    fn remediate(&self, group: &Resource<ec2::SecurityGroup>) -> Result<Plan, Unreadable> {
        let reached = actions::Reached::Ports(self.ports.clone());
        let action = actions::RevokeWorldIngress { group: group.key.resource_id.clone(), reached };
        Ok(actions::needed(action, actions::seen_security_group(group)?))
    }
}
