//! AWS Config: the Region's configuration recorder.

mod access;
mod start_recorder;

pub use access::ACCESS;
pub use start_recorder::StartRecorder;

use crate::{Change, Grant, Place, Refusal, Request, Surface};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A recorder that was stopped.
    StartRecorder(StartRecorder),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::StartRecorder(action) => action,
        }
    }
}

impl From<StartRecorder> for crate::Action {
    fn from(action: StartRecorder) -> Self {
        Self::Config(Action::StartRecorder(action))
    }
}

/// What is read and written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// Whether a recorder records (`config:DescribeConfigurationRecorderStatus`).
    Recording {
        /// The recorder's name.
        recorder: String,
    },
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// True where it records.
    Recording(bool),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Config(state)
    }
}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Starts a recorder.
    StartConfigurationRecorder {
        /// Its name.
        configuration_recorder_name: String,
    },
    /// Stops a recorder.
    StopConfigurationRecorder {
        /// Its name.
        configuration_recorder_name: String,
    },
}

/// What stands for a recorder's ARN, which ends in an id that only AWS Config knows.
fn recorder(at: &Place, name: &str) -> String {
    at.arn("config", &format!("configuration-recorder/{name}"))
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        let Self::Recording { recorder: name } = self;
        recorder(at, name)
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        let Self::Recording { recorder: name } = self;
        vec![Grant::new("config:DescribeConfigurationRecorderStatus", format!("{}/*", recorder(at, name)))]
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        let (Self::Recording { recorder }, State::Recording(from), State::Recording(to)) = (self, from, to);
        if from == to {
            return Ok(Vec::new());
        }
        let configuration_recorder_name = recorder.clone();
        Ok(vec![if *to {
            Call::StartConfigurationRecorder { configuration_recorder_name }
        } else {
            Call::StopConfigurationRecorder { configuration_recorder_name }
        }])
    }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        let (action, name) = match self {
            Self::StartConfigurationRecorder { configuration_recorder_name: name } => {
                ("config:StartConfigurationRecorder", name)
            }
            Self::StopConfigurationRecorder { configuration_recorder_name: name } => {
                ("config:StopConfigurationRecorder", name)
            }
        };
        vec![Grant::new(action, format!("{}/*", recorder(at, name)))]
    }
}
