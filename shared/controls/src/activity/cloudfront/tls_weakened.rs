//! # Distribution was updated to weak or no TLS
//!
//! ## Why it matters
//! What is sent without TLS, or with an old version of it, can be read and changed on its way.
//!
//! ## What fires
//! UpdateDistribution that takes viewers over plain HTTP (`allow-all`), lets TLS 1.1 or older be used with the
//! account's own certificate, or asks a custom origin over HTTP alone. The call carries the whole configuration, so a
//! distribution that was weak before fires too, whatever the update was about.
//!
//! ## What passes
//! Redirects to HTTPS; the default certificate, whose TLS version cannot be chosen; S3's website endpoints, which
//! have no TLS.
//!
//! ## Remediation
//! Put the former configuration back (UpdateDistribution); Config's history has it.
//!
//! ## Absent keys
//! - `cacheBehaviors`: there is the default behavior alone.
//! - `viewerCertificate`: the default certificate is shown.
//! - `customOriginConfig`: the origin is a bucket.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::cloudfront::DistributionConfig;
use guardrail_resources::read::Section;
use serde::Deserialize;

/// Fires where a distribution is left with weak or no TLS.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TlsWeakened {}

/// The distribution as it is to be.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    distribution_config: Section<DistributionConfig>,
}

impl ActivityControl for TlsWeakened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "cloudfront-tls-weakened",
        title: "Distribution was updated to weak or no TLS",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::Edge,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::CloudFront::Distribution"];

    const EVENTS: Events = &[("cloudfront", &["UpdateDistribution"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let config = request.distribution_config.required("requestParameters.distributionConfig")?;
        let mut facts = Vec::new();
        for behavior in config.requested_behaviors()? {
            if behavior.viewer_protocol_policy == "allow-all" {
                facts.push(format!("{behavior} takes plain HTTP"));
            }
        }
        let certificate = config.viewer_certificate.get("requestParameters.distributionConfig.viewerCertificate")?;
        if let Some(certificate) = certificate.filter(|certificate| certificate.is_custom()) {
            let version = certificate.minimum_protocol_version.as_deref();
            let version = version.ok_or_else(|| Unreadable::missing("viewerCertificate.minimumProtocolVersion"))?;
            if certificate.minimum_tls().is_none_or(|lowest| lowest < (1, 2)) {
                facts.push(format!("viewers may use {version}"));
            }
        }
        for origin in config.origins.required("requestParameters.distributionConfig.origins")? {
            let custom = origin.custom_origin_config.as_ref();
            let http_only = custom.is_some_and(|custom| custom.origin_protocol_policy == "http-only");
            if http_only && !origin.domain_name.contains(".s3-website") {
                facts.push(format!("origin {} is asked over plain HTTP", origin.domain_name));
            }
        }
        if facts.is_empty() {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::CloudFront::Distribution", facts.join(", ")))
    }
}
