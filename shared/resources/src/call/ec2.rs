//! What calls to Amazon EC2 ask, where several controls or a whole family of calls share it.

use super::ingress::{Stated, is_world};
use super::{Anything, Many};
use crate::ec2::Cidr;
use crate::network::{Source, Traffic, address_range};
use crate::read::{Unreadable, optional_flag, optional_integer};
use serde::Deserialize;

/// A request that lets traffic into a security group: rules in a list, one rule spelled flat, or existing rules changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SecurityGroupRules {
    /// The rules of AuthorizeSecurityGroupIngress.
    ip_permissions: Many<Permission>,
    /// Those of ModifySecurityGroupRules.
    #[serde(alias = "security_group_rules")]
    security_group_rule: Many<ChangedRule>,
    /// The flat form's one rule, from here on.
    ip_protocol: Option<String>,
    #[serde(deserialize_with = "optional_integer")]
    from_port: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    to_port: Option<i64>,
    cidr_ip: Option<String>,
    source_security_group_name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Permission {
    ip_protocol: Option<String>,
    #[serde(deserialize_with = "optional_integer")]
    from_port: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    to_port: Option<i64>,
    ip_ranges: Many<Cidr>,
    ipv6_ranges: Many<Cidr>,
    /// Other security groups: their members are never the world.
    groups: Many<Anything>,
    /// What these hold, the record does not say.
    prefix_list_ids: Many<Anything>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ChangedRule {
    security_group_rule_id: Option<String>,
    security_group_rule: Option<NewRule>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NewRule {
    ip_protocol: Option<String>,
    #[serde(deserialize_with = "optional_integer")]
    from_port: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    to_port: Option<i64>,
    cidr_ipv4: Option<String>,
    cidr_ipv6: Option<String>,
    prefix_list_id: Option<String>,
    referenced_group_id: Option<String>,
}

/// A rule as a call asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedRule<'r> {
    /// Its id, where it is an existing one that is changed.
    pub id: Option<&'r str>,
    /// The protocol's name or number.
    pub protocol: Option<&'r str>,
    /// The first port.
    pub from: Option<i64>,
    /// The last port.
    pub to: Option<i64>,
}

impl SecurityGroupRules {
    /// The rules, each with the ranges that it lets in.
    fn rules(&self) -> impl Iterator<Item = (Option<AskedRule<'_>>, Result<Vec<Source>, Unreadable>)> {
        let listed = self.ip_permissions.iter().map(|rule| {
            let protocol = rule.ip_protocol.as_deref();
            let asked = AskedRule { id: None, protocol, from: rule.from_port, to: rule.to_port };
            (Some(asked), rule.sources())
        });
        let changed = self.security_group_rule.iter().map(|changed| {
            let asked = changed.security_group_rule.as_ref().map(|rule| AskedRule {
                id: changed.security_group_rule_id.as_deref(),
                protocol: rule.ip_protocol.as_deref(),
                from: rule.from_port,
                to: rule.to_port,
            });
            (asked, changed.sources())
        });
        let is_flat = self.ip_protocol.is_some() || self.cidr_ip.is_some();
        let flat = is_flat.then(|| {
            let protocol = self.ip_protocol.as_deref();
            let asked = AskedRule { id: None, protocol, from: self.from_port, to: self.to_port };
            (Some(asked), self.flat())
        });
        listed.chain(changed).chain(flat)
    }

    /// The rule that a source comes from.
    pub fn rule(&self, source: &Source) -> Option<AskedRule<'_>> {
        self.rules().nth(source.rule)?.0
    }

    /// The ranges that may send traffic in, each with the position of its rule, and the first error among the rules that
    /// cannot be read.
    pub fn sources(&self) -> (Vec<Source>, Option<Unreadable>) {
        let mut sources = Vec::new();
        let mut unread = None;
        let mut rules = 0;
        for (rule, (_, found)) in self.rules().enumerate() {
            rules += 1;
            match found {
                Ok(found) => sources.extend(found.into_iter().map(|source| Source { rule, ..source })),
                Err(error) => unread = unread.or(Some(error)),
            }
        }
        if rules == 0 && self.source_security_group_name.is_none() {
            unread = Some(Unreadable::missing("requestParameters.ipPermissions"));
        }
        (sources, unread)
    }

    fn flat(&self) -> Result<Vec<Source>, Unreadable> {
        let place = "requestParameters";
        if self.cidr_ip.is_none() && self.source_security_group_name.is_none() {
            return Err(Unreadable::missing(format!("{place}.cidrIp")));
        }
        let protocol = self.ip_protocol.as_deref();
        Stated { place, protocol, from: self.from_port, to: self.to_port }.sources(self.cidr_ip.as_deref())
    }
}

impl Permission {
    fn sources(&self) -> Result<Vec<Source>, Unreadable> {
        let place = "requestParameters.ipPermissions";
        let ranges = self.ip_ranges.iter().chain(&self.ipv6_ranges).map(|Cidr(range)| range.as_str());
        let ranges: Vec<&str> = ranges.collect();
        if ranges.is_empty() && self.groups.is_empty() && self.prefix_list_ids.is_empty() {
            return Err(Unreadable::missing(format!("{place}.ipRanges")));
        }
        let protocol = self.ip_protocol.as_deref();
        Stated { place, protocol, from: self.from_port, to: self.to_port }.sources(ranges)
    }
}

