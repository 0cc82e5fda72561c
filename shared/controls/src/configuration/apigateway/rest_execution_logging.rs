//! # REST/WebSocket API stages log executions
//!
//! ## Why it matters
//! Execution logs say what API Gateway did with a call: authorizer, mapping, integration, error. Without them an attack
//! on an API leaves its trace in the back end at best.
//!
//! ## What passes
//! A REST API's stage logs at `ERROR` or `INFO` for all methods (`*/*`), and so does every method with settings of its
//! own: they replace the stage's, so one that is `OFF`, or has no level, is not logged. A WebSocket API's stage does
//! the same for its default route settings and for every route with its own. NOT_APPLICABLE for HTTP APIs, which have
//! no execution logs: their stages record neither a logging level nor data tracing.
//!
//! ## Remediation
//! `apigateway:UpdateStage` sets the level. The account needs a role through which API Gateway writes to CloudWatch
//! Logs, which costs. The saved levels can be put back exactly.
//!
//! ## Absent keys
//! - `routeSettings`: no route of a WebSocket API has settings of its own, so the default holds for all

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, apigateway};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Judges the logging levels of the stage's methods or routes.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RestExecutionLogging {}

/// The type of a stage that has routes.
const V2_STAGE: &str = "AWS::ApiGatewayV2::Stage";

/// The key of the settings of all of a REST API's methods.
const EVERY_METHOD: &str = "*/*";

impl Control for RestExecutionLogging {
    type View = apigateway::StageLogging;

    const METADATA: Metadata = Metadata {
        id: "apigateway-rest-execution-logging",
        title: "REST/WebSocket API stages log executions",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::FrontDoor,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["APIGateway.1"],
            cis_v3: &[],
            nist_r5: &["AC-4(26)", "AU-10", "AU-12", "AU-2", "AU-3", "AU-6(3)", "AU-6(4)", "CA-7"],
            managed_rule: Some("API_GW_EXECUTION_LOGGING_ENABLED"),
        },
    };

    fn evaluate(&self, stage: &Resource<apigateway::StageLogging>) -> Result<Compliance, Unreadable> {
        if stage.key.resource_type != V2_STAGE {
            return Ok(of_methods(stage.method_settings.as_ref()));
        }
        let default = stage.default_route_settings.as_ref();
        let default = default.ok_or_else(|| Unreadable::missing("configuration.defaultRouteSettings"))?;
        Ok(of_routes(default, stage.route_settings.as_ref()))
    }
}

type Settings = BTreeMap<String, apigateway::CallSettings>;

/// Judges the stage of a REST API.
fn of_methods(settings: Option<&Settings>) -> Compliance {
    let default = settings.and_then(|settings| settings.get(EVERY_METHOD));
    Compliance::broken_by(unlogged("all methods", default).into_iter().chain(unlogged_overrides("method", settings)))
}

/// Judges the stage of a WebSocket or HTTP API.
fn of_routes(default: &apigateway::CallSettings, overrides: Option<&Settings>) -> Compliance {
    if default.logging_level.is_none() && default.data_trace_enabled.is_none() {
        return Compliance::NotApplicable("an HTTP API has no execution logs".to_owned());
    }
    let facts = unlogged("all routes", Some(default)).into_iter().chain(unlogged_overrides("route", overrides));
    Compliance::broken_by(facts)
}

/// What is not logged of the calls with settings of their own.
fn unlogged_overrides(kind: &str, settings: Option<&Settings>) -> impl Iterator<Item = String> {
    settings
        .into_iter()
        .flatten()
        .filter(|(call, _)| *call != EVERY_METHOD)
        .filter_map(move |(call, settings)| unlogged(&format!("{kind} `{call}`"), Some(settings)))
}

/// The fact that calls are not logged, if they are not.
fn unlogged(calls: &str, settings: Option<&apigateway::CallSettings>) -> Option<String> {
    match settings {
        Some(settings) if settings.logs() => None,
        Some(settings) => {
            let level = settings.logging_level.as_deref().unwrap_or("not set");
            Some(format!("the logging level of {calls} is {level}"))
        }
        None => Some(format!("the logging level of {calls} is not set")),
    }
}
