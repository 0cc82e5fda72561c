//! The sharing of a machine image: withdrawn from some.

use super::{Facet, Grantee, State, grantee};
use crate::{About, Change, QUICK, Refusal, Undo};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Takes the permission to launch an image from those who must not have it, and from nobody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WithdrawImageSharing {
    /// The image's id.
    pub image: String,
    /// From whom.
    pub from: BTreeSet<Grantee>,
}

impl Change for WithdrawImageSharing {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "ec2-withdraw-image-sharing",
            title: "takes the permission to launch the image back from those it was given to",
            disruption: "they can launch no more instances of the image, their Auto Scaling groups among them; what they \
                copied stays theirs",
            undo: Undo::Exact,
            loss: Some("the image can be launched and copied from outside again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::ImageSharing { image: self.image.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::ImageSharing(before) => Ok(State::ImageSharing(grantee::without(before, &self.from))),
            _ => Err(Refusal::OtherFacet),
        }
    }
}
