//! # Network was routed to the internet
//!
//! ## Why it matters
//! A subnet is private because no route leads to an internet gateway. With one, every machine in it that has a public
//! address is on the internet, whatever was planned for it.
//!
//! ## What fires
//! CreateRoute and ReplaceRoute that send the world's addresses (`0.0.0.0/0`, `::/0`, or as much in another spelling) to an
//! internet gateway.
//!
//! ## What passes
//! Routes to a NAT gateway or an egress-only gateway, which let nobody in; to transit gateways, peered VPCs and
//! endpoints; and routes for narrower ranges. What pipelines and the `trusted` principals do.
//!
//! ## Remediation
//! Ask whether the subnets of the route table are meant to be public. If not, delete the route (DeleteRoute) or put the
//! former one back (ReplaceRoute). Machines without a NAT gateway lose their way out by it.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::ec2::{Route, Via};
use serde::Deserialize;

/// Fires where a route table sends the world to an internet gateway.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RouteToInternet {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for RouteToInternet {
    type Request = Route;

    const METADATA: Metadata = Metadata {
        id: "ec2-route-to-internet",
        title: "Network was routed to the internet",
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
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        Ok(match (route.via()?, route.from_world()?) {
            (Via::InternetGateway(gateway), Some(range)) => {
                Activity::on_each(call, "AWS::EC2::RouteTable", format!("{range} routed to {gateway}"))
            }
            _ => Vec::new(),
        })
    }
}
