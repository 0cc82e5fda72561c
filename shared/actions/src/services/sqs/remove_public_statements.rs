//! A queue policy: what makes it public is taken out.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo, policy};
use guardrail_resources::policy::Context;
use guardrail_resources::{Resource, Section, sqs};
use serde::{Deserialize, Serialize};

/// Takes the statements out of a queue policy that let anyone in. Where no other is left, the queue has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemovePublicStatements {
    /// The queue's URL.
    pub queue_url: String,
    /// The queue's ARN.
    pub queue_arn: String,
}

impl Change for RemovePublicStatements {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "sqs-remove-public-statements",
            title: "takes the statements out of the queue policy that let anyone in",
            disruption: "senders and receivers that came in by these statements alone are cut off, AWS services that \
                publish to the queue in the name of nobody among them",
            undo: Undo::Exact,
            loss: Some("the queue policy lets anyone in again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Policy { queue_url: self.queue_url.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::Policy(None) => Ok(State::Policy(None)),
            State::Policy(Some(document)) => {
                policy::without_public(document, &Context::of(&self.queue_arn)).map(State::Policy)
            }
            State::Encryption(_) => Err(Refusal::OtherFacet),
        }
    }
}

impl RemovePublicStatements {
    /// What a queue is like after it.
    pub fn apply(&self, queue: &mut Resource<sqs::Queue>) {
        let after = State::policy(queue).ok().and_then(|before| self.change(&before).ok());
        if let Some(State::Policy(policy)) = after {
            queue.view.policy = policy.map_or_else(|| Section::of(None), |policy| Section::json(&policy.0));
        }
    }
}
