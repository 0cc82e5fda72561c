//! # REST API cache is encrypted
//!
//! ## Why it matters
//! What a stage caches are answers of the back end: other people's data, kept for up to an hour outside of the stores that
//! encrypt it.
//!
//! ## What passes
//! Each method whose responses are cached has them encrypted: all methods (`*/*`), and each with settings of its own. Methods
//! that are not cached pass. NOT_APPLICABLE where the stage has no cache.
//!
//! ## Remediation
//! `apigateway:UpdateStage` with `caching/dataEncrypted` on for each method that is cached unencrypted, and nothing else. What
//! is cached may have to be fetched from the back end again, and an encrypted response takes more room in the cache. Turning it
//! off undoes it exactly.
//!
//! ## Absent keys
//! - `methodSettings`: nothing was ever set, so no method is cached
//! - `*/*`: the same of the methods without settings of their own

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::apigateway as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::apigateway::EVERY_METHOD;
use guardrail_resources::{Resource, Unreadable, apigateway};
use serde::Deserialize;

/// Judges the encryption of what the stage caches.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CacheEncrypted {}

impl Control for CacheEncrypted {
    type View = apigateway::RestStage;

    const METADATA: Metadata = Metadata {
        id: "apigateway-cache-encrypted",
        title: "REST API cache is encrypted",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::FrontDoor,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["APIGateway.5"],
            cis_v3: &[],
            nist_r5: &["CA-9(1)", "CM-3(6)", "SC-13", "SC-28", "SC-28(1)", "SC-7(10)", "SI-7(6)"],
            managed_rule: Some("API_GW_CACHE_ENABLED_AND_ENCRYPTED"),
        },
    };

    fn evaluate(&self, stage: &Resource<apigateway::RestStage>) -> Result<Compliance, Unreadable> {
        let untold = || Unreadable::missing("configuration.cacheClusterEnabled");
        if !stage.cache_cluster_enabled.ok_or_else(untold)? {
            return Ok(Compliance::NotApplicable("the stage has no cache".to_owned()));
        }
        Ok(Compliance::broken_by(unencrypted(stage)?.into_iter().map(fact)))
    }

    fn remediate(&self, stage: &Resource<apigateway::RestStage>) -> Result<Plan, Unreadable> {
        if stage.cache_cluster_enabled == Some(false) || unencrypted(stage)?.is_empty() {
            return Ok(Plan::none());
        }
        let cached = stage.method_settings.iter().flatten();
        let seen = cached.map(|(method, caching)| (method.clone(), caching.into())).collect();
        let stage = actions::Stage::of(&stage.key.resource_id)?;
        Ok(Plan::of(actions::EncryptCache { stage }, actions::State::CacheEncryption(seen)))
    }
}

/// The methods that are cached unencrypted.
fn unencrypted(stage: &apigateway::RestStage) -> Result<Vec<&str>, Unreadable> {
    let mut methods = Vec::new();
    for (method, caching) in stage.method_settings.iter().flatten() {
        let untold = || Unreadable::missing(format!("configuration.methodSettings.{method}.cachingEnabled"));
        if caching.caching_enabled.ok_or_else(untold)? && caching.cache_data_encrypted != Some(true) {
            methods.push(method.as_str());
        }
    }
    Ok(methods)
}

fn fact(method: &str) -> String {
    if method == EVERY_METHOD {
        "what is cached of all methods is not encrypted".to_owned()
    } else {
        format!("what is cached of method `{method}` is not encrypted")
    }
}
