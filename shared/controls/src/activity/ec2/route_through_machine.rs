//! # Traffic was routed through a machine
//!
//! ## Why it matters
//! Whoever sends a network's way out through a machine of theirs reads and changes what passes. It is how traffic is taken
//! out of the path of a NAT gateway or a firewall.
//!
//! ## What fires
//! CreateRoute and ReplaceRoute that send the world's addresses to an instance or to a network interface.
//!
//! ## What passes
//! Routes for narrower ranges: a VPN appliance has those. Routes to gateways and endpoints. What pipelines do, Terraform and
//! its like among them, which set up NAT instances so, and what the `trusted` principals do.
//!
//! ## Remediation
//! Find out whose machine it is, and whether it forwards for others on purpose (its source and destination check is off
//! then). If not, put the former route back (ReplaceRoute), and treat the traffic of the time between as read.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::ec2::{Route, Via};
use serde::Deserialize;

/// Fires where a route table sends the world through an instance or a network interface.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RouteThroughMachine {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for RouteThroughMachine {
    type Request = Route;

    const METADATA: Metadata = Metadata {
        id: "ec2-route-through-machine",
        title: "Traffic was routed through a machine",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["CloudWatch.13"],
            cis_v3: &["4.13"],
            nist_r5: &[],
            managed_rule: None,
        },
    };

    const TYPES: &'static [&'static str] = &["AWS::EC2::RouteTable"];

    const EVENTS: Events = &[("ec2", &["CreateRoute", "ReplaceRoute"])];

    fn observe(&self, call: &ApiCall<'_>, route: &Route) -> Result<Vec<Activity>, Unreadable> {
        Ok(match (route.via()?, route.from_world()?) {
            (Via::Machine(machine), Some(range)) if is_by_hand(call, &self.trusted) => {
                Activity::on_each(call, "AWS::EC2::RouteTable", format!("{range} routed through {machine}"))
            }
            _ => Vec::new(),
        })
    }
}
