//! # DNSSEC was disabled
//!
//! ## Why it matters
//! Without signatures nobody who asks for a name can tell a forged answer. Where the parent still has a DS record,
//! the zone fails for everybody who checks. A network whose resolver checks no more takes the forged answer.
//!
//! ## What fires
//! DisableHostedZoneDNSSEC, DeactivateKeySigningKey and DeleteKeySigningKey; UpdateResolverDnssecConfig after which a
//! network's resolver does not check signatures.
//!
//! ## What passes
//! Signing and checking that are enabled; keys that are created and activated.
//!
//! ## Remediation
//! Activate the key (ActivateKeySigningKey). Enabling signing (EnableHostedZoneDNSSEC) or checking
//! (UpdateResolverDnssecConfig) takes back that it was disabled.

use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

/// Fires where a zone's answers are signed no more.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DnssecDisabled {}

/// Whether a network's resolver checks signatures.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    validation: Option<String>,
}

impl Request {
    fn checks(&self) -> Result<bool, Unreadable> {
        let validation = self.validation.as_deref();
        let validation = validation.ok_or_else(|| Unreadable::missing("requestParameters.validation"))?;
        Ok(validation != "DISABLE")
    }
}

const ZONE: &str = "AWS::Route53::HostedZone";
const NETWORK: &str = "AWS::EC2::VPC";

const DISABLED: &str = "signing disabled";
const UNCHECKED: &str = "signatures of answers no longer checked";

impl ActivityControl for DnssecDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "route53-dnssec-disabled",
        title: "DNSSEC was disabled",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::Edge,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ZONE, NETWORK];

    const EVENTS: Events = &[
        ("route53", &["DisableHostedZoneDNSSEC", "DeactivateKeySigningKey", "DeleteKeySigningKey"]),
        ("route53resolver", &["UpdateResolverDnssecConfig"]),
    ];

    const TAKEN_BACK_BY: Events =
        &[("route53", &["EnableHostedZoneDNSSEC"]), ("route53resolver", &["UpdateResolverDnssecConfig"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "UpdateResolverDnssecConfig" if request.checks()? => return Ok(Vec::new()),
            "UpdateResolverDnssecConfig" => {
                return Ok(Activity::on_each(call, NETWORK, UNCHECKED));
            }
            "DisableHostedZoneDNSSEC" => DISABLED,
            "DeactivateKeySigningKey" => "key-signing key deactivated",
            _ => "key-signing key deleted",
        };
        Ok(Activity::on_each(call, ZONE, fact))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(match call.name() {
            "UpdateResolverDnssecConfig" if request.checks()? => call::targets(call, NETWORK),
            "UpdateResolverDnssecConfig" => Vec::new(),
            _ => call::targets(call, ZONE),
        })
    }

    fn undoes(&self, call: &ApiCall<'_>, _: &Request) -> Result<Undone, Unreadable> {
        Ok(Undone::fact(if call.service() == "route53resolver" { UNCHECKED } else { DISABLED }))
    }
}
