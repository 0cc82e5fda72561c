//! # Internet gateway was attached to a VPC
//!
//! ## Why it matters
//! A VPC without an internet gateway cannot be reached from the internet, nor reach it, whatever its routes and security
//! groups say. Attaching one is the first step out of that.
//!
//! ## What fires
//! AttachInternetGateway.
//!
//! ## What passes
//! Creating a gateway, which does nothing by itself. What pipelines and the `trusted` principals do.
//!
//! ## Remediation
//! Ask whether the VPC is meant to have a way to the internet. If not, detach it (DetachInternetGateway), which takes the
//! finding back.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where a VPC gets an internet gateway.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InternetGatewayAttached {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The VPC.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    vpc_id: Option<String>,
}

impl ActivityControl for InternetGatewayAttached {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-internet-gateway-attached",
        title: "Internet gateway was attached to a VPC",
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

    const TYPES: &'static [&'static str] = &["AWS::EC2::InternetGateway"];

    const EVENTS: Events = &[("ec2", &["AttachInternetGateway"])];

    const TAKEN_BACK_BY: Events = &[("ec2", &["DetachInternetGateway"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let vpc = request.vpc_id.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.vpcId"))?;
        Ok(Activity::on_each(call, "AWS::EC2::InternetGateway", format!("attached to {vpc}")))
    }
}
