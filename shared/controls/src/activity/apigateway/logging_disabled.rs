//! # Logging of an API's stage was turned off
//!
//! ## Why it matters
//! The logs of a stage tell who called which method, and with what result. Without them an API that is being tried out
//! looks quiet.
//!
//! ## What fires
//! UpdateStage that takes the access log's destination away or sets execution logging to OFF (REST), and
//! DeleteAccessLogSettings (HTTP and WebSocket).
//!
//! ## What passes
//! UpdateStage that changes anything else, or turns logs on.
//!
//! ## Remediation
//! Set the destination again (UpdateStage).
//!
//! ## Absent keys
//! - `patchOperations`: UpdateStage changes only what it names.
//! - `updateStageInput`: the same; calls to HTTP APIs have none.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Many;
use serde::Deserialize;

/// Fires where calls of an API are no longer recorded.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoggingDisabled {}

/// What changes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    patch_operations: Many<Operation>,
    update_stage_input: Option<Input>,
}

/// The body of the call.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Input {
    patch_operations: Many<Operation>,
}

/// One change.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Operation {
    op: Option<String>,
    path: Option<String>,
    value: Option<String>,
}

const REST: &str = "AWS::ApiGateway::RestApi";
const HTTP: &str = "AWS::ApiGatewayV2::Api";

impl ActivityControl for LoggingDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "apigateway-logging-disabled",
        title: "Logging of an API's stage was turned off",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[REST, HTTP];

    const EVENTS: Events = &[("apigateway", &["UpdateStage", "DeleteAccessLogSettings"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if call.name() == "DeleteAccessLogSettings" {
            return Ok(Activity::on_each(call, HTTP, "access logging turned off"));
        }
        let own = request.patch_operations.iter();
        let nested = request.update_stage_input.iter().flat_map(|input| &input.patch_operations);
        let mut fired = Vec::new();
        for operation in own.chain(nested) {
            if let Some(fact) = operation.turned_off()? {
                fired.extend(Activity::on_each(call, REST, fact));
            }
        }
        if fired.is_empty() {
            return Activity::nothing(call);
        }
        Ok(fired)
    }
}

impl Operation {
    fn turned_off(&self) -> Result<Option<&'static str>, Unreadable> {
        let missing =
            |key: &str| Unreadable::missing(format!("requestParameters.updateStageInput.patchOperations.{key}"));
        let path = self.path.as_deref().ok_or_else(|| missing("path"))?.to_ascii_lowercase();
        let is_removed = self.op.as_deref().ok_or_else(|| missing("op"))?.eq_ignore_ascii_case("remove");
        let value = || self.value.as_deref().ok_or_else(|| missing("value"));
        if path == "/accesslogsettings" || path == "/accesslogsettings/destinationarn" {
            return Ok((is_removed || value()?.is_empty()).then_some("access logging turned off"));
        }
        if path.ends_with("/logging/loglevel") {
            return Ok((is_removed || value()?.eq_ignore_ascii_case("OFF")).then_some("execution logging turned off"));
        }
        Ok(None)
    }
}
