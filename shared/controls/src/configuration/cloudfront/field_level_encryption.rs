//! # Behaviors that carry sensitive POST fields must have field-level encryption
//!
//! ## Why it matters
//! Field-level encryption seals named form fields at the edge with a public key. Everything behind it, logs and caches
//! and the front of the application, passes on card numbers that it cannot read.
//!
//! ## What passes
//! Every behavior that serves one of `paths` has a field-level encryption configuration, and lets `POST` and `PUT`
//! through, without which CloudFront encrypts nothing. CloudFront takes the first behavior whose path pattern matches,
//! and the default one where none does. A path with `*` or `?` may be served by several: each counts, down to the first
//! that takes all of it. Which fields are sealed stands in the configuration, which is another resource. NOT_APPLICABLE
//! where no paths are set.
//!
//! ## Remediation
//! None by itself: which fields to seal, and with whose key, is the application's to know. A person attaches a
//! configuration with `cloudfront:UpdateDistribution`, once the application can open what it seals. The saved
//! configuration can be put back.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, cloudfront};
use serde::Deserialize;

/// Judges the behaviors that serve sensitive paths.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FieldLevelEncryption {
    /// The paths that take sensitive form fields, case-sensitive, with `*` and `?` as in path patterns: `/checkout/*`.
    /// None by default.
    pub paths: Vec<String>,
}

impl Control for FieldLevelEncryption {
    type View = cloudfront::Distribution;

    const METADATA: Metadata = Metadata {
        id: "cloudfront-field-level-encryption",
        title: "Behaviors that carry sensitive POST fields must have field-level encryption",
        responsibility: Responsibility::ClientSideEncryption,
        layer: Layer::Edge,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    fn evaluate(&self, distribution: &Resource<cloudfront::Distribution>) -> Result<Compliance, Unreadable> {
        if self.paths.is_empty() {
            return Ok(Compliance::NotApplicable("no sensitive paths are configured".to_owned()));
        }
        let mut facts = Vec::new();
        for path in &self.paths {
            let serving = distribution.distribution_config.serving(path)?;
            facts.extend(serving.into_iter().filter_map(|behavior| unsealed(behavior, path)));
        }
        Ok(Compliance::broken_by(facts))
    }
}

/// The fact that a behavior lets a path's fields through unsealed, if it does.
fn unsealed(behavior: &cloudfront::CacheBehavior, path: &str) -> Option<String> {
    if behavior.field_level_encryption_id.as_deref().is_none_or(str::is_empty) {
        return Some(format!("{behavior} serves `{path}` without field-level encryption"));
    }
    let missing: Vec<&str> = ["POST", "PUT"].into_iter().filter(|method| !behavior.allows(method)).collect();
    (!missing.is_empty()).then(|| format!("{behavior} serves `{path}` and does not allow {}", missing.join(" and ")))
}
