//! # CloudFront viewers must use HTTPS
//!
//! ## Why it matters
//! Over plain HTTP, what viewers send and get can be read and changed on the way.
//!
//! ## What passes
//! The default behavior and every other one has the viewer protocol policy `redirect-to-https` or `https-only`.
//!
//! ## Remediation
//! `cloudfront:UpdateDistribution` with the viewer protocol policy `redirect-to-https` for each behavior that takes plain
//! HTTP, and everything else of the configuration as it is read, under the ETag that it was read with. Viewers that do not
//! follow redirects are cut off, and POST requests over HTTP are not repeated. CloudFront rolls a change out for some minutes.
//! The former policies can be put back exactly. Where the distribution's legacy logs need the log bucket's ACL changed,
//! CloudFront refuses the update: guardrail may not change it.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::cloudfront as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, cloudfront};
use serde::Deserialize;

/// Judges the viewer protocol policy of every behavior.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ViewerHttps {}

impl Control for ViewerHttps {
    type View = cloudfront::Distribution;

    const METADATA: Metadata = Metadata {
        id: "cloudfront-viewer-https",
        title: "CloudFront viewers must use HTTPS",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::Edge,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["CloudFront.3"],
            cis_v3: &[],
            nist_r5: &["AC-17(2)", "AC-4", "IA-5(1)", "SC-12(3)", "SC-13", "SC-23", "SC-23(3)", "SC-7(4)"],
            managed_rule: Some("CLOUDFRONT_VIEWER_POLICY_HTTPS"),
        },
    };

    fn evaluate(&self, distribution: &Resource<cloudfront::Distribution>) -> Result<Compliance, Unreadable> {
        let config = &distribution.distribution_config;
        match config.behaviors() {
            Ok(behaviors) => Ok(Compliance::broken_by(behaviors.into_iter().filter_map(open))),
            // What cannot be read of the others does not excuse an open default behavior.
            Err(error) => match config.default_behavior().ok().and_then(open) {
                Some(fact) => Ok(Compliance::NonCompliant(fact)),
                None => Err(error),
            },
        }
    }

    fn remediate(&self, distribution: &Resource<cloudfront::Distribution>) -> Result<Plan, Unreadable> {
        let behaviors = distribution.distribution_config.behaviors()?;
        let seen = actions::ViewerProtocols::of(&behaviors).filter(|_| behaviors.iter().copied().any(is_open));
        let action = actions::RedirectToHttps { distribution: distribution.key.resource_id.clone() };
        Ok(seen.map_or_else(Plan::none, |seen| Plan::of(action, actions::State::ViewerProtocols(seen))))
    }
}

/// True where viewers may use plain HTTP.
fn is_open(behavior: &cloudfront::CacheBehavior) -> bool {
    !cloudfront::requires_https(&behavior.viewer_protocol_policy)
}

/// The fact that a behavior lets viewers use plain HTTP, if it does.
fn open(behavior: &cloudfront::CacheBehavior) -> Option<String> {
    let policy = &behavior.viewer_protocol_policy;
    is_open(behavior).then(|| format!("{behavior} has the viewer protocol policy {policy}"))
}
