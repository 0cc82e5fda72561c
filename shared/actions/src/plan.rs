//! What a control asks for.

use crate::{Action, Call, Change, Refusal, State};
use serde::{Deserialize, Serialize};

/// What puts a resource right: actions, in order. An empty plan asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Plan {
    /// Its steps.
    pub steps: Vec<Step>,
}

/// One action, and the state that it was planned from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// The action.
    pub action: Action,
    /// The state that its facet was seen in, as far as the judged item tells it: what the calls are shown from. Before
    /// anything is changed, the facet itself is read.
    pub seen: State,
}

impl Plan {
    /// Nothing to do, or nothing that guardrail knows to do.
    pub fn none() -> Self {
        Self::default()
    }

    /// One action.
    pub fn of(action: impl Into<Action>, seen: impl Into<State>) -> Self {
        Self::none().then(action, seen)
    }

    /// One action, where it would change what was seen; nothing where it would not, or refuses to.
    pub fn if_it_changes<C>(action: C, seen: C::State) -> Self
    where
        C: Change + Into<Action>,
        C::State: Into<State> + PartialEq,
    {
        match action.change(&seen) {
            Ok(after) if after != seen => Self::of(action, seen),
            _ => Self::none(),
        }
    }

    /// All that another plan asks for, afterwards.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.steps.extend(other.steps);
        self
    }

    /// Takes over those steps of another plan that are not among its own.
    pub fn take_over(&mut self, other: &Self) {
        for step in &other.steps {
            if !self.steps.contains(step) {
                self.steps.push(step.clone());
            }
        }
    }

    /// One action more.
    #[must_use]
    pub fn then(mut self, action: impl Into<Action>, seen: impl Into<State>) -> Self {
        self.steps.push(Step { action: action.into(), seen: seen.into() });
        self
    }

    /// True where nothing is to be done.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

impl Step {
    /// The calls that the action makes, from the state that it was planned from.
    ///
    /// # Errors
    /// As for [`Action::change`] and [`Facet::calls`](crate::Facet::calls).
    pub fn calls(&self) -> Result<Vec<Call>, Refusal> {
        let after = self.action.change(&self.seen)?;
        self.action.facet().calls(&self.seen, &after)
    }
}
