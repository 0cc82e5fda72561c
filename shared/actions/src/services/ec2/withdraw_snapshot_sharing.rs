//! The sharing of an EBS snapshot: withdrawn from some.

use super::{Facet, Grantee, State, grantee};
use crate::{About, Change, QUICK, Refusal, Undo};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Takes the permission to create volumes of a snapshot from those who must not have it, and from nobody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WithdrawSnapshotSharing {
    /// The snapshot's id.
    pub snapshot: String,
    /// From whom.
    pub from: BTreeSet<Grantee>,
}

impl Change for WithdrawSnapshotSharing {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "ec2-withdraw-snapshot-sharing",
            title: "takes the permission to create volumes of the snapshot back from those it was given to",
            disruption: "they can create no more volumes of the snapshot, and copy it no more; what they copied stays theirs",
            undo: Undo::Exact,
            loss: Some("the snapshot can be copied from outside again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::SnapshotSharing { snapshot: self.snapshot.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::SnapshotSharing(before) => Ok(State::SnapshotSharing(grantee::without(before, &self.from))),
            _ => Err(Refusal::OtherFacet),
        }
    }
}
