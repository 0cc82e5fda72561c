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
//! Of a REST API's stage, `apigateway:UpdateStage` sets `level` for all methods and for each method with settings of its own,
//! where nothing is logged, and nothing else: `INFO` stays where it is. It disturbs no call; logs cost. The account needs a role
//! through which API Gateway writes to CloudWatch Logs: without one API Gateway refuses the update. The saved levels can be put
//! back; a stage that had no settings for all methods keeps some then, with logging off and API Gateway's defaults. Of a
//! WebSocket API's stage nothing is done: a person sets its levels.
//!
//! ## Absent keys
//! - `routeSettings`: no route of a WebSocket API has settings of its own, so the default holds for all

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::apigateway as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::apigateway::EVERY_METHOD;
use guardrail_resources::{Resource, Unreadable, apigateway};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Judges the logging levels of the stage's methods or routes.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RestExecutionLogging {
    /// What remediation has logged: `ERROR` (the default), or `INFO`, which holds every step and its values.
    pub level: actions::LogLevel,
}

/// The type of a stage that has routes.
const V2_STAGE: &str = "AWS::ApiGatewayV2::Stage";

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

    fn remediate(&self, stage: &Resource<apigateway::StageLogging>) -> Result<Plan, Unreadable> {
        let methods = unlogged_methods(stage.method_settings.as_ref());
        if stage.key.resource_type == V2_STAGE || methods.is_empty() {
            return Ok(Plan::none());
        }
        let seen = actions::State::LogLevels(actions::log_levels(stage.method_settings.as_ref()));
        let methods = methods.into_iter().map(|(method, _)| method.to_owned()).collect();
        let stage = actions::Stage::of(&stage.key.resource_id)?;
        Ok(Plan::of(actions::LogExecutions { stage, methods, level: self.level }, seen))
    }
}

type Settings = BTreeMap<String, apigateway::CallSettings>;

/// Judges the stage of a REST API.
fn of_methods(settings: Option<&Settings>) -> Compliance {
    Compliance::broken_by(unlogged_methods(settings).into_iter().map(|(_, fact)| fact))
}

/// The methods of a REST API that are not logged, each with the fact: all of them, and those with settings of their own.
fn unlogged_methods(settings: Option<&Settings>) -> Vec<(&str, String)> {
    let default = settings.and_then(|settings| settings.get(EVERY_METHOD));
    let all = unlogged("all methods", default).map(|fact| (EVERY_METHOD, fact));
    all.into_iter().chain(unlogged_overrides("method", settings)).collect()
}

/// Judges the stage of a WebSocket or HTTP API.
fn of_routes(default: &apigateway::CallSettings, overrides: Option<&Settings>) -> Compliance {
    if default.logging_level.is_none() && default.data_trace_enabled.is_none() {
        return Compliance::NotApplicable("an HTTP API has no execution logs".to_owned());
    }
    let overrides = unlogged_overrides("route", overrides).map(|(_, fact)| fact);
    Compliance::broken_by(unlogged("all routes", Some(default)).into_iter().chain(overrides))
}

/// The calls with settings of their own that are not logged, each with the fact.
fn unlogged_overrides<'s>(kind: &str, settings: Option<&'s Settings>) -> impl Iterator<Item = (&'s str, String)> {
    settings.into_iter().flatten().filter(|(call, _)| *call != EVERY_METHOD).filter_map(move |(call, settings)| {
        Some((call.as_str(), unlogged(&format!("{kind} `{call}`"), Some(settings))?))
    })
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
