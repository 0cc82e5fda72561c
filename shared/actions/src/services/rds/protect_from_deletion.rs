//! A database's deletion protection: on.

use super::{Database, Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, rds};
use serde::{Deserialize, Serialize};

/// Turns the deletion protection of an instance, a cluster or a global cluster on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProtectFromDeletion {
    /// The database.
    pub database: Database,
}

impl Change for ProtectFromDeletion {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "rds-protect-from-deletion",
            title: "turns the database's deletion protection on",
            disruption: "whoever deletes the database must turn the protection off first: stacks and scripts that delete \
                it fail until they do",
            undo: Undo::Exact,
            loss: Some("one call deletes the database again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::DeletionProtection { database: self.database.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::DeletionProtection(_) => Ok(State::DeletionProtection(true)),
            _ => Err(Refusal::OtherFacet),
        }
    }
}

impl ProtectFromDeletion {
    /// What an instance is like after it.
    pub fn apply(&self, instance: &mut Resource<rds::DbInstance>) {
        instance.view.deletion_protection = Some(true);
    }
}
