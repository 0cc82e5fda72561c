//! A secret's resource policy: what makes it public is taken out.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo, policy};
use guardrail_resources::policy::Context;
use serde::{Deserialize, Serialize};

/// Takes the statements out of a secret's resource policy that let anyone in. Where no other is left, the policy is deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemovePublicStatements {
    /// The secret's ARN, or its name where nothing else is known.
    pub secret_id: String,
}

impl Change for RemovePublicStatements {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "secretsmanager-remove-public-statements",
            title: "takes the statements out of the secret's resource policy that let anyone in",
            disruption: "whoever read the secret by these statements alone is cut off, principals of the own account among \
                them",
            undo: Undo::Exact,
            loss: Some("the resource policy lets anyone in again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Policy { secret_id: self.secret_id.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::Policy(policy) = before;
        let Some(policy) = policy else { return Ok(before.clone()) };
        policy::without_public(policy, &self.context()).map(State::Policy)
    }
}

impl RemovePublicStatements {
    fn context(&self) -> Context {
        if self.secret_id.starts_with("arn:") { Context::of(&self.secret_id) } else { Context::anything() }
    }
}
