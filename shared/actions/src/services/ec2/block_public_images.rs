//! A Region's block on public machine images: on.

use super::{Facet, State};
use crate::{About, Change, Refusal, SLOW, Undo};
use serde::{Deserialize, Serialize};

/// Blocks new public machine images of the account in the Region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockPublicImages {}

impl Change for BlockPublicImages {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "ec2-block-public-images",
            title: "blocks new public machine images in the Region",
            disruption: "nobody can make an image public; those that are public stay so",
            undo: Undo::Exact,
            loss: Some("images can be made public again"),
            // It takes up to 10 minutes (EC2 API reference, EnableImageBlockPublicAccess).
            settles: SLOW,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::ImageBlock
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::ImageBlock(_) => Ok(State::ImageBlock(true)),
            _ => Err(Refusal::OtherFacet),
        }
    }
}
