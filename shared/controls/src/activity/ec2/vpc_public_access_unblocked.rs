//! # VPC block public access was weakened
//!
//! ## Why it matters
//! Block public access keeps every VPC of a Region off the internet, whatever gateways and routes are made. Turning it off,
//! or excepting a VPC, gives each of those its say again.
//!
//! ## What fires
//! ModifyVpcBlockPublicAccessOptions with mode `off`, CreateVpcBlockPublicAccessExclusion, and
//! ModifyVpcBlockPublicAccessExclusion that lets traffic in.
//!
//! ## What passes
//! The modes that block, and an exclusion narrowed to outgoing traffic.
//!
//! ## Remediation
//! Turn it on again (ModifyVpcBlockPublicAccessOptions), or delete the exclusion (DeleteVpcBlockPublicAccessExclusion).
//! Either takes the finding back.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

/// Fires where VPCs may be reached from the internet that could not be before.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VpcPublicAccessUnblocked {}

/// The mode, and what is excepted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    internet_gateway_block_mode: Option<String>,
    internet_gateway_exclusion_mode: Option<String>,
    vpc_id: Option<String>,
    subnet_id: Option<String>,
}

impl Request {
    fn is_off(&self) -> Result<bool, Unreadable> {
        let mode = self.internet_gateway_block_mode.as_deref();
        let mode = mode.ok_or_else(|| Unreadable::missing("requestParameters.InternetGatewayBlockMode"))?;
        Ok(mode.eq_ignore_ascii_case("off"))
    }
}

const EXCLUSION: &str = "AWS::EC2::VPCBlockPublicAccessExclusion";

impl ActivityControl for VpcPublicAccessUnblocked {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-vpc-public-access-unblocked",
        title: "VPC block public access was weakened",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT, EXCLUSION];

    const EVENTS: Events = &[(
        "ec2",
        &[
            "ModifyVpcBlockPublicAccessOptions",
            "CreateVpcBlockPublicAccessExclusion",
            "ModifyVpcBlockPublicAccessExclusion",
        ],
    )];

    const TAKEN_BACK_BY: Events =
        &[("ec2", &["ModifyVpcBlockPublicAccessOptions", "DeleteVpcBlockPublicAccessExclusion"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if call.name() == "ModifyVpcBlockPublicAccessOptions" {
            let region = call.aws_region.as_deref().unwrap_or("the Region");
            return Ok(if request.is_off()? {
                Activity::on_account(call, format!("public access to VPCs no longer blocked in {region}"))
            } else {
                Vec::new()
            });
        }
        let mode = request.internet_gateway_exclusion_mode.as_deref();
        let mode = mode.ok_or_else(|| Unreadable::missing("requestParameters.InternetGatewayExclusionMode"))?;
        let fact = match request.vpc_id.as_deref().or(request.subnet_id.as_deref()) {
            Some(network) => format!("{network} excepted: {mode}"),
            None if call.name().starts_with("Create") => format!("a network excepted: {mode}"),
            None if mode.eq_ignore_ascii_case("allow-egress") => return Ok(Vec::new()),
            None => format!("exception widened: {mode}"),
        };
        Ok(Activity::on_each(call, EXCLUSION, fact))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        match call.name() {
            "ModifyVpcBlockPublicAccessOptions" if request.is_off()? => Ok(Vec::new()),
            "ModifyVpcBlockPublicAccessOptions" => Ok(vec![Target::account(call)]),
            _ => Ok(call::targets(call, EXCLUSION)),
        }
    }
}
