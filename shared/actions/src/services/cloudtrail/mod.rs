//! AWS CloudTrail: trails.

mod access;
mod start_logging;
#[cfg(test)]
mod tests;
mod validate_log_files;

pub use access::ACCESS;
pub use start_logging::StartLogging;
pub use validate_log_files::ValidateLogFiles;

use crate::{Change, Grant, Place, Refusal, Request, Surface};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A trail that was stopped.
    StartLogging(StartLogging),
    /// A trail's digest files.
    ValidateLogFiles(ValidateLogFiles),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::StartLogging(action) => action,
            Self::ValidateLogFiles(action) => action,
        }
    }
}

impl From<StartLogging> for crate::Action {
    fn from(action: StartLogging) -> Self {
        Self::Cloudtrail(Action::StartLogging(action))
    }
}

impl From<ValidateLogFiles> for crate::Action {
    fn from(action: ValidateLogFiles) -> Self {
        Self::Cloudtrail(Action::ValidateLogFiles(action))
    }
}

/// What is read and written as a whole. A trail is written in its home Region only (UpdateTrail, StartLogging:
/// `InvalidHomeRegionException`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// Whether a trail logs (`cloudtrail:GetTrailStatus`).
    Logging {
        /// The trail, by name or ARN.
        trail: String,
    },
    /// Whether a trail writes digest files (`cloudtrail:GetTrail`).
    LogFileValidation {
        /// The trail, by name or ARN.
        trail: String,
    },
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// True where it logs.
    Logging(bool),
    /// True where it writes them.
    LogFileValidation(bool),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Cloudtrail(state)
    }
}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Starts a trail.
    StartLogging {
        /// The trail, by name or ARN.
        name: String,
    },
    /// Stops a trail.
    StopLogging {
        /// The trail, by name or ARN.
        name: String,
    },
    /// Changes of a trail what it names, and nothing else.
    UpdateTrail {
        /// The trail, by name or ARN.
        name: String,
        /// Whether digest files are written.
        enable_log_file_validation: bool,
    },
}

/// A trail's ARN, whichever way the trail is named.
fn trail_arn(at: &Place, trail: &str) -> String {
    if trail.starts_with("arn:") { trail.to_owned() } else { at.arn("cloudtrail", &format!("trail/{trail}")) }
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        let (Self::Logging { trail } | Self::LogFileValidation { trail }) = self;
        trail_arn(at, trail)
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        match self {
            Self::Logging { trail } => vec![Grant::new("cloudtrail:GetTrailStatus", trail_arn(at, trail))],
            Self::LogFileValidation { trail } => vec![Grant::new("cloudtrail:GetTrail", trail_arn(at, trail))],
        }
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        Ok(match (self, from, to) {
            (Self::Logging { trail }, State::Logging(from), State::Logging(to)) if from != to => {
                let name = trail.clone();
                vec![if *to { Call::StartLogging { name } } else { Call::StopLogging { name } }]
            }
            (Self::LogFileValidation { trail }, State::LogFileValidation(from), State::LogFileValidation(to))
                if from != to =>
            {
                vec![Call::UpdateTrail { name: trail.clone(), enable_log_file_validation: *to }]
            }
            (Self::Logging { .. }, State::Logging(_), State::Logging(_))
            | (Self::LogFileValidation { .. }, State::LogFileValidation(_), State::LogFileValidation(_)) => Vec::new(),
            _ => return Err(Refusal::OtherFacet),
        })
    }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        let (action, name) = match self {
            Self::StartLogging { name } => ("cloudtrail:StartLogging", name),
            Self::StopLogging { name } => ("cloudtrail:StopLogging", name),
            Self::UpdateTrail { name, .. } => ("cloudtrail:UpdateTrail", name),
        };
        vec![Grant::new(action, trail_arn(at, name))]
    }
}
