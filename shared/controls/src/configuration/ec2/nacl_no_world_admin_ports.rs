//! # Network ACLs do not allow SSH/RDP from the world
//!
//! ## Why it matters
//! A network ACL stands before every security group of its subnets. Where it keeps the world from SSH and Remote Desktop, one
//! careless security group opens nothing.
//!
//! ## What passes
//! For each port, the rules are asked in the order of their numbers and the first that matches an address decides: what is
//! left after the denies is not the world. A deny that stands behind an allow does not help, nor does one for the other family
//! of addresses. TCP counts for every port, and UDP too for 3389, which Remote Desktop speaks. The default network ACL is
//! judged like any other: as it comes, it allows everything. (Security Hub's EC2.21 leaves it out.)
//!
//! The world is a quarter or more of the public IPv4 addresses, or of the IPv6 addresses that are in use: `0.0.0.0/0` and
//! `::/0`, either half of IPv4 alone, and any list of ranges that adds up to as much. Private addresses do not count.
//!
//! ## Remediation
//! `ec2:DeleteNetworkAclEntry` for a rule that allows nothing but the ports. Before a rule that allows more,
//! `ec2:CreateNetworkAclEntry` puts rules that deny each port to the same addresses, under the nearest free numbers: the rest of
//! what it allows stays open. The deny holds for private addresses too, unless a rule before it allows them; and since a network
//! ACL keeps no state, answers to connections that a NAT gateway began from such a port are lost (it begins them from 1024 to
//! 65535, which 3389 is among). No rule that allows the port to somebody is passed: where no number is free between it and the
//! wider rule, nothing is done. The rules that come with the ACL (`*`) are never touched. Undoing puts every rule back exactly.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::ec2 as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, ec2, network};
use serde::Deserialize;

/// Judges what the network ACL lets in from the world.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NaclNoWorldAdminPorts {
    /// The administration ports. Default: 22 (SSH) and 3389 (Remote Desktop).
    pub ports: Vec<u16>,
}

impl Default for NaclNoWorldAdminPorts {
    fn default() -> Self {
        Self { ports: vec![22, 3389] }
    }
}

impl Control for NaclNoWorldAdminPorts {
    type View = ec2::NetworkAcl;

    const METADATA: Metadata = Metadata {
        id: "ec2-nacl-no-world-admin-ports",
        title: "Network ACLs do not allow SSH/RDP from the world",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["EC2.21"],
            cis_v3: &["5.1"],
            nist_r5: &["AC-4(21)", "CA-9(1)", "CM-2", "CM-2(2)", "CM-7", "SC-7", "SC-7(21)", "SC-7(5)"],
            managed_rule: Some("NACL_NO_UNRESTRICTED_SSH_RDP"),
        },
    };

    fn evaluate(&self, acl: &Resource<ec2::NetworkAcl>) -> Result<Compliance, Unreadable> {
        if self.ports.is_empty() {
            return Ok(Compliance::NotApplicable("no ports are configured".to_owned()));
        }
        let openings = acl.openings(network::services_on(&self.ports))?;
        Ok(Compliance::broken_by(network::told(&openings)))
    }

    fn remediate(&self, acl: &Resource<ec2::NetworkAcl>) -> Result<Plan, Unreadable> {
        let (id, ports) = (acl.key.resource_id.clone(), self.ports.clone());
        let action = actions::CloseNetworkAcl { acl: id, ports, only: None };
        Ok(actions::needed(action, actions::seen_network_acl(acl)?))
    }
}
