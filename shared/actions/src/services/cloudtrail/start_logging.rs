//! A trail that was stopped: it logs again.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use serde::{Deserialize, Serialize};

/// Starts a trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartLogging {
    /// The trail, by name or ARN.
    pub trail: String,
}

impl Change for StartLogging {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "cloudtrail-start-logging",
            title: "starts the trail's logging",
            disruption: "nobody is disturbed; management events of a second trail and data events are paid for",
            undo: Undo::Exact,
            loss: Some("the trail records nothing any more"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Logging { trail: self.trail.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::Logging(_) => Ok(State::Logging(true)),
            State::LogFileValidation(_) => Err(Refusal::OtherFacet),
        }
    }
}
