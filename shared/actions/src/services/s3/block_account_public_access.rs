//! The account's public access block: all four switches on.

use super::{Facet, PublicAccessBlock, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, s3};
use serde::{Deserialize, Serialize};

/// Turns all four switches of the account's Block Public Access on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BlockAccountPublicAccess {
    /// The account's number.
    pub account_id: String,
}

impl Change for BlockAccountPublicAccess {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "s3-block-account-public-access",
            title: "turns all four switches of the account's S3 Block Public Access on",
            disruption: "whoever reads or writes any bucket of the account through a public ACL or policy is cut off, in \
                every Region: static websites, public downloads",
            undo: Undo::Exact,
            loss: Some("public ACLs and policies of the account's buckets take effect again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::AccountPublicAccessBlock { account_id: self.account_id.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::PublicAccessBlock(_) => Ok(State::PublicAccessBlock(Some(PublicAccessBlock::ALL))),
            _ => Err(Refusal::OtherFacet),
        }
    }
}

impl BlockAccountPublicAccess {
    /// What the account is like after it.
    pub fn apply(&self, account: &mut Resource<s3::AccountPublicAccessBlock>) {
        account.view.0 = Some(s3::PublicAccessBlock::ALL);
    }
}
