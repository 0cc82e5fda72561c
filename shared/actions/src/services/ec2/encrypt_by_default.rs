//! A Region's EBS encryption by default: on.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, account};
use serde::{Deserialize, Serialize};

/// Has every new volume and snapshot copy of the account in the Region encrypted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncryptByDefault {}

impl Change for EncryptByDefault {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "ec2-encrypt-by-default",
            title: "turns EBS encryption by default on in the Region",
            disruption: "whoever may not use the account's default key for EBS can start no instances and create no volumes \
                any more; old instance types cannot take encrypted volumes; snapshots that are to be shared need another key",
            undo: Undo::Exact,
            loss: Some(
                "new volumes are encrypted only where their maker asks for it; those that were encrypted stay so",
            ),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::EncryptionByDefault
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::EncryptionByDefault(_) => Ok(State::EncryptionByDefault(true)),
            _ => Err(Refusal::OtherFacet),
        }
    }
}

impl EncryptByDefault {
    /// What the Region is like after it.
    pub fn apply(&self, region: &mut Resource<account::EbsEncryptionByDefault>) {
        region.view.ebs_encryption_by_default = true;
    }
}
