//! A security group's rules through which the world comes in: revoked, and no others.

use super::security_group_rule::{apply, view, without};
use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::network::services_on;
use guardrail_resources::{Resource, ec2};
use serde::{Deserialize, Serialize};

/// Revokes the rules through which the world reaches what it must not: those that let it in by themselves, and those that let
/// it in only together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RevokeWorldIngress {
    /// The group's id.
    pub group: String,
    /// What the world must not reach.
    pub reached: Reached,
}

/// What the world must not reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reached {
    /// These ports, on the protocols that their services speak.
    Ports(Vec<u16>),
    /// Every port by every protocol, through rules with protocol `-1`.
    Everything,
}

impl Change for RevokeWorldIngress {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "ec2-revoke-world-ingress",
            title: "revokes the rules by which the world reaches the ports, and no others",
            disruption: "whoever comes in from an address that no other rule allows is cut off, administrators without a \
                VPN or Session Manager among them; a rule over a range of ports goes as a whole",
            undo: Undo::Equivalent("the rules are made anew with their descriptions and tags, under other ids"),
            loss: Some("the world reaches the ports again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::SecurityGroupRules { group: self.group.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::SecurityGroupRules(rules) = before else { return Err(Refusal::OtherFacet) };
        let group = view(None, rules);
        let openings = match &self.reached {
            Reached::Ports(ports) => group.openings(services_on(ports)),
            Reached::Everything => group.openings_of_all_traffic(),
        };
        Ok(without(rules, &openings.map_err(|error| Refusal::Unsafe(error.to_string()))?))
    }
}

impl RevokeWorldIngress {
    /// What a group is like after it.
    pub fn apply(&self, group: &mut Resource<ec2::SecurityGroup>) {
        apply(self, group);
    }
}
