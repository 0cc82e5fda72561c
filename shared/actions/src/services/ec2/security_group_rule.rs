//! The rules of a security group, as a state.

use super::call::{Authorization, Call, GroupPair, IpPermission, IpRange, Ipv6Range, PrefixList, Revocation};
use super::call::{Tag, TagSpecification};
use super::{Change, Facet, State};
use guardrail_resources::network::{Opening, Source, Traffic};
use guardrail_resources::{Resource, Unreadable, ec2};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A rule of a security group, as `DescribeSecurityGroupRules` tells it: one protocol, one range of ports, one peer.
///
/// Two are equal where they say the same, whatever their ids: EC2 takes no two such rules in one group, and a rule that is put
/// back has another id than before.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecurityGroupRule {
    /// Its id: `sgr-…`. AWS Config's items tell none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// True for outgoing traffic.
    pub is_egress: bool,
    /// `tcp`, `udp`, `icmp`, `icmpv6`, another protocol's number, or `-1` for all.
    pub protocol: String,
    /// The first port, or the type of ICMP; none for a protocol without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_port: Option<i32>,
    /// The last port, or the code of ICMP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_port: Option<i32>,
    /// Whom it is about.
    pub peer: Peer,
    /// What somebody wrote down about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

/// Whom a rule is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Peer {
    /// A range of IPv4 addresses.
    Ipv4(String),
    /// A range of IPv6 addresses.
    Ipv6(String),
    /// A prefix list.
    PrefixList(String),
    /// The members of a security group.
    Group {
        /// The group.
        group_id: String,
        /// The account that owns it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user_id: Option<String>,
    },
}

impl Peer {
    /// A range of either family.
    pub fn range(range: impl Into<String>) -> Self {
        let range = range.into();
        if range.contains(':') { Self::Ipv6(range) } else { Self::Ipv4(range) }
    }
}

/// What a rule allows.
type Meaning<'r> = (bool, &'r str, Option<i32>, Option<i32>, &'r Peer);

impl PartialEq for SecurityGroupRule {
    fn eq(&self, other: &Self) -> bool {
        self.meaning() == other.meaning() && self.description == other.description && self.tags == other.tags
    }
}

impl Eq for SecurityGroupRule {}

