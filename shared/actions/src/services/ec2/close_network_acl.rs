//! A network ACL's rules through which the world comes in: taken away, or preceded by rules that deny.

use super::network_acl_entry::{NetworkAclEntry, numbered, seen, view};
use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::network::{Port, Traffic, services_on};
use guardrail_resources::{Resource, ec2};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Closes ports to the world. A rule that allows nothing but such ports is deleted. Before a rule that allows more, each port
/// gets a rule that denies it to the same addresses: deleting would cut everything else too, and a narrower rule cannot say
/// "all but this port".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CloseNetworkAcl {
    /// The network ACL's id.
    pub acl: String,
    /// The ports, on the protocols that their services speak.
    pub ports: Vec<u16>,
    /// Only what this rule opens, where the others are not meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<i32>,
}

impl Change for CloseNetworkAcl {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "ec2-close-network-acl",
            title: "deletes rules that allow only the ports, and puts rules that deny the ports before those that allow more",
            disruption: "the ports are closed to all addresses of these rules, private ones among them, that no rule \
                before them allows; answers to connections that a NAT gateway began from one of the ports are lost",
            undo: Undo::Exact,
            loss: Some("the world reaches the ports again, where no security group keeps it out"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::NetworkAclEntries { acl: self.acl.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::NetworkAclEntries(before) = before else { return Err(Refusal::OtherFacet) };
        let mut entries = before.clone();
        // What stood behind a rule that is deleted may open in its turn.
        for _ in before {
            let opened = self.opened(&entries)?;
            if opened.is_empty() {
                break;
            }
            for (number, ports) in opened {
                close(&mut entries, number, &ports)?;
            }
        }
        Ok(numbered(entries))
    }
}

impl CloseNetworkAcl {
    /// What a network ACL is like after it.
    pub fn apply(&self, acl: &mut Resource<ec2::NetworkAcl>) {
        let after = seen(&acl.view).ok().and_then(|before| self.change(&before).ok());
        if let Some(State::NetworkAclEntries(entries)) = after {
            acl.view = view(&entries);
        }
    }

    /// The rules through which the world comes in, by their numbers, each with the ports that it reaches through them.
    fn opened(&self, entries: &[NetworkAclEntry]) -> Result<BTreeMap<i32, BTreeSet<Port>>, Refusal> {
        let openings = view(entries).openings(services_on(&self.ports));
        let mut opened = BTreeMap::<i32, BTreeSet<Port>>::new();
        for opening in openings.map_err(|error| Refusal::Unsafe(error.to_string()))? {
            for entry in opening.sources.iter().filter_map(|source| entries.get(source.rule)) {
                opened.entry(entry.rule_number).or_default().extend(&opening.ports);
            }
        }
        opened.retain(|number, _| self.only.is_none_or(|only| only == *number));
        Ok(opened)
    }
}

/// Closes the ports of one rule for incoming traffic.
fn close(entries: &mut Vec<NetworkAclEntry>, number: i32, ports: &BTreeSet<Port>) -> Result<(), Refusal> {
    let Some(position) = entries.iter().position(|entry| !entry.egress && entry.rule_number == number) else {
        return Ok(());
    };
    let entry = entries.remove(position);
    if allows_only(entry.traffic()?, ports) {
        return Ok(());
    }
    let mut denials = Vec::new();
    let mut free = before(entries, &entry, ports)?.into_iter();
    for port in ports {
        let place = free.next().ok_or_else(|| {
            Refusal::Unsafe(format!("no free number for a rule that denies {port} before rule {}", entry.rule_number))
        })?;
        denials.push(entry.denying(place, *port));
    }
    entries.push(entry);
    entries.append(&mut denials);
    Ok(())
}

/// True where a rule is about nothing but these ports.
fn allows_only(traffic: Traffic, ports: &BTreeSet<Port>) -> bool {
    let Traffic::Ports(transport, from, to) = traffic else { return false };
    (from..=to).all(|number| ports.contains(&Port { transport, number }))
}

/// The free numbers before a rule, from the nearest down, as far as no rule is passed that allows one of the ports to the same
/// family of addresses: it would be cut, though it lets in somebody that it should.
fn before(entries: &[NetworkAclEntry], entry: &NetworkAclEntry, ports: &BTreeSet<Port>) -> Result<Vec<i32>, Refusal> {
    let taken: BTreeMap<i32, &NetworkAclEntry> =
        entries.iter().filter(|other| !other.egress).map(|other| (other.rule_number, other)).collect();
    let mut free = Vec::new();
    for number in (1..entry.rule_number).rev() {
        match taken.get(&number) {
            None => free.push(number),
            Some(other) => {
                let traffic = other.traffic()?;
                let is_cut = other.allows() && other.is_ipv6() == entry.is_ipv6();
                if is_cut && ports.iter().any(|port| traffic.carries(*port)) {
                    break;
                }
            }
        }
        if free.len() == ports.len() {
            break;
        }
    }
    Ok(free)
}
