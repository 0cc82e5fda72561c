//! A function's policy: one statement is taken out.

use super::remove_public_statements::UNDO;
use super::{Facet, Function, Permission, State};
use crate::{About, Change, QUICK, Refusal, policy};
use serde::{Deserialize, Serialize};

/// Takes one statement out of a function's policy: the one that a call added, and only while it says what the call said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemovePermission {
    /// The function.
    pub function: Function,
    /// The statement, as AddPermission was told.
    pub permission: Permission,
}

impl Change for RemovePermission {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "lambda-remove-permission",
            title: "takes the statement out of the function's policy that the call added",
            disruption: "whoever came in by this statement is cut off",
            undo: UNDO,
            loss: Some("whom the statement names may use the function again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Policy(self.function.clone())
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::Policy(before) = before else { return Err(Refusal::OtherFacet) };
        let sid = self.permission.statement_id.as_str();
        for (statement, number) in before.statements.iter().zip(1..) {
            if policy::sid(statement)?.as_deref() != Some(sid) {
                continue;
            }
            if !Permission::read(statement).is_some_and(|(permission, _)| permission.is_same(&self.permission)) {
                let problem = format!("the statement that is called {sid} now says something else than the call did");
                return Err(Refusal::Unsafe(problem));
            }
            return before.without(|other| other == number).map(State::Policy);
        }
        Ok(State::Policy(before.clone()))
    }
}
