//! # No ingress rule with protocol -1 from the world
//!
//! ## Why it matters
//! A rule for all traffic from the world is no firewall at all: every service that is ever started behind it is public at once,
//! whatever its port.
//!
//! ## What passes
//! No rule with protocol `-1` lets the world in, and no such rules together. A rule for all ports of TCP or UDP alone is for
//! the controls over ports to judge.
//!
//! The world is a quarter or more of the public IPv4 addresses, or of the IPv6 addresses that are in use: `0.0.0.0/0` and
//! `::/0`, either half of IPv4 alone, and any list of ranges that adds up to as much, also over several rules. Private
//! addresses do not count. A range is what its mask says: `203.0.113.7/0` is everybody, `0.0.0.0/16` is nobody much. Prefix
//! lists are not looked into: the group's record does not say what they hold.
//!
//! ## Remediation
//! `ec2:RevokeSecurityGroupIngress` for the rules, by their ids, and for no others. It cuts off whoever came in through them, to
//! the services that are meant to be public too, until a rule for their ports is there. The saved rules can be put back with
//! their descriptions and tags, under new ids.
//!
//! ## Absent keys
//! - `ipv6Ranges`: items from before 2017 have no such key; a group without it lets no IPv6 range in.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::ec2 as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, ec2, network};
use serde::Deserialize;

/// Judges the group's rules with protocol `-1`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SgNoWorldAllTraffic {}

impl Control for SgNoWorldAllTraffic {
    type View = ec2::SecurityGroup;

    const METADATA: Metadata = Metadata {
        id: "ec2-sg-no-world-all-traffic",
        title: "No ingress rule with protocol -1 from the world",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &["5.2", "5.3"], nist_r5: &[], managed_rule: None },
    };

    fn evaluate(&self, group: &Resource<ec2::SecurityGroup>) -> Result<Compliance, Unreadable> {
        Ok(Compliance::broken_by(network::told(&group.openings_of_all_traffic()?)))
    }

    fn remediate(&self, group: &Resource<ec2::SecurityGroup>) -> Result<Plan, Unreadable> {
        let reached = actions::Reached::Everything;
        let action = actions::RevokeWorldIngress { group: group.key.resource_id.clone(), reached };
        Ok(actions::needed(action, actions::seen_security_group(group)?))
    }
}
