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
//! Where execution logging of a REST API's stage is all that was turned off: `apigateway:UpdateStage` sets `level` for the
//! methods that the call turned off, and nothing else. It disturbs no call; logs cost. `OFF` can be put back exactly. Where
//! access logging was turned off, a person sets the destination again (UpdateStage): the call does not tell it.
//!
//! ## Absent keys
//! - `patchOperations`: UpdateStage changes only what it names.
//! - `updateStageInput`: the same; calls to HTTP APIs have none.

use crate::{Activity, ActivityControl, Events};
use guardrail_actions::Plan;
use guardrail_actions::services::apigateway as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Many;
use serde::Deserialize;

/// Fires where calls of an API are no longer recorded.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoggingDisabled {
    /// What remediation has logged: `ERROR` (the default), or `INFO`, which holds every step and its values.
    pub level: actions::LogLevel,
}

/// What changes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    rest_api_id: Option<String>,
    stage_name: Option<String>,
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
        let (mut facts, mut methods) = (Vec::new(), Vec::new());
        for operation in own.chain(nested) {
            if let Some(turned_off) = operation.turned_off()? {
                facts.push(turned_off.fact());
                methods.push(turned_off.method());
            }
        }
        if facts.is_empty() {
            return Activity::nothing(call);
        }
        let plan = methods.into_iter().collect::<Option<_>>().and_then(|methods| self.plan(request, methods));
        let plan = plan.unwrap_or_default();
        let activities = Activity::on_each(call, REST, facts.join("; ")).into_iter();
        Ok(activities.map(|activity| activity.put_right_by(plan.clone())).collect())
    }
}

impl LoggingDisabled {
    /// What has the methods logged again whose logs were turned off; nothing where the call names no stage of a REST API.
    fn plan(&self, request: &Request, methods: Vec<String>) -> Option<Plan> {
        let stage = actions::Stage { rest_api: request.rest_api_id.clone()?, name: request.stage_name.clone()? };
        let seen = methods.iter().map(|method| (method.clone(), "OFF".to_owned())).collect();
        let action = actions::LogExecutions { stage, methods, level: self.level };
        Some(Plan::of(action, actions::State::LogLevels(seen)))
    }
}

/// What a change turned off.
enum TurnedOff {
    /// The access log.
    AccessLog,
    /// The execution logs of a method, or of all.
    Executions(String),
}

impl TurnedOff {
    fn fact(&self) -> &'static str {
        match self {
            Self::AccessLog => "access logging turned off",
            Self::Executions(_) => "execution logging turned off",
        }
    }

    fn method(self) -> Option<String> {
        match self {
            Self::AccessLog => None,
            Self::Executions(method) => Some(method),
        }
    }
}

impl Operation {
    fn turned_off(&self) -> Result<Option<TurnedOff>, Unreadable> {
        let missing =
            |key: &str| Unreadable::missing(format!("requestParameters.updateStageInput.patchOperations.{key}"));
        let told = self.path.as_deref().ok_or_else(|| missing("path"))?;
        let path = told.to_ascii_lowercase();
        let is_removed = self.op.as_deref().ok_or_else(|| missing("op"))?.eq_ignore_ascii_case("remove");
        let value = || self.value.as_deref().ok_or_else(|| missing("value"));
        if path == "/accesslogsettings" || path == "/accesslogsettings/destinationarn" {
            return Ok((is_removed || value()?.is_empty()).then_some(TurnedOff::AccessLog));
        }
        if let Some(method) = path.strip_suffix("/logging/loglevel") {
            let method = told.get(..method.len()).unwrap_or_default().trim_start_matches('/').to_owned();
            let is_off = is_removed || value()?.eq_ignore_ascii_case("OFF");
            return Ok(is_off.then_some(TurnedOff::Executions(method)));
        }
        Ok(None)
    }
}
