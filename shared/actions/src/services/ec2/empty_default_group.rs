//! A VPC's default security group: without rules.

use super::security_group_rule::apply;
use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, ec2};
use serde::{Deserialize, Serialize};

/// Revokes every rule of a default security group, in both directions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EmptyDefaultGroup {
    /// The group's id.
    pub group: String,
}

impl Change for EmptyDefaultGroup {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "ec2-empty-default-group",
            title: "revokes every rule of the VPC's default security group, in both directions",
            disruption: "all that uses the group, often without knowing, is cut off from its fellow members and from all \
                outside",
            undo: Undo::Equivalent("the rules are made anew with their descriptions and tags, under other ids"),
            loss: Some("whatever uses the group is reached by its rules again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::SecurityGroupRules { group: self.group.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::SecurityGroupRules(_) => Ok(State::SecurityGroupRules(Vec::new())),
            _ => Err(Refusal::OtherFacet),
        }
    }
}

impl EmptyDefaultGroup {
    /// What a group is like after it.
    pub fn apply(&self, group: &mut Resource<ec2::SecurityGroup>) {
        apply(self, group);
    }
}
