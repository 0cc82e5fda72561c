//! Rules for incoming traffic that a call made: revoked.

use super::{Facet, SecurityGroupRule, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use serde::{Deserialize, Serialize};

/// Revokes rules for incoming traffic by name, those that still stand, and only while each allows what the call said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RevokeRules {
    /// The group's id.
    pub group: String,
    /// The rules: by their ids, where those are known, and else by what they allow.
    pub rules: Vec<SecurityGroupRule>,
}

impl Change for RevokeRules {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "ec2-revoke-rules",
            title: "revokes the rules for incoming traffic that the call made, where they still stand",
            disruption: "whoever comes in through these rules alone is cut off; of a rule that the call changed, what it \
                allowed before does not come back",
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
        let mut stay = Vec::new();
        for rule in rules {
            let named = self.rules.iter().find(|named| rule.is(named));
            match named {
                // A call that changes a rule does not say which way the rule goes. What goes out is no opening.
                Some(_) if rule.is_egress => stay.push(rule.clone()),
                Some(named) if rule.allows_the_same(named) => {}
                Some(_) => {
                    let id = rule.id.as_deref().unwrap_or_default();
                    return Err(Refusal::Unsafe(format!("the rule {id} now allows something else than the call said")));
                }
                None => stay.push(rule.clone()),
            }
        }
        Ok(State::SecurityGroupRules(stay))
    }
}
