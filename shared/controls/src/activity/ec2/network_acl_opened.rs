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
//! guide, "Ephemeral ports"). What pipelines, Terraform and its like and the `trusted` principals do: they state the rules again
//! that every VPC's default network ACL has. `ec2-nacl-no-world-admin-ports` judges what is there.
//!
//! ## Remediation
//! `ec2:DeleteNetworkAclEntry` for the rule that the call made, where it allows nothing but the ports; before a wider one,
//! `ec2:CreateNetworkAclEntry` puts rules that deny each port, under the nearest free numbers. A rule that the call replaced does
//! not come back: the record does not hold it. Where other rules with lower numbers deny already what this one allows, nothing is
//! done. What it disturbs is said on the page of `ec2-nacl-no-world-admin-ports`. Undoing puts every rule back exactly.

use crate::by_hand::is_by_hand;
use crate::configuration::ec2::NaclNoWorldAdminPorts;
use crate::exposure::exposed;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_actions::services::ec2 as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Stated;
use guardrail_resources::ec2::{NetworkAclEntry, PortRange};
use guardrail_resources::network::Traffic;
use guardrail_resources::read::{optional_flag, optional_integer};
use serde::Deserialize;

/// Fires where a rule allows the world in to an administration port.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NetworkAclOpened {
    /// The administration ports. Default: those of `ec2-nacl-no-world-admin-ports`, 22 and 3389.
    pub ports: Vec<u16>,
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl Default for NetworkAclOpened {
    fn default() -> Self {
        Self { ports: NaclNoWorldAdminPorts::default().ports, trusted: Trusted::default() }
    }
}

/// The rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_integer")]
    rule_number: Option<i64>,
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
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
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
            Some(fact) => {
                let activities = Activity::on_each(call, "AWS::EC2::NetworkAcl", fact).into_iter();
                activities.map(|activity| self.planned(request, activity)).collect()
            }
            None => Vec::new(),
        })
    }
}

impl NetworkAclOpened {
    /// The activity, and what closes the ports of the rule that the call made.
    fn planned(&self, request: &Request, activity: Activity) -> Activity {
        let acl = activity.target.named.clone();
        let entry = NetworkAclEntry {
            rule_number: request.rule_number,
            egress: false,
            protocol: request.acl_protocol.clone().unwrap_or_default(),
            rule_action: "allow".to_owned(),
            cidr_block: request.cidr_block.clone(),
            ipv6_cidr_block: request.ipv6_cidr_block.clone(),
            port_range: request.port_range,
        };
        match actions::NetworkAclEntry::seen(&entry) {
            Ok(entry) if acl.starts_with("acl-") => {
                let only = Some(entry.rule_number);
                let action = actions::CloseNetworkAcl { acl, ports: self.ports.clone(), only };
                activity.put_right_by(actions::needed(action, actions::network_acl_entries(vec![entry])))
            }
            _ => activity,
        }
    }
}

/// True for the ports that clients use, all of them: answers come back to those.
fn is_for_answers(traffic: Traffic) -> bool {
    matches!(traffic, Traffic::Ports(_, 1024.., 60999..))
}
