//! # Subnets do not auto-assign public IPs
//!
//! ## Why it matters
//! Where a subnet gives out public addresses by itself, whatever is started in it faces the internet without anybody having asked
//! for that: one careless security group is enough.
//!
//! ## What passes
//! `mapPublicIpOnLaunch` is off: what needs a public IPv4 address asks for it. IPv6 addresses are not judged, as they are not by
//! AWS's own rule: all of them are public by nature, and routes decide whether the internet reaches them.
//!
//! ## Remediation
//! `ec2:ModifySubnetAttribute` with `MapPublicIpOnLaunch=false`. What runs keeps its address until it is stopped. What is started
//! from now on, by Auto Scaling too, reaches the internet only through a NAT gateway or by an address that it asks for. It can be
//! put back exactly.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::ec2 as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, ec2};
use serde::Deserialize;

/// Judges what the subnet gives to what is started in it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SubnetNoAutoPublicIp {}

impl Control for SubnetNoAutoPublicIp {
    type View = ec2::Subnet;

    const METADATA: Metadata = Metadata {
        id: "ec2-subnet-no-auto-public-ip",
        title: "Subnets do not auto-assign public IPs",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["EC2.15"],
            cis_v3: &[],
            nist_r5: &["AC-21", "AC-3", "AC-3(7)", "AC-4", "AC-4(21)", "AC-6", "SC-7", "SC-7(11)"],
            managed_rule: Some("SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED"),
        },
    };

    fn evaluate(&self, subnet: &Resource<ec2::Subnet>) -> Result<Compliance, Unreadable> {
        Ok(Compliance::compliant_if(!gives(subnet)?, "what is started in the subnet gets a public IPv4 address"))
    }

    fn remediate(&self, subnet: &Resource<ec2::Subnet>) -> Result<Plan, Unreadable> {
        let action = actions::WithholdPublicAddresses { subnet: subnet.key.resource_id.clone() };
        Ok(actions::needed(action, actions::State::PublicAddresses(gives(subnet)?)))
    }
}

fn gives(subnet: &ec2::Subnet) -> Result<bool, Unreadable> {
    subnet.map_public_ip_on_launch.ok_or_else(|| Unreadable::missing("configuration.mapPublicIpOnLaunch"))
}
