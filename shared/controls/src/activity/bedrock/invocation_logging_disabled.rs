//! # Logging of model invocations was turned off
//!
//! ## Why it matters
//! Without the log nobody learns which prompts a stolen key sent to a model, or what they cost: turning it off is the
//! first thing that those who resell stolen access do.
//!
//! ## What fires
//! DeleteModelInvocationLoggingConfiguration, and PutModelInvocationLoggingConfiguration that names no destination or
//! leaves the text out.
//!
//! ## What passes
//! A configuration that logs text, to a bucket or a log group.
//!
//! ## Remediation
//! Put the configuration back (PutModelInvocationLoggingConfiguration), and look at the model calls that CloudTrail
//! recorded since.
//!
//! ## Absent keys
//! - `textDataDeliveryEnabled`: Bedrock decides where a request does not say.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where what models are asked is no longer recorded.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InvocationLoggingDisabled {}

/// Where the log goes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    logging_config: Option<LoggingConfig>,
}

/// The configuration.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct LoggingConfig {
    cloud_watch_config: Option<Anything>,
    s3_config: Option<Anything>,
    #[serde(deserialize_with = "optional_flag")]
    text_data_delivery_enabled: Option<bool>,
}

impl ActivityControl for InvocationLoggingDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "bedrock-invocation-logging-disabled",
        title: "Logging of model invocations was turned off",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events =
        &[("bedrock", &["DeleteModelInvocationLoggingConfiguration", "PutModelInvocationLoggingConfiguration"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if call.name() == "DeleteModelInvocationLoggingConfiguration" {
            return Ok(Activity::on_account(call, "logging of model invocations turned off"));
        }
        let config =
            request.logging_config.as_ref().ok_or_else(|| Unreadable::missing("requestParameters.loggingConfig"))?;
        let fact = if config.cloud_watch_config.is_none() && config.s3_config.is_none() {
            "model invocations logged nowhere"
        } else if config.text_data_delivery_enabled == Some(false) {
            "text of model invocations no longer logged"
        } else {
            return Ok(Vec::new());
        };
        Ok(Activity::on_account(call, fact))
    }
}