impl ChangedRule {
    fn sources(&self) -> Result<Vec<Source>, Unreadable> {
        let place = "requestParameters.SecurityGroupRule";
        let rule = self.security_group_rule.as_ref().ok_or_else(|| Unreadable::missing(place))?;
        let mut ranges = rule.cidr_ipv4.iter().chain(&rule.cidr_ipv6).map(String::as_str).peekable();
        if ranges.peek().is_none() && rule.prefix_list_id.is_none() && rule.referenced_group_id.is_none() {
            return Err(Unreadable::missing(format!("{place}.CidrIpv4")));
        }
        let protocol = rule.ip_protocol.as_deref();
        Stated { place, protocol, from: rule.from_port, to: rule.to_port }.sources(ranges)
    }
}

/// What EC2 answers to AuthorizeSecurityGroupIngress: the rules as they now stand. Answers from before rules had ids (July
/// 2021) hold none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MadeRules {
    security_group_rule_set: Many<MadeRule>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct MadeRule {
    security_group_rule_id: Option<String>,
    ip_protocol: Option<String>,
    #[serde(deserialize_with = "optional_integer")]
    from_port: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    to_port: Option<i64>,
    cidr_ipv4: Option<String>,
    cidr_ipv6: Option<String>,
}

impl MadeRules {
    /// The id of the rule that was made for a source. EC2 writes its ranges and protocols in one form, whatever form they were
    /// asked in, so that they are compared by what they mean.
    pub fn id(&self, source: &Source) -> Option<&str> {
        let is_same = |rule: &&MadeRule| {
            let traffic = Traffic::read(rule.ip_protocol.as_deref()?, rule.from_port, rule.to_port).ok()?;
            let range = address_range(rule.cidr_ipv4.as_deref().or(rule.cidr_ipv6.as_deref())?).ok()?;
            Some(traffic == source.traffic && range.trunc() == source.range.trunc())
        };
        let made = self.security_group_rule_set.iter().find(|rule| is_same(rule) == Some(true));
        made?.security_group_rule_id.as_deref()
    }
}

/// A request of CreateRoute and ReplaceRoute.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Route {
    destination_cidr_block: Option<String>,
    destination_ipv6_cidr_block: Option<String>,
    destination_prefix_list_id: Option<String>,
    gateway_id: Option<String>,
    instance_id: Option<String>,
    network_interface_id: Option<String>,
    nat_gateway_id: Option<String>,
    transit_gateway_id: Option<String>,
    vpc_peering_connection_id: Option<String>,
    vpc_endpoint_id: Option<String>,
    egress_only_internet_gateway_id: Option<String>,
    local_gateway_id: Option<String>,
    carrier_gateway_id: Option<String>,
    core_network_arn: Option<String>,
    #[serde(deserialize_with = "optional_flag")]
    local_target: Option<bool>,
}

/// Where a route leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via<'r> {
    /// To the internet and from it: an internet gateway.
    InternetGateway(&'r str),
    /// Through a machine: an instance, or a network interface.
    Machine(&'r str),
    /// Anywhere else: a NAT gateway, a transit gateway, a peered VPC, an endpoint, the VPC itself.
    Elsewhere,
}

impl Route {
    /// What the route is for, where that is the world: its range.
    ///
    /// # Errors
    /// A route without destination, or with one that is no range.
    pub fn from_world(&self) -> Result<Option<&str>, Unreadable> {
        let place = "requestParameters.destinationCidrBlock";
        let range = self.destination_cidr_block.as_deref().or(self.destination_ipv6_cidr_block.as_deref());
        match range {
            None if self.destination_prefix_list_id.is_some() => Ok(None),
            None => Err(Unreadable::missing(place)),
            Some(range) => Ok(is_world(place, [range])?.then_some(range)),
        }
    }

    /// Where it leads.
    ///
    /// # Errors
    /// A route that leads nowhere.
    pub fn via(&self) -> Result<Via<'_>, Unreadable> {
        let elsewhere = [
            &self.nat_gateway_id,
            &self.transit_gateway_id,
            &self.vpc_peering_connection_id,
            &self.vpc_endpoint_id,
            &self.egress_only_internet_gateway_id,
            &self.local_gateway_id,
            &self.carrier_gateway_id,
            &self.core_network_arn,
        ];
        match (&self.gateway_id, self.network_interface_id.as_ref().or(self.instance_id.as_ref())) {
            (Some(gateway), _) if gateway.starts_with("igw-") => Ok(Via::InternetGateway(gateway)),
            (_, Some(machine)) => Ok(Via::Machine(machine)),
            (Some(_), None) => Ok(Via::Elsewhere),
            (None, None) if self.local_target == Some(true) || elsewhere.into_iter().any(Option::is_some) => {
                Ok(Via::Elsewhere)
            }
            (None, None) => Err(Unreadable::missing("requestParameters.gatewayId")),
        }
    }
}
