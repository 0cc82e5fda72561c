//! An instance's public address: taken away.

use super::{Facet, State};
use crate::{About, Change, Refusal, SLOW, Undo};
use guardrail_resources::{Resource, rds};
use serde::{Deserialize, Serialize};

/// Takes an instance's public address away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MakePrivate {
    /// The instance's identifier.
    pub instance: String,
}

impl Change for MakePrivate {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "rds-make-private",
            title: "takes the instance's public address away",
            disruption: "the instance's name leads to a private address: clients outside of the VPC lose the database, \
                and open connections to the public address break",
            undo: Undo::Equivalent("the public address is another one"),
            loss: Some("the database gets a public address again"),
            settles: SLOW,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::PubliclyAccessible { instance: self.instance.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::PubliclyAccessible(_) => Ok(State::PubliclyAccessible(false)),
            _ => Err(Refusal::OtherFacet),
        }
    }
}

impl MakePrivate {
    /// What an instance is like after it.
    pub fn apply(&self, instance: &mut Resource<rds::DbInstance>) {
        instance.view.publicly_accessible = Some(false);
    }
}
