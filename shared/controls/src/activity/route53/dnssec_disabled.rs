//! # DNSSEC signing of a zone was disabled
//!
//! ## Why it matters
//! Without signatures nobody who asks for a name can tell a forged answer. Where the parent still has a DS record,
//! the zone fails for everybody who checks.
//!
//! ## What fires
//! DisableHostedZoneDNSSEC, DeactivateKeySigningKey and DeleteKeySigningKey.
//!
//! ## What passes
//! Signing that is enabled; keys that are created and activated.
//!
//! ## Remediation
//! Activate the key (ActivateKeySigningKey) and enable signing (EnableHostedZoneDNSSEC), which takes the finding
//! back.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a zone's answers are signed no more.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DnssecDisabled {}

impl ActivityControl for DnssecDisabled {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "route53-dnssec-disabled",
        title: "DNSSEC signing of a zone was disabled",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::Edge,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Route53::HostedZone"];

    const EVENTS: Events =
        &[("route53", &["DisableHostedZoneDNSSEC", "DeactivateKeySigningKey", "DeleteKeySigningKey"])];

    const TAKEN_BACK_BY: Events = &[("route53", &["EnableHostedZoneDNSSEC"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "DisableHostedZoneDNSSEC" => "signing disabled",
            "DeactivateKeySigningKey" => "key-signing key deactivated",
            _ => "key-signing key deleted",
        };
        Ok(Activity::on_each(call, "AWS::Route53::HostedZone", fact))
    }
}