impl SecurityGroupRule {
    fn meaning(&self) -> Meaning<'_> {
        (self.is_egress, self.protocol.as_str(), self.from_port, self.to_port, &self.peer)
    }

    /// A rule for incoming traffic as a call asked for it, in the form in which EC2 keeps rules: its range without host bits,
    /// the common protocols by name.
    pub fn asked(
        id: Option<&str>,
        protocol: &str,
        ports: (Option<i64>, Option<i64>),
        source: &Source,
    ) -> Result<Self, Unreadable> {
        let lower = protocol.to_ascii_lowercase();
        let protocol = match lower.as_str() {
            "6" => "tcp",
            "17" => "udp",
            "1" => "icmp",
            "58" => "icmpv6",
            "all" => "-1",
            other => other,
        };
        let ports = if source.traffic == Traffic::All { (None, None) } else { ports };
        let rule = Self::new(false, protocol, ports, Peer::range(source.range.trunc().to_string()))?;
        Ok(Self { id: id.map(str::to_owned), ..rule })
    }

    /// A rule of which no more is known than what it allows.
    fn new(
        is_egress: bool,
        protocol: &str,
        (from, to): (Option<i64>, Option<i64>),
        peer: Peer,
    ) -> Result<Self, Unreadable> {
        let port = |port: Option<i64>| match port {
            None => Ok(None),
            // EC2 writes no ports, or -1, where every protocol is meant.
            Some(_) if protocol == "-1" => Ok(None),
            Some(port) => i32::try_from(port)
                .map(Some)
                .map_err(|_| Unreadable::meaningless("configuration.ipPermissions", format!("{port} is no port"))),
        };
        let (from_port, to_port) = (port(from)?, port(to)?);
        Ok(Self {
            id: None,
            is_egress,
            protocol: protocol.to_owned(),
            from_port,
            to_port,
            peer,
            description: None,
            tags: BTreeMap::new(),
        })
    }

    /// True where this is the rule that a call named: by its id where both have one, and else by what it allows.
    pub(super) fn is(&self, named: &Self) -> bool {
        match (&self.id, &named.id) {
            (Some(id), Some(named)) => id == named,
            _ => self.meaning() == named.meaning(),
        }
    }

    /// True where it allows the same.
    pub(super) fn allows_the_same(&self, other: &Self) -> bool {
        self.meaning() == other.meaning()
    }

    fn permission(&self) -> ec2::IpPermission {
        let mut permission = ec2::IpPermission {
            ip_protocol: self.protocol.clone(),
            from_port: self.from_port.map(Into::into),
            to_port: self.to_port.map(Into::into),
            ipv4_ranges: Some(Vec::new().into()),
            ..ec2::IpPermission::default()
        };
        match &self.peer {
            Peer::Ipv4(range) => permission.ipv4_ranges = Some(vec![ec2::Cidr(range.clone())].into()),
            Peer::Ipv6(range) => permission.ipv6_ranges = vec![ec2::Cidr(range.clone())].into(),
            Peer::PrefixList(id) => {
                permission.prefix_list_ids = vec![ec2::PrefixList { prefix_list_id: Some(id.clone()) }].into();
            }
            Peer::Group { group_id, user_id } => {
                let pair = ec2::GroupPair { group_id: Some(group_id.clone()), user_id: user_id.clone() };
                permission.user_id_group_pairs = vec![pair].into();
            }
        }
        permission
    }

    /// The rule as EC2 is asked for it. `described` with its description: what is revoked is found without.
    fn asked_for(&self, described: bool) -> IpPermission {
        let description = self.description.clone().filter(|_| described);
        let mut permission = IpPermission {
            ip_protocol: self.protocol.clone(),
            from_port: self.from_port,
            to_port: self.to_port,
            ..IpPermission::default()
        };
        match self.peer.clone() {
            Peer::Ipv4(cidr_ip) => permission.ip_ranges.push(IpRange { cidr_ip, description }),
            Peer::Ipv6(cidr_ipv6) => permission.ipv6_ranges.push(Ipv6Range { cidr_ipv6, description }),
            Peer::PrefixList(prefix_list_id) => {
                permission.prefix_list_ids.push(PrefixList { prefix_list_id, description });
            }
            Peer::Group { group_id, user_id } => {
                permission.user_id_group_pairs.push(GroupPair { group_id, user_id, description });
            }
        }
        permission
    }

    /// The tags that can be given to it: those of AWS's own cannot (EC2 user guide, "Tag restrictions").
    fn given_tags(&self) -> Vec<Tag> {
        let given = self.tags.iter().filter(|(key, _)| !key.starts_with("aws:"));
        given.map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect()
    }
}

/// Rules as a state: in the order of what they allow.
pub fn in_order(mut rules: Vec<SecurityGroupRule>) -> State {
    rules.sort_by(|one, other| one.meaning().cmp(&other.meaning()));
    State::SecurityGroupRules(rules)
}

/// A group's rules as far as its view tells them: without ids, descriptions and tags.
///
/// # Errors
/// The view has no rules for incoming traffic, or one that names nobody.
pub fn seen(group: &ec2::SecurityGroup) -> Result<State, Unreadable> {
    let place = "configuration.ipPermissions";
    let ingress = group.ip_permissions.as_ref().ok_or_else(|| Unreadable::missing(place))?;
    let ingress = ingress.iter().map(|permission| (false, permission));
    let egress = group.ip_permissions_egress.iter().flatten().map(|permission| (true, permission));
    let mut rules = Vec::new();
    for (is_egress, permission) in ingress.chain(egress) {
        let ranges = permission.ranges().into_iter().map(|range| Ok(Peer::range(range)));
        let lists = permission.prefix_list_ids.iter().map(|list| {
            let id = list.prefix_list_id.clone();
            id.map(Peer::PrefixList).ok_or_else(|| Unreadable::missing(format!("{place}.prefixListIds")))
        });
        let groups = permission.user_id_group_pairs.iter().map(|pair| {
            let id = pair.group_id.clone().ok_or_else(|| Unreadable::missing(format!("{place}.userIdGroupPairs")))?;
            Ok(Peer::Group { group_id: id, user_id: pair.user_id.clone() })
        });
        for peer in ranges.chain(lists).chain(groups) {
            let ports = (permission.from_port, permission.to_port);
            rules.push(SecurityGroupRule::new(is_egress, &permission.ip_protocol, ports, peer?)?);
        }
    }
    Ok(in_order(rules))
}

