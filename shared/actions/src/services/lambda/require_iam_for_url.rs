//! A function's URL: whoever calls it must sign.

use super::{Facet, Function, State, UrlAuth};
use crate::{About, Change, QUICK, Refusal, Undo};
use serde::{Deserialize, Serialize};

/// Has a function's URL ask for credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequireIamForUrl {
    /// The function.
    pub function: Function,
}

impl Change for RequireIamForUrl {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "lambda-require-iam-for-url",
            title: "has the function's URL ask for signed calls (AWS_IAM)",
            disruption: "callers without credentials that allow lambda:InvokeFunctionUrl are cut off: browsers, webhooks",
            undo: Undo::Exact,
            loss: Some("anyone may call the function by its URL again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Url(self.function.clone())
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::Url(auth) => Ok(State::Url(auth.map(|_| UrlAuth::AwsIam))),
            State::Policy(_) => Err(Refusal::OtherFacet),
        }
    }
}
