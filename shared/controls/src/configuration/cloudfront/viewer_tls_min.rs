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
//! `cloudfront:UpdateDistribution` with `TLSv1.2_2021`, where the certificate is the account's. Viewers that know only
//! older versions are cut off. The saved configuration can be put back. Where CloudFront's certificate is shown, a
//! person brings a name and a certificate first.

use crate::Control;
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
        let strong = certificate.minimum_tls().is_some_and(|version| version >= (1, 2));
        Ok(Compliance::compliant_if(strong, format!("the minimum protocol version is {policy}")))
    }
}
