//! A bucket's own public access block: all four switches on.

use super::{Facet, PublicAccessBlock, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, Section, s3};
use serde::{Deserialize, Serialize};

/// Turns all four switches of a bucket's Block Public Access on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BlockPublicAccess {
    /// The bucket's name.
    pub bucket: String,
}

impl Change for BlockPublicAccess {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "s3-block-public-access",
            title: "turns all four switches of the bucket's Block Public Access on",
            disruption: "whoever reads or writes the bucket through a public ACL or policy is cut off: static websites, \
                public downloads",
            undo: Undo::Exact,
            loss: Some("public ACLs and policies take effect again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::PublicAccessBlock { bucket: self.bucket.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::PublicAccessBlock(_) => Ok(State::PublicAccessBlock(Some(PublicAccessBlock::ALL))),
            _ => Err(Refusal::OtherFacet),
        }
    }
}

impl BlockPublicAccess {
    /// What a bucket is like after it.
    pub fn apply(&self, bucket: &mut Resource<s3::Bucket>) {
        bucket.view.public_access_block_configuration = Section::of(Some(s3::PublicAccessBlock::ALL));
    }
}
