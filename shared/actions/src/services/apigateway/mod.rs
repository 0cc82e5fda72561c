//! Amazon API Gateway: stages of REST APIs.

mod access;
mod encrypt_cache;
mod log_executions;
#[cfg(test)]
mod tests;
mod trace;

pub use access::ACCESS;
pub use encrypt_cache::EncryptCache;
pub use log_executions::{LogExecutions, LogLevel, log_levels};
pub use trace::Trace;

use crate::{Change, Grant, Place, Refusal, Request, Surface};
use guardrail_resources::Unreadable;
use guardrail_resources::apigateway::{Caching, rest_stage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// X-Ray tracing of a stage.
    Trace(Trace),
    /// Execution logs of a stage.
    LogExecutions(LogExecutions),
    /// The encryption of a stage's cache.
    EncryptCache(EncryptCache),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::Trace(action) => action,
            Self::LogExecutions(action) => action,
            Self::EncryptCache(action) => action,
        }
    }
}

impl From<Trace> for crate::Action {
    fn from(action: Trace) -> Self {
        Self::Apigateway(Action::Trace(action))
    }
}

impl From<LogExecutions> for crate::Action {
    fn from(action: LogExecutions) -> Self {
        Self::Apigateway(Action::LogExecutions(action))
    }
}

impl From<EncryptCache> for crate::Action {
    fn from(action: EncryptCache) -> Self {
        Self::Apigateway(Action::EncryptCache(action))
    }
}

/// A stage of a REST API.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// The API's id.
    pub rest_api: String,
    /// The stage's name.
    pub name: String,
}

impl Stage {
    /// The stage of an ARN, which is its Config id.
    ///
    /// # Errors
    /// It is no stage's ARN.
    pub fn of(arn: &str) -> Result<Self, Unreadable> {
        let (rest_api, name) = rest_stage(arn).ok_or_else(|| Unreadable::missing("resourceId"))?;
        Ok(Self { rest_api: rest_api.to_owned(), name: name.to_owned() })
    }

    /// The stage's ARN, which has no account.
    fn arn(&self, at: &Place) -> String {
        let Self { rest_api, name } = self;
        format!("arn:{}:apigateway:{}::/restapis/{rest_api}/stages/{name}", at.partition, at.region)
    }
}

/// What is read and written as a whole: parts of a stage (`apigateway:GetStage`), each changed by paths of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Facet {
    /// Whether calls are traced.
    Tracing(Stage),
    /// What is logged of each method's calls.
    LogLevels(Stage),
    /// Whether what is cached of each method's calls is encrypted.
    CacheEncryption(Stage),
}

impl Facet {
    /// The stage.
    pub fn stage(&self) -> &Stage {
        match self {
            Self::Tracing(stage) | Self::LogLevels(stage) | Self::CacheEncryption(stage) => stage,
        }
    }
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Whether calls are traced. Where it was never set, they are not.
    Tracing(bool),
    /// The levels, by method: `*/*` for all, `~1orders/GET` for one that has settings of its own. See [`log_levels`].
    LogLevels(BTreeMap<String, String>),
    /// What is cached, by method.
    CacheEncryption(BTreeMap<String, CacheState>),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Apigateway(state)
    }
}

/// What is cached of a method's calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CacheState {
    /// Whether anything is.
    pub is_cached: bool,
    /// Whether it is encrypted.
    pub is_encrypted: bool,
}

impl From<&Caching> for CacheState {
    /// What is not said is off, as where it was never set.
    fn from(caching: &Caching) -> Self {
        Self {
            is_cached: caching.caching_enabled == Some(true),
            is_encrypted: caching.cache_data_encrypted == Some(true),
        }
    }
}

/// The calls that change something. Each serializes as its parameters, which this API writes in small letters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum Call {
    /// Changes a stage. What is not named stays as it is.
    UpdateStage {
        /// The API.
        rest_api_id: String,
        /// The stage.
        stage_name: String,
        /// What changes.
        patch_operations: Vec<PatchOperation>,
    },
}

/// One change of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PatchOperation {
    /// What is done: `replace`.
    pub op: &'static str,
    /// What changes: `/*/*/logging/loglevel`.
    pub path: String,
    /// What it becomes.
    pub value: String,
}

impl PatchOperation {
    fn replace(path: impl Into<String>, value: &impl ToString) -> Self {
        Self { op: "replace", path: path.into(), value: value.to_string() }
    }
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        self.stage().arn(at)
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        vec![Grant::new("apigateway:GET", self.resource(at))]
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        let patch_operations = match (self, from, to) {
            (_, from, to) if from == to => return Ok(Vec::new()),
            (Self::Tracing(_), State::Tracing(_), State::Tracing(to)) => {
                vec![PatchOperation::replace("/tracingEnabled", to)]
            }
            (Self::LogLevels(_), State::LogLevels(from), State::LogLevels(to)) => {
                let patch = |(method, level): (&String, &String)| {
                    PatchOperation::replace(format!("/{method}/logging/loglevel"), level)
                };
                differing(from, to)?.into_iter().map(patch).collect()
            }
            (Self::CacheEncryption(_), State::CacheEncryption(from), State::CacheEncryption(to)) => {
                encryption(from, to)?
            }
            _ => return Err(Refusal::OtherFacet),
        };
        let Stage { rest_api, name } = self.stage().clone();
        Ok(vec![Call::UpdateStage { rest_api_id: rest_api, stage_name: name, patch_operations }])
    }
}

/// The settings that differ, by method.
fn differing<'t, T: PartialEq>(
    from: &BTreeMap<String, T>,
    to: &'t BTreeMap<String, T>,
) -> Result<Vec<(&'t String, &'t T)>, Refusal> {
    if !from.keys().eq(to.keys()) {
        return Err(Refusal::NoWay("other methods have settings of their own".to_owned()));
    }
    Ok(to.iter().filter(|(method, setting)| from.get(*method) != Some(setting)).collect())
}

fn encryption(
    from: &BTreeMap<String, CacheState>,
    to: &BTreeMap<String, CacheState>,
) -> Result<Vec<PatchOperation>, Refusal> {
    let differing = differing(from, to)?;
    let is_cached = |(method, state): &(&String, &CacheState)| {
        from.get(*method).is_some_and(|before| before.is_cached == state.is_cached)
    };
    if !differing.iter().all(is_cached) {
        return Err(Refusal::NoWay("other methods are cached".to_owned()));
    }
    let patch = |(method, state): (&String, &CacheState)| {
        PatchOperation::replace(format!("/{method}/caching/dataEncrypted"), &state.is_encrypted)
    };
    Ok(differing.into_iter().map(patch).collect())
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        match self {
            Self::UpdateStage { rest_api_id, stage_name, .. } => {
                let stage = Stage { rest_api: rest_api_id.clone(), name: stage_name.clone() };
                vec![Grant::new("apigateway:PATCH", stage.arn(at))]
            }
        }
    }
}