/// The group that has these rules, for those who judge groups: one permission a rule, in the rules' order.
pub(super) fn view(name: Option<String>, rules: &[SecurityGroupRule]) -> ec2::SecurityGroup {
    let permissions = |is_egress| {
        let rules = rules.iter().filter(|rule| rule.is_egress == is_egress);
        rules.map(SecurityGroupRule::permission).collect()
    };
    ec2::SecurityGroup::new(name, permissions(false), permissions(true))
}

/// The rules without those for incoming traffic that open something.
pub(super) fn without(rules: &[SecurityGroupRule], openings: &[Opening]) -> State {
    let opened: BTreeSet<usize> =
        openings.iter().flat_map(|opening| &opening.sources).map(|source| source.rule).collect();
    let mut positions = 0_usize..;
    let stays = |rule: &&SecurityGroupRule| {
        rule.is_egress || positions.next().is_some_and(|position| !opened.contains(&position))
    };
    State::SecurityGroupRules(rules.iter().filter(stays).cloned().collect())
}

/// What an action makes of a group, as far as its view tells it.
pub(super) fn apply(action: &dyn Change<Facet = Facet, State = State>, group: &mut Resource<ec2::SecurityGroup>) {
    let after = seen(&group.view).ok().and_then(|before| action.change(&before).ok());
    if let Some(State::SecurityGroupRules(rules)) = after {
        group.view = view(group.view.group_name.clone(), &rules);
    }
}

/// The calls that lead from some rules to others: what is to go first, since EC2 takes no rule twice.
pub(super) fn calls(group: &str, from: &[SecurityGroupRule], to: &[SecurityGroupRule]) -> Vec<Call> {
    let gone: Vec<_> = from.iter().filter(|rule| !to.contains(rule)).collect();
    let made: Vec<_> = to.iter().filter(|rule| !from.contains(rule)).collect();
    let mut calls = Vec::new();
    for is_egress in [false, true] {
        let gone: Vec<_> = gone.iter().copied().filter(|rule| rule.is_egress == is_egress).collect();
        calls.extend(revocation(group, &gone).map(|revocation| {
            let call = if is_egress { Call::RevokeSecurityGroupEgress } else { Call::RevokeSecurityGroupIngress };
            call(revocation)
        }));
    }
    for is_egress in [false, true] {
        // One call gives all its rules the same tags.
        let mut by_tags = BTreeMap::<Vec<Tag>, Vec<IpPermission>>::new();
        for rule in made.iter().filter(|rule| rule.is_egress == is_egress) {
            by_tags.entry(rule.given_tags()).or_default().push(rule.asked_for(true));
        }
        calls.extend(by_tags.into_iter().map(|(tags, ip_permissions)| {
            let tagged = (!tags.is_empty()).then_some(TagSpecification { resource_type: "security-group-rule", tags });
            let tag_specifications = tagged.into_iter().collect();
            let authorization = Authorization { group_id: group.to_owned(), ip_permissions, tag_specifications };
            let call = if is_egress { Call::AuthorizeSecurityGroupEgress } else { Call::AuthorizeSecurityGroupIngress };
            call(authorization)
        }));
    }
    calls
}

/// By their ids, where all are known; and else by what they allow.
fn revocation(group: &str, rules: &[&SecurityGroupRule]) -> Option<Revocation> {
    if rules.is_empty() {
        return None;
    }
    let ids: Option<Vec<String>> = rules.iter().map(|rule| rule.id.clone()).collect();
    let by_meaning: &[&SecurityGroupRule] = if ids.is_some() { &[] } else { rules };
    Some(Revocation {
        group_id: group.to_owned(),
        security_group_rule_ids: ids.unwrap_or_default(),
        ip_permissions: by_meaning.iter().map(|rule| rule.asked_for(false)).collect(),
    })
}
