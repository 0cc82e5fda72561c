//! Network ACLs, and what their rules let in.

use crate::network::{self, Opening, Order, Port, Source, Traffic};
use crate::read::{List, Problem, Unreadable, flag, optional_integer};
use crate::resource::View;
use serde::Deserialize;

/// A network ACL (`AWS::EC2::NetworkAcl`).
#[derive(Clone, Debug, Deserialize)]
pub struct NetworkAcl {
    /// The rules of both directions, in any order. Never empty: the last rule, which denies the rest, cannot be removed.
    pub entries: List<NetworkAclEntry>,
}

impl View for NetworkAcl {
    const TYPES: &'static [&'static str] = &["AWS::EC2::NetworkAcl"];
}

/// A rule of a network ACL.
#[derive(Clone, Debug, Deserialize)]
pub struct NetworkAclEntry {
    /// Rules are asked from the lowest number up, and the first that matches decides. 32767 is the last for IPv4 and 32768
    /// for IPv6; the console shows both as `*`.
    #[serde(deserialize_with = "optional_integer")]
    pub rule_number: Option<i64>,
    /// True for a rule about outgoing traffic.
    #[serde(deserialize_with = "flag")]
    pub egress: bool,
    /// A protocol's number: `6`, `17`, or `-1` for all.
    pub protocol: String,
    /// `allow` or `deny`.
    pub rule_action: String,
    /// The IPv4 range, if the rule is about IPv4.
    #[serde(default)]
    pub cidr_block: Option<String>,
    /// The IPv6 range, if the rule is about IPv6.
    #[serde(default)]
    pub ipv6_cidr_block: Option<String>,
    /// The ports of a TCP or UDP rule.
    #[serde(default)]
    pub port_range: Option<PortRange>,
}

/// The ports of a network ACL's rule, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct PortRange {
    /// The first.
    #[serde(default, deserialize_with = "optional_integer")]
    pub from: Option<i64>,
    /// The last.
    #[serde(default, deserialize_with = "optional_integer")]
    pub to: Option<i64>,
}

impl NetworkAcl {
    /// The ports among `ports` that the world reaches after the denies have been heard.
    pub fn openings(&self, ports: impl IntoIterator<Item = Port>) -> Result<Vec<Opening>, Unreadable> {
        let place = "configuration.entries";
        if self.entries.is_empty() {
            return Err(Unreadable::meaningless(place, "no rules, not even the last one"));
        }
        let ingress = self.entries.iter().enumerate().filter(|(_, entry)| !entry.egress);
        let mut ordered = ingress
            .map(|(rule, entry)| entry.number(rule).map(|number| (number, rule, entry)))
            .collect::<Result<Vec<_>, _>>()?;
        ordered.sort_by_key(|(number, ..)| *number);
        let twin = ordered.iter().zip(ordered.iter().skip(1)).find(|((one, ..), (next, ..))| one == next);
        if let Some(((number, ..), _)) = twin {
            return Err(Unreadable::meaningless(place, format!("two ingress rules have the number {number}")));
        }
        let mut sources = Vec::with_capacity(ordered.len());
        for (number, rule, entry) in ordered {
            entry.add_sources(number, rule, &mut sources)?;
        }
        Ok(network::openings(&sources, ports, Order::FirstMatch))
    }
}

impl NetworkAclEntry {
    fn number(&self, rule: usize) -> Result<i64, Unreadable> {
        self.rule_number.ok_or_else(|| Unreadable::missing(format!("configuration.entries[{rule}].ruleNumber")))
    }

