//! # CloudFront distribution must have a web ACL
//!
//! ## Why it matters
//! A web ACL stops floods, injections and known bad addresses at the edge, before they reach an origin.
//!
//! ## What passes
//! The distribution has a web ACL, of AWS WAF (an ARN) or of WAF Classic (a bare id). What its rules do is for other
//! controls.
//!
//! ## Remediation
//! `cloudfront:UpdateDistribution` with a web ACL that somebody has chosen. Its rules may block viewers that used to
//! get through. The saved configuration can be put back.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, cloudfront};
use serde::Deserialize;

/// Judges whether a web ACL stands in front of the distribution.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Waf {}

impl Control for Waf {
    type View = cloudfront::Distribution;

    const METADATA: Metadata = Metadata {
        id: "cloudfront-waf",
        title: "CloudFront distribution must have a web ACL",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Edge,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["CloudFront.6"],
            cis_v3: &[],
            nist_r5: &["AC-4(21)"],
            managed_rule: Some("CLOUDFRONT_ASSOCIATED_WITH_WAF"),
        },
    };

    fn evaluate(&self, distribution: &Resource<cloudfront::Distribution>) -> Result<Compliance, Unreadable> {
        let protected = distribution.distribution_config.web_acl_id.as_deref().is_some_and(|id| !id.is_empty());
        Ok(Compliance::compliant_if(protected, "no web ACL is associated with the distribution"))
    }
}
