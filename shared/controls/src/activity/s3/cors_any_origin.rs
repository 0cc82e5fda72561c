//! # Bucket answers scripts of any website
//!
//! ## Why it matters
//! With the origin `*` any page that a signed-in person opens may have their browser read the bucket's answers.
//!
//! ## What fires
//! PutBucketCors with a rule for the origin `*`.
//!
//! ## What passes
//! Rules that name their origins. What pipelines and the `trusted` principals do.
//!
//! ## Remediation
//! Name the origins that need it (PutBucketCors), or delete the rules (DeleteBucketCors): either takes the finding
//! back.

use crate::by_hand::is_by_hand;
use crate::sharing;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{Many, Target};
use serde::Deserialize;

/// Fires where any origin is allowed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CorsAnyOrigin {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

const TYPE: &str = "AWS::S3::Bucket";

/// The rules.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    cors_configuration: Rules,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rules {
    cors_rule: Many<Rule>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rule {
    allowed_origin: Many<String>,
}

impl ActivityControl for CorsAnyOrigin {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "s3-cors-any-origin",
        title: "Bucket answers scripts of any website",
        responsibility: Responsibility::CustomerData,
        layer: Layer::FrontDoor,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("s3", &["PutBucketCors"])];

    const TAKEN_BACK_BY: Events = &[("s3", &["PutBucketCors", "DeleteBucketCors"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        Ok(if is_by_hand(call, &self.trusted) { allowed(call, request)? } else { Vec::new() })
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, Self::TYPES, allowed(call, request)))
    }
}

/// Whether any origin is allowed, whoever says so.
fn allowed(call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
    let rules = &request.cors_configuration.cors_rule;
    if rules.is_empty() || rules.iter().any(|rule| rule.allowed_origin.is_empty()) {
        return Err(Unreadable::missing("requestParameters.CORSConfiguration.CORSRule.AllowedOrigin"));
    }
    let is_any = rules.iter().flat_map(|rule| &rule.allowed_origin).any(|origin| origin == "*");
    Ok(if is_any { Activity::on_each(call, TYPE, "any origin is allowed") } else { Vec::new() })
}
