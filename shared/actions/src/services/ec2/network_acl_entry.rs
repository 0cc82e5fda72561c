//! The rules of a network ACL, as a state.

use super::{Call, State};
use crate::Refusal;
use guardrail_resources::network::{Port, Traffic, Transport};
use guardrail_resources::{Unreadable, ec2};
use serde::{Deserialize, Serialize};

/// The last number that a rule may have: those above are EC2's own, which deny the rest (CreateNetworkAclEntry, `RuleNumber`).
const LAST: i32 = 32_766;

/// A rule of a network ACL, by the API's names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NetworkAclEntry {
    /// Where it stands among the rules of its direction: the lowest is asked first.
    pub rule_number: i32,
    /// True for outgoing traffic.
    pub egress: bool,
    /// A protocol's number: `6`, `17`, or `-1` for all.
    pub protocol: String,
    /// `allow` or `deny`.
    pub rule_action: String,
    /// The IPv4 range, if it is about IPv4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cidr_block: Option<String>,
    /// The IPv6 range, if it is about IPv6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipv6_cidr_block: Option<String>,
    /// The ports of a TCP or UDP rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port_range: Option<PortRange>,
    /// The type and code of an ICMP rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icmp_type_code: Option<IcmpTypeCode>,
}

/// The ports of a rule, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PortRange {
    /// The first.
    pub from: i32,
    /// The last.
    pub to: i32,
}

/// The kind of ICMP messages of a rule; -1 is all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct IcmpTypeCode {
    /// The type.
    pub r#type: i32,
    /// The code.
    pub code: i32,
}

impl NetworkAclEntry {
    /// A rule as a network ACL's view tells it, which holds nothing of ICMP.
    ///
    /// # Errors
    /// It has no number, or numbers that are none of EC2's.
    pub fn seen(entry: &ec2::NetworkAclEntry) -> Result<Self, Unreadable> {
        let place = "configuration.entries";
        let small = |number: i64| i32::try_from(number).map_err(|_| Unreadable::meaningless(place, "no such number"));
        let number = entry.rule_number.ok_or_else(|| Unreadable::missing(format!("{place}.ruleNumber")))?;
        let range = entry.port_range.and_then(|range| range.from.zip(range.to));
        let range = range.map(|(from, to)| Ok(PortRange { from: small(from)?, to: small(to)? }));
        Ok(Self {
            rule_number: small(number)?,
            egress: entry.egress,
            protocol: entry.protocol.clone(),
            rule_action: entry.rule_action.to_ascii_lowercase(),
            cidr_block: entry.cidr_block.clone(),
            ipv6_cidr_block: entry.ipv6_cidr_block.clone(),
            port_range: range.transpose()?,
            icmp_type_code: None,
        })
    }

    fn view(&self) -> ec2::NetworkAclEntry {
        let range = |range: PortRange| ec2::PortRange { from: Some(range.from.into()), to: Some(range.to.into()) };
        ec2::NetworkAclEntry {
            rule_number: Some(self.rule_number.into()),
            egress: self.egress,
            protocol: self.protocol.clone(),
            rule_action: self.rule_action.clone(),
            cidr_block: self.cidr_block.clone(),
            ipv6_cidr_block: self.ipv6_cidr_block.clone(),
            port_range: self.port_range.map(range),
        }
    }

    /// What it is about.
    pub(super) fn traffic(&self) -> Result<Traffic, Refusal> {
        let (from, to) = self.port_range.map(|range| (range.from.into(), range.to.into())).unzip();
        let traffic = Traffic::read(&self.protocol, from, to);
        traffic.map_err(|problem| Refusal::Unsafe(format!("rule {}: {problem}", self.rule_number)))
    }

    pub(super) fn allows(&self) -> bool {
        self.rule_action == "allow"
    }

    pub(super) fn is_ipv6(&self) -> bool {
        self.ipv6_cidr_block.is_some()
    }

    /// A rule that denies one port to the same addresses.
    pub(super) fn denying(&self, rule_number: i32, port: Port) -> Self {
        let protocol = match port.transport {
            Transport::Tcp => "6",
            Transport::Udp => "17",
        };
        Self {
            rule_number,
            egress: self.egress,
            protocol: protocol.to_owned(),
            rule_action: "deny".to_owned(),
            cidr_block: self.cidr_block.clone(),
            ipv6_cidr_block: self.ipv6_cidr_block.clone(),
            port_range: Some(PortRange { from: port.number.into(), to: port.number.into() }),
            icmp_type_code: None,
        }
    }
}

/// Rules as a state: each direction's in their order.
pub fn numbered(mut entries: Vec<NetworkAclEntry>) -> State {
    entries.sort_by_key(|entry| (entry.egress, entry.rule_number));
    State::NetworkAclEntries(entries)
}

/// A network ACL's rules as its view tells them.
///
/// # Errors
/// As for [`NetworkAclEntry::seen`].
pub fn seen(acl: &ec2::NetworkAcl) -> Result<State, Unreadable> {
    acl.entries.iter().map(NetworkAclEntry::seen).collect::<Result<_, _>>().map(numbered)
}

/// The network ACL that has these rules, in this order.
pub(super) fn view(entries: &[NetworkAclEntry]) -> ec2::NetworkAcl {
    ec2::NetworkAcl { entries: entries.iter().map(NetworkAclEntry::view).collect::<Vec<_>>().into() }
}

/// The calls that lead from some rules to others: what is to go first, since a number is given once.
pub(super) fn calls(acl: &str, from: &[NetworkAclEntry], to: &[NetworkAclEntry]) -> Result<Vec<Call>, Refusal> {
    let gone = from.iter().filter(|entry| !to.contains(entry));
    let made = to.iter().filter(|entry| !from.contains(entry));
    if let Some(own) = gone.clone().chain(made.clone()).find(|entry| entry.rule_number > LAST) {
        return Err(Refusal::Unsafe(format!("rule {} is EC2's own", own.rule_number)));
    }
    let gone = gone.map(|entry| Call::DeleteNetworkAclEntry {
        network_acl_id: acl.to_owned(),
        rule_number: entry.rule_number,
        egress: entry.egress,
    });
    let made = made.map(|entry| Call::CreateNetworkAclEntry { network_acl_id: acl.to_owned(), entry: entry.clone() });
    Ok(gone.chain(made).collect())
}
