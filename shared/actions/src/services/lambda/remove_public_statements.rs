//! A function's policy: what makes it public is taken out.

use super::{Facet, Function, FunctionPolicy, State};
use crate::{About, Change, QUICK, Refusal, Undo, policy};
use guardrail_resources::{Resource, Section, lambda};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Takes the statements out of a function's policy that let anyone invoke it, or Amazon S3 in nobody's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemovePublicStatements {
    /// The function.
    pub function: Function,
    /// The ARN of the function.
    pub function_arn: String,
}

/// How far a statement that was removed can be put back.
pub(super) const UNDO: Undo = Undo::Equivalent(
    "AddPermission puts the statements back at the policy's end; one that it cannot write, of a policy that was put as a \
     whole, is refused",
);

impl Change for RemovePublicStatements {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "lambda-remove-public-statements",
            title: "takes the statements out of the function's policy that let anyone in, or S3 in nobody's name",
            disruption: "whoever came in by these statements is cut off: public function URLs, buckets that notify the \
                function",
            undo: UNDO,
            loss: Some("the function's policy lets anyone in again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Policy(self.function.clone())
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::Policy(before) = before else { return Err(Refusal::OtherFacet) };
        let Some(document) = before.document() else { return Ok(State::Policy(before.clone())) };
        let public = lambda::public_grants(&policy::read(&document)?, &self.function_arn);
        let public: BTreeSet<usize> = public.iter().map(|grant| grant.statement().number()).collect();
        before.without(|number| public.contains(&number)).map(State::Policy)
    }
}

impl RemovePublicStatements {
    /// The action for a function.
    pub fn of(function: &Resource<lambda::Function>) -> Self {
        Self { function: Function::named(function.name()), function_arn: function.function_arn() }
    }

    /// What a function is like after it.
    pub fn apply(&self, function: &mut Resource<lambda::Function>) {
        let before = FunctionPolicy::seen(function).ok().map(State::Policy);
        if let Some(State::Policy(after)) = before.and_then(|before| self.change(&before).ok()) {
            let policy = after.document();
            function.view.policy = policy.map_or_else(Section::default, |policy| Section::json(&policy.0));
        }
    }
}
