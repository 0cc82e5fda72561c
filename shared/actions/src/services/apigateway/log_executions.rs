//! A stage's execution logs: on.

use super::{Facet, Stage, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::apigateway::{CallSettings, EVERY_METHOD};
use guardrail_resources::{Resource, apigateway};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use strum::Display;

/// Where nothing is logged.
const OFF: &str = "OFF";

/// What is logged of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Display, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[strum(serialize_all = "UPPERCASE")]
pub enum LogLevel {
    /// Where it failed, and why.
    #[default]
    Error,
    /// Every step.
    Info,
}

/// Turns the execution logs of some of a stage's methods on. Those that are logged already stay as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogExecutions {
    /// The stage.
    pub stage: Stage,
    /// The methods, as the stage's settings name them: `*/*` for all that have no settings of their own.
    pub methods: Vec<String>,
    /// What is logged.
    pub level: LogLevel,
}

/// The logging levels of a stage's methods. Where no level was ever set, nothing is logged: that is `OFF`, for all methods
/// too, whose settings may not be there at all.
pub fn log_levels(settings: Option<&BTreeMap<String, CallSettings>>) -> BTreeMap<String, String> {
    let level = |settings: &CallSettings| settings.logging_level.clone().unwrap_or_else(|| OFF.to_owned());
    let told = settings.into_iter().flatten().map(|(method, settings)| (method.clone(), level(settings)));
    [(EVERY_METHOD.to_owned(), OFF.to_owned())].into_iter().chain(told).collect()
}

impl Change for LogExecutions {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "apigateway-log-executions",
            title: "turns the stage's execution logs on where they are off",
            disruption: "it disturbs no call; what is logged costs, and API Gateway refuses it where the account has no role \
                through which it writes to CloudWatch Logs",
            undo: Undo::Equivalent(
                "a stage that had no settings for all methods keeps some, with logging off and API Gateway's defaults",
            ),
            loss: Some("calls of the stage are no longer logged"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::LogLevels(self.stage.clone())
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::LogLevels(before) = before else { return Err(Refusal::OtherFacet) };
        let mut after = before.clone();
        for method in &self.methods {
            let Some(level) = after.get_mut(method) else {
                return Err(Refusal::Unsafe(format!("the method `{method}` has no settings of its own any more")));
            };
            if !apigateway::logs_at(level) {
                *level = self.level.to_string();
            }
        }
        Ok(State::LogLevels(after))
    }
}

impl LogExecutions {
    /// What a stage is like after it.
    pub fn apply(&self, stage: &mut Resource<apigateway::StageLogging>) {
        let settings = stage.view.method_settings.get_or_insert_default();
        for method in &self.methods {
            let own = settings.entry(method.clone());
            let own = own.or_insert(CallSettings { logging_level: None, data_trace_enabled: None });
            if !own.logs() {
                own.logging_level = Some(self.level.to_string());
            }
        }
    }
}
