//! A Region's block on public EBS snapshots: on.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumString};

/// Blocks new public EBS snapshots of the account in the Region. A block of all public sharing, which is the stronger, stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockPublicSnapshots {}

/// How far public snapshots are blocked, by the API's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, AsRefStr, EnumString)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum SnapshotBlock {
    /// All: those that are public already are private while it is on.
    BlockAllSharing,
    /// New ones only.
    BlockNewSharing,
    /// Not at all.
    Unblocked,
}

impl Change for BlockPublicSnapshots {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "ec2-block-public-snapshots",
            title: "blocks new public EBS snapshots in the Region",
            disruption: "nobody can make a snapshot public; those that are public stay so",
            undo: Undo::Exact,
            loss: Some("snapshots can be made public again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::SnapshotBlock
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::SnapshotBlock(SnapshotBlock::Unblocked) => Ok(State::SnapshotBlock(SnapshotBlock::BlockNewSharing)),
            State::SnapshotBlock(block) => Ok(State::SnapshotBlock(*block)),
            _ => Err(Refusal::OtherFacet),
        }
    }
}
