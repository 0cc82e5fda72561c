//! What a subnet gives new network interfaces: no public address.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, ec2};
use serde::{Deserialize, Serialize};

/// Turns a subnet's automatic public IPv4 addresses off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WithholdPublicAddresses {
    /// The subnet's id.
    pub subnet: String,
}

impl Change for WithholdPublicAddresses {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "ec2-withhold-public-addresses",
            title: "gives what is started in the subnet no public IPv4 address unless it asks for one",
            disruption: "what is started from now on, by Auto Scaling too, reaches the internet only through a NAT gateway \
                or an address that it asks for; what runs keeps its address until it is stopped",
            undo: Undo::Exact,
            loss: Some("what is started in the subnet gets a public address again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::PublicAddresses { subnet: self.subnet.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::PublicAddresses(_) => Ok(State::PublicAddresses(false)),
            _ => Err(Refusal::OtherFacet),
        }
    }
}

impl WithholdPublicAddresses {
    /// What a subnet is like after it.
    pub fn apply(&self, subnet: &mut Resource<ec2::Subnet>) {
        subnet.view.map_public_ip_on_launch = Some(false);
    }
}
