//! # Instances have no public IPv4 address
//!
//! ## Why it matters
//! An instance with a public address is one security group rule away from the internet. Behind a load balancer, a NAT gateway
//! or Session Manager it needs none.
//!
//! ## What passes
//! No public IPv4 address on any interface, first or further, Elastic IP or not. Addresses of a carrier's network (Wavelength)
//! or of the customer's own (Outposts) are not public, and IPv6 is not judged. Stopped instances are judged, since an Elastic
//! IP stays; terminated ones and those that are shutting down are not.
//!
//! ## Remediation
//! A person must do it: an address that was given at launch goes only when the instance is started anew in a subnet that
//! assigns none, and whoever uses the address must be led elsewhere first. An Elastic IP is taken off by
//! `ec2:DisassociateAddress`.
//!
//! ## Absent keys
//! - `publicIpAddress`: an instance without a public address has no such key, or null.
//! - `association`: an interface or address that is mapped to no public address has no such key, or null.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, ec2};
use serde::Deserialize;

/// Judges the instance's addresses.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NoPublicIp {}

impl Control for NoPublicIp {
    type View = ec2::Instance;

    const METADATA: Metadata = Metadata {
        id: "ec2-no-public-ip",
        title: "Instances have no public IPv4 address",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &["EC2.9"],
            cis_v3: &[],
            nist_r5: &["AC-21", "AC-3", "AC-3(7)", "AC-4", "AC-4(21)", "AC-6", "SC-7", "SC-7(11)"],
            managed_rule: Some("EC2_INSTANCE_NO_PUBLIC_IP"),
        },
    };

    fn evaluate(&self, instance: &Resource<ec2::Instance>) -> Result<Compliance, Unreadable> {
        if let Some(state) = instance.ended() {
            return Ok(Compliance::NotApplicable(format!("the instance is {state}")));
        }
        let addresses = instance.public_addresses()?;
        Ok(Compliance::broken_by(addresses.iter().map(|address| format!("{address} is a public address"))))
    }
}
