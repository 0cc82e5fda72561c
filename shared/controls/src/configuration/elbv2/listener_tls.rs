//! # ALB/NLB listeners use HTTPS/TLS
//!
//! ## Why it matters
//! What a client sends to a plain listener, passwords and session tokens with it, can be read and changed on the way.
//!
//! ## What passes
//! A listener that speaks HTTPS, TLS or QUIC, which is always encrypted. An HTTP listener passes when its default
//! action redirects to the protocol `HTTPS`; a redirect that keeps the protocol (`#{protocol}`) does not, whatever its
//! port. The rules of a listener are resources of their own and are not looked at: one may forward what the default
//! action would redirect. TCP and UDP listeners do not pass, as in Security Hub: the load balancer cannot tell whether
//! what it hands on is encrypted. NOT_APPLICABLE for Gateway Load Balancers, which hand on whole packets.
//!
//! ## Remediation
//! `elbv2:ModifyListener`: an HTTP listener gets a redirect to HTTPS as its default action. There must be an HTTPS
//! listener to lead to, and clients that do not follow redirects are cut off. Others need a certificate, which a person
//! chooses. The saved actions can be put back exactly.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, elbv2};
use serde::Deserialize;

/// Judges the listener's protocol and, for HTTP, where it redirects.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListenerTls {}

impl Control for ListenerTls {
    type View = elbv2::Listener;

    const METADATA: Metadata = Metadata {
        id: "elbv2-listener-tls",
        title: "ALB/NLB listeners use HTTPS/TLS",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::FrontDoor,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["ELB.18"],
            cis_v3: &[],
            nist_r5: &[],
            managed_rule: Some("ELBV2_LISTENER_ENCRYPTION_IN_TRANSIT"),
        },
    };

    fn evaluate(&self, listener: &Resource<elbv2::Listener>) -> Result<Compliance, Unreadable> {
        if listener.is_of_gateway() {
            return Ok(Compliance::NotApplicable("a Gateway Load Balancer hands on whole packets".to_owned()));
        }
        let protocol = listener.protocol.as_deref().ok_or_else(|| Unreadable::missing("configuration.Protocol"))?;
        Ok(match protocol {
            "HTTPS" | "TLS" | "QUIC" => Compliance::Compliant,
            "HTTP" if listener.redirects_to_https() => Compliance::Compliant,
            "HTTP" => Compliance::NonCompliant("the listener speaks HTTP and does not redirect to HTTPS".to_owned()),
            other => Compliance::NonCompliant(format!("the listener speaks {other}, which it does not encrypt")),
        })
    }
}
