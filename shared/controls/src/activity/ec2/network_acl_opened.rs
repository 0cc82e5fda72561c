//! # Network ACL was opened to the world
//!
//! ## Why it matters
//! A network ACL stands before every security group of its subnets: it is the second lock where a security group is
//! careless. Whoever opens it to the world takes that lock away.
//!
//! ## What fires
//! CreateNetworkAclEntry and ReplaceNetworkAclEntry with a rule that allows the world in to an administration port, by
//! name, within a range, or by a rule for all traffic.
//!
//! ## What passes
//! Rules for outgoing traffic, and rules that deny. Narrow ranges, and ports that are not in `ports`. Ranges that begin at
//! 1024 or later and end at 60999 or later: answers come back through them, for a network ACL keeps no state (VPC user
//! guide, "Ephemeral ports").
//!
//! ## Remediation
//! Put the saved rule back (ReplaceNetworkAclEntry) or delete it (DeleteNetworkAclEntry). Other rules with lower numbers
//! may already deny what this one allows: the configuration control judges them together.

use crate::configuration::ec2::NaclNoWorldAdminPorts;
use crate::exposure::exposed;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Stated;
use guardrail_resources::ec2::PortRange;
use guardrail_resources::network::Traffic;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a rule allows the world in to an administration port.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NetworkAclOpened {
    /// The administration ports. Default: those of `ec2-nacl-no-world-admin-ports`, 22 and 3389.
    pub ports: Vec<u16>,
}

impl Default for NetworkAclOpened {
    fn default() -> Self {
        Self { ports: NaclNoWorldAdminPorts::default().ports }
    }
}

/// The rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_flag")]
    egress: Option<bool>,
    rule_action: Option<String>,
    #[serde(alias = "protocol")]
    acl_protocol: Option<String>,
    cidr_block: Option<String>,
    ipv6_cidr_block: Option<String>,
    port_range: Option<PortRange>,
}

impl ActivityControl for NetworkAclOpened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-network-acl-opened",
        title: "Network ACL was opened to the world",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["CloudWatch.11"],
            cis_v3: &["4.11"],
            nist_r5: &[],
            managed_rule: None,
        },
    };

    const TYPES: &'static [&'static str] = &["AWS::EC2::NetworkAcl"];

    const EVENTS: Events = &[("ec2", &["CreateNetworkAclEntry", "ReplaceNetworkAclEntry"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let place = "requestParameters";
        let missing = |key| Unreadable::missing(format!("{place}.{key}"));
        let allows = match request.rule_action.as_deref() {
            Some(action) if action.eq_ignore_ascii_case("deny") => false,
            Some(action) if action.eq_ignore_ascii_case("allow") => true,
            Some(_) => return Err(Unreadable::meaningless(format!("{place}.ruleAction"), "neither allow nor deny")),
            None => return Err(missing("ruleAction")),
        };
        if !allows || request.egress.ok_or_else(|| missing("egress"))? {
            return Ok(Vec::new());
        }
        let mut ranges = request.cidr_block.iter().chain(&request.ipv6_cidr_block).map(String::as_str).peekable();
        if ranges.peek().is_none() {
            return Err(missing("cidrBlock"));
        }
        let PortRange { from, to } = request.port_range.unwrap_or(PortRange { from: None, to: None });
        let rule = Stated { place, protocol: request.acl_protocol.as_deref(), from, to };
        let mut sources = rule.sources(ranges)?;
        // EC2 asks for the ports of every TCP and UDP rule.
        let has_ports = sources.iter().any(|source| matches!(source.traffic, Traffic::Ports(..)));
        if has_ports && (from.is_none() || to.is_none()) {
            return Err(missing("portRange"));
        }
        sources.retain(|source| !is_for_answers(source.traffic));
        Ok(match exposed(&sources, &self.ports) {
            Some(fact) => Activity::on_each(call, "AWS::EC2::NetworkAcl", fact),
            None => Vec::new(),
        })
    }
}

/// True for the ports that clients use, all of them: answers come back to those.
fn is_for_answers(traffic: Traffic) -> bool {
    matches!(traffic, Traffic::Ports(_, 1024.., 60999..))
}
