//! # Private zone was opened to another account's network
//!
//! ## Why it matters
//! An authorization lets a VPC of another account ask the private zone. It is asked for only where the VPC is not of
//! the zone's own account.
//!
//! ## What fires
//! CreateVPCAssociationAuthorization.
//!
//! ## What passes
//! VPCs of the own account, which need no authorization. What the `trusted` principals authorize.
//!
//! ## Remediation
//! Ask the caller. If the network is nobody's, take the authorization back (DeleteVPCAssociationAuthorization) and
//! the association (DisassociateVPCFromHostedZone).

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where a foreign network may read a zone.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ZoneOpenedToForeignVpc {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The network.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    vpc: Vpc,
}

/// A VPC of another account.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Vpc {
    vpc_id: Option<String>,
}

impl ActivityControl for ZoneOpenedToForeignVpc {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "route53-zone-opened-to-foreign-vpc",
        title: "Private zone was opened to another account's network",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Route53::HostedZone"];

    const EVENTS: Events = &[("route53", &["CreateVPCAssociationAuthorization"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let vpc = request.vpc.vpc_id.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.vPC.vPCId"))?;
        Ok(Activity::on_each(call, "AWS::Route53::HostedZone", format!("{vpc} of another account may ask the zone")))
    }
}
