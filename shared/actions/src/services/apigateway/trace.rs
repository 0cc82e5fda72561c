//! A stage's X-Ray tracing: on.

use super::{Facet, Stage, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, apigateway};
use serde::{Deserialize, Serialize};

/// Turns X-Ray tracing of a stage on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trace {
    /// The stage.
    pub stage: Stage,
}

impl Change for Trace {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "apigateway-trace",
            title: "turns X-Ray tracing of the stage on",
            disruption: "it disturbs no call; sampled traces cost",
            undo: Undo::Exact,
            loss: None,
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Tracing(self.stage.clone())
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::Tracing(_) => Ok(State::Tracing(true)),
            _ => Err(Refusal::OtherFacet),
        }
    }
}

impl Trace {
    /// What a stage is like after it.
    pub fn apply(&self, stage: &mut Resource<apigateway::RestStage>) {
        stage.view.tracing_enabled = Some(true);
    }
}
