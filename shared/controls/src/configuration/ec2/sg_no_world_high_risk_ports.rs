//! # Security groups do not open high-risk ports to the world
//!
//! ## Why it matters
//! Databases, search engines, file shares, development servers and administration ports are made for networks that are
//! trusted. Many ask for no password at first. What the world reaches of them is scanned, read and held for ransom.
//!
//! ## What passes
//! No rule, and no rules together, let the world reach a high-risk port: by name, inside a range of ports, or by a rule for all
//! traffic. TCP counts for every port, as for AWS's own rule, and UDP too for 1434 (SQL Server's browser) and 3389 (Remote
//! Desktop), whose services answer there.
//!
//! The world is a quarter or more of the public IPv4 addresses, or of the IPv6 addresses that are in use: `0.0.0.0/0` and
//! `::/0`, either half of IPv4 alone, and any list of ranges that adds up to as much, also over several rules. Private
//! addresses do not count. A range is what its mask says: `203.0.113.7/0` is everybody, `0.0.0.0/16` is nobody much. Prefix
//! lists are not looked into: the group's record does not say what they hold.
//!
//! ## Remediation
//! `ec2:RevokeSecurityGroupIngress` for the rules that open the ports, by their ids, and for no others. It cuts off every client
//! that came in through them; a rule over a range of ports, or for all traffic, goes as a whole, and the web's ports with it
//! where they lie within. The saved rules can be put back with their descriptions and tags, under new ids.
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
pub struct SgNoWorldHighRiskPorts {
    /// The high-risk ports. Default: 20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000,
    /// 5432, 5500, 5601, 8080, 8088, 8888, 9200 and 9300, the list of Security Hub's EC2.19.
    pub ports: Vec<u16>,
}

impl Default for SgNoWorldHighRiskPorts {
    fn default() -> Self {
        Self {
            ports: vec![
                20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601,
                8080, 8088, 8888, 9200, 9300,
            ],
        }
    }
}

impl Control for SgNoWorldHighRiskPorts {
    type View = ec2::SecurityGroup;

    const METADATA: Metadata = Metadata {
        id: "ec2-sg-no-world-high-risk-ports",
        title: "Security groups do not open high-risk ports to the world",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["EC2.19"],
            cis_v3: &[],
            nist_r5: &["AC-4", "AC-4(21)", "CA-9(1)", "CM-2", "CM-2(2)", "CM-7", "SC-7", "SC-7(11)"],
            managed_rule: Some("RESTRICTED_INCOMING_TRAFFIC"),
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
