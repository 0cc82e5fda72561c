//! A trail's digest files: written.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, cloudtrail};
use serde::{Deserialize, Serialize};

/// Turns a trail's log file validation on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ValidateLogFiles {
    /// The trail, by name or ARN.
    pub trail: String,
}

impl Change for ValidateLogFiles {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "cloudtrail-validate-log-files",
            title: "turns the trail's log file validation on",
            disruption: "nobody is disturbed; an hourly digest file is written beside the log files",
            undo: Undo::Exact,
            loss: Some("log files that are written from then on cannot be proven unchanged"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::LogFileValidation { trail: self.trail.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::LogFileValidation(_) => Ok(State::LogFileValidation(true)),
            State::Logging(_) => Err(Refusal::OtherFacet),
        }
    }
}

impl ValidateLogFiles {
    /// What a trail is like after it.
    pub fn apply(&self, trail: &mut Resource<cloudtrail::Trail>) {
        trail.view.log_file_validation_enabled = Some(true);
    }
}
