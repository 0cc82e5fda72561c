//! # VPN into a network was created
//!
//! ## Why it matters
//! A VPN connection or a client VPN endpoint joins the network with one outside of AWS, past every internet gateway. To an
//! intruder it is a way in that lasts.
//!
//! ## What fires
//! CreateVpnConnection, CreateCustomerGateway and CreateClientVpnEndpoint.
//!
//! ## What passes
//! Whatever else is done to VPNs that are there. What pipelines and the `trusted` principals do.
//!
//! ## Remediation
//! Ask whose network is on the other side. If nobody knows it, delete the connection (DeleteVpnConnection,
//! DeleteClientVpnEndpoint), and look for what came through.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a way into a network from outside of AWS is created.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VpnCreated {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for VpnCreated {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "ec2-vpn-created",
        title: "VPN into a network was created",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["CloudWatch.12"],
            cis_v3: &["4.12"],
            nist_r5: &[],
            managed_rule: None,
        },
    };

    const TYPES: &'static [&'static str] =
        &["AWS::EC2::VPNConnection", "AWS::EC2::CustomerGateway", "AWS::EC2::ClientVpnEndpoint"];

    const EVENTS: Events = &[("ec2", &["CreateVpnConnection", "CreateCustomerGateway", "CreateClientVpnEndpoint"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let (resource_type, fact) = match call.name() {
            "CreateVpnConnection" => ("AWS::EC2::VPNConnection", "VPN connection created"),
            "CreateCustomerGateway" => ("AWS::EC2::CustomerGateway", "gateway of a network outside of AWS created"),
            _ => ("AWS::EC2::ClientVpnEndpoint", "client VPN endpoint created"),
        };
        Ok(Activity::on_each(call, resource_type, fact))
    }
}
