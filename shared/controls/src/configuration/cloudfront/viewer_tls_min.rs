//! # CloudFront viewer certificate must require TLS 1.2 or newer
//!
//! ## Why it matters
//! TLS 1.0 and 1.1 have known weaknesses; a distribution that accepts them lets an attacker talk viewers down to them.
//!
//! ## What passes
//! A certificate of the account's with a security policy of TLS 1.2 or newer: `TLSv1.2_2018` and up. A distribution
//! with CloudFront's own certificate does not pass: on its `cloudfront.net` name it accepts TLS 1.0 whatever the
//! setting says. Security Hub's CloudFront.15 asks for `TLSv1.2_2021` and up.
//!
//! ## Remediation
//! `cloudfront:UpdateDistribution` with the security policy `TLSv1.2_2021`, and everything else of the configuration as it is
//! read, under the ETag that it was read with. Viewers that know only older versions are cut off. CloudFront rolls a change out
//! for some minutes. The former policy can be put back exactly. Nothing is done where CloudFront's own certificate is shown: a
//! person brings a name and a certificate first; nor where the certificate has IP addresses of its own (`vip`, `static-ip`):
//! AWS Support sets newer policies there. Where the distribution's legacy logs need the log bucket's ACL changed, CloudFront
//! refuses the update: guardrail may not change it.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::cloudfront as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, cloudfront};
use serde::Deserialize;

/// Judges the lowest TLS version that viewers may use.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ViewerTlsMin {}

impl Control for ViewerTlsMin {
    type View = cloudfront::Distribution;

    const METADATA: Metadata = Metadata {
        id: "cloudfront-viewer-tls-min",
        title: "CloudFront viewer certificate must require TLS 1.2 or newer",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::Edge,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["CloudFront.15"],
            cis_v3: &[],
            nist_r5: &[],
            managed_rule: Some("CLOUDFRONT_SECURITY_POLICY_CHECK"),
        },
    };

    fn evaluate(&self, distribution: &Resource<cloudfront::Distribution>) -> Result<Compliance, Unreadable> {
        let certificate = &distribution.distribution_config.viewer_certificate;
        let certificate = certificate.required("distributionConfig.viewerCertificate")?;
        if !certificate.is_custom() {
            return Ok(Compliance::NonCompliant("CloudFront's default certificate accepts TLSv1".to_owned()));
        }
        let policy = certificate.minimum_protocol_version.as_deref().unwrap_or("not set");
        Ok(Compliance::compliant_if(is_strong(certificate), format!("the minimum protocol version is {policy}")))
    }

    fn remediate(&self, distribution: &Resource<cloudfront::Distribution>) -> Result<Plan, Unreadable> {
        let certificate = &distribution.distribution_config.viewer_certificate;
        let certificate = certificate.required("distributionConfig.viewerCertificate")?;
        let seen = actions::ViewerTls::from(certificate);
        if is_strong(certificate) || actions::RequireTls::unable(&seen).is_some() {
            return Ok(Plan::none());
        }
        let action = actions::RequireTls { distribution: distribution.key.resource_id.clone() };
        Ok(Plan::of(action, actions::State::ViewerTls(seen)))
    }
}

/// True where viewers must use TLS 1.2 or newer, if the certificate is the account's.
fn is_strong(certificate: &cloudfront::ViewerCertificate) -> bool {
    certificate.minimum_tls().is_some_and(|version| version >= (1, 2))
}