    /// Adds the rule to the sources, once for each range that it has.
    fn add_sources(&self, number: i64, rule: usize, sources: &mut Vec<Source>) -> Result<(), Unreadable> {
        let unreadable = |problem| Unreadable::new(format!("configuration.entries[{rule}]"), problem);
        let missing = |key| Unreadable::missing(format!("configuration.entries[{rule}].{key}"));
        let allow = match self.rule_action.to_ascii_lowercase().as_str() {
            "allow" => true,
            "deny" => false,
            other => return Err(unreadable(Problem::Meaningless(format!("`{other}` is neither allow nor deny")))),
        };
        let PortRange { from, to } = self.port_range.unwrap_or(PortRange { from: None, to: None });
        let traffic = Traffic::read(&self.protocol, from, to).map_err(unreadable)?;
        // EC2 asks for the ports of every TCP and UDP rule. Without them a deny might be taken for more than it is.
        if matches!(traffic, Traffic::Ports(..)) && (from.is_none() || to.is_none()) {
            return Err(missing("portRange"));
        }
        if self.cidr_block.is_none() && self.ipv6_cidr_block.is_none() {
            return Err(missing("cidrBlock"));
        }
        for name in self.cidr_block.iter().chain(&self.ipv6_cidr_block) {
            let range = network::address_range(name).map_err(unreadable)?;
            sources.push(Source { rule, name: format!("{name} (rule {number})"), range, traffic, allow });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::NetworkAcl;
    use crate::network::{services_on, told};
    use crate::read::text;

    const ALLOW_ALL: &str =
        r#"{"ruleNumber":100,"egress":false,"protocol":"-1","ruleAction":"allow","cidrBlock":"0.0.0.0/0"}"#;

    fn told_of(entries: &[&str]) -> Result<Vec<String>, String> {
        let json = format!(r#"{{"entries":[{}]}}"#, entries.join(","));
        let acl: NetworkAcl = text(&json, "configuration").map_err(|error| error.to_string())?;
        acl.openings(services_on(&[22])).map(|openings| told(&openings).collect()).map_err(|error| error.to_string())
    }

    fn with(from: &str, to: &str) -> Result<Vec<String>, String> {
        assert!(ALLOW_ALL.contains(from), "{from}");
        told_of(&[&ALLOW_ALL.replace(from, to)])
    }

    #[test]
    fn rules_are_asked_by_number_and_not_by_place() {
        let deny = ALLOW_ALL.replace("allow", "deny");
        assert_eq!(told_of(&[ALLOW_ALL]).unwrap(), ["0.0.0.0/0 (rule 100) reaches tcp/22 by all traffic"]);
        assert!(told_of(&[ALLOW_ALL, &deny.replace("100", "99")]).unwrap().is_empty());
        assert!(!told_of(&[&deny.replace("100", "1000"), ALLOW_ALL]).unwrap().is_empty());
    }

    #[test]
    fn what_leaves_the_answer_open_is_unreadable() {
        let twice = told_of(&[ALLOW_ALL, &ALLOW_ALL.replace("allow", "deny")]).unwrap_err();
        assert_eq!(twice, "configuration.entries: two ingress rules have the number 100");
        assert!(told_of(&[]).unwrap_err().contains("no rules"));
        assert!(with("allow", "permit").unwrap_err().contains("`permit` is neither allow nor deny"));
        assert!(with("0.0.0.0/0", "everywhere").unwrap_err().contains("`everywhere` is no range"));
        assert!(with(r#""-1""#, r#""6""#).unwrap_err().contains("portRange"));
        assert!(with("cidrBlock", "ipv4Block").unwrap_err().contains("cidrBlock"));
        assert!(with(r#""ruleNumber":100"#, r#""ruleNumber":null"#).unwrap_err().contains("ruleNumber"));
        assert!(with("ruleNumber", "number").is_err());
        assert!(with("egress", "outgoing").is_err());
    }

    #[test]
    fn a_number_may_stand_once_in_each_direction() {
        let egress = ALLOW_ALL.replace(r#""egress":false"#, r#""egress":true"#);
        assert!(told_of(&[&egress, &ALLOW_ALL.replace("allow", "deny")]).unwrap().is_empty());
    }
}
