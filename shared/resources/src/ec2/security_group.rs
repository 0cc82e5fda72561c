//! Security groups, and what their rules open.

use crate::network::{self, Opening, Order, Port, Source, Traffic};
use crate::read::{Folded, List, Unreadable, optional_integer};
use crate::resource::View;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use std::cell::OnceCell;
use std::fmt;

/// A security group (`AWS::EC2::SecurityGroup`).
#[derive(Clone, Debug, Deserialize)]
pub struct SecurityGroup {
    /// The group's name: `default` for the one that comes with the VPC.
    #[serde(default)]
    pub group_name: Option<String>,
    /// Who may send traffic in. Always recorded.
    #[serde(default)]
    pub ip_permissions: Option<List<IpPermission>>,
    /// Where traffic may go. Always recorded.
    #[serde(default)]
    pub ip_permissions_egress: Option<List<IpPermission>>,
    /// The ranges of the rules for incoming traffic, taken apart when a control first asks.
    #[serde(skip)]
    ingress: OnceCell<Ingress>,
}

/// What the rules for incoming traffic say.
#[derive(Clone, Debug, Default)]
struct Ingress {
    sources: Vec<Source>,
    /// The first that cannot be read.
    unread: Option<Unreadable>,
}

impl View for SecurityGroup {
    const TYPES: &'static [&'static str] = &["AWS::EC2::SecurityGroup"];
}

/// A rule of a security group. What it allows by prefix list or by another security group opens nothing here: the item does
/// not say what addresses those hold, and a group's members are never the world.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct IpPermission {
    /// `tcp`, `udp`, `icmp`, `icmpv6`, a protocol's number, or `-1` for all.
    pub ip_protocol: String,
    /// The first port; absent means all.
    #[serde(default, deserialize_with = "optional_integer")]
    pub from_port: Option<i64>,
    /// The last port.
    #[serde(default, deserialize_with = "optional_integer")]
    pub to_port: Option<i64>,
    /// IPv4 ranges. Items from before 2017 have them in `ip_ranges` only; newer ones in both.
    #[serde(default)]
    pub ipv4_ranges: Option<List<Cidr>>,
    /// The same IPv4 ranges, as bare strings.
    #[serde(default)]
    pub ip_ranges: Option<List<Cidr>>,
    /// IPv6 ranges. Absent in items from before 2017, which truly have none.
    #[serde(default)]
    pub ipv6_ranges: List<Cidr>,
    /// Prefix lists.
    #[serde(default)]
    pub prefix_list_ids: List<PrefixList>,
    /// Security groups, this one among them where its members may reach each other.
    #[serde(default)]
    pub user_id_group_pairs: List<GroupPair>,
}

/// A prefix list that a rule names.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PrefixList {
    /// Its id: `pl-…`.
    #[serde(default)]
    pub prefix_list_id: Option<String>,
}

/// A security group that a rule names.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GroupPair {
    /// Its id.
    #[serde(default)]
    pub group_id: Option<String>,
    /// The account that owns it.
    #[serde(default)]
    pub user_id: Option<String>,
}

/// A range of addresses: `"10.0.0.0/8"`, `{"cidrIp": "10.0.0.0/8"}` or `{"cidrIpv6": "2001:db8::/32"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cidr(pub String);

impl SecurityGroup {
    /// A group as its service tells it.
    pub fn new(group_name: Option<String>, ingress: Vec<IpPermission>, egress: Vec<IpPermission>) -> Self {
        Self {
            group_name,
            ip_permissions: Some(ingress.into()),
            ip_permissions_egress: Some(egress.into()),
            ingress: OnceCell::new(),
        }
    }

    /// The ports among `ports` that the world reaches through the group.
    ///
    /// # Errors
    /// A rule that cannot be read, unless the others open a port as it is.
    pub fn openings(&self, ports: impl IntoIterator<Item = Port>) -> Result<Vec<Opening>, Unreadable> {
        self.opened(|sources| network::openings(sources, ports, Order::AnyMatch))
    }

    /// The openings through which the world sends every protocol to every port.
    ///
    /// # Errors
    /// As for [`Self::openings`].
    pub fn openings_of_all_traffic(&self) -> Result<Vec<Opening>, Unreadable> {
        self.opened(network::openings_of_all_traffic)
    }

    fn opened(&self, open: impl FnOnce(&[Source]) -> Vec<Opening>) -> Result<Vec<Opening>, Unreadable> {
        let permissions =
            self.ip_permissions.as_ref().ok_or_else(|| Unreadable::missing("configuration.ipPermissions"))?;
        let ingress = self.ingress.get_or_init(|| Ingress::of(permissions));
        let openings = open(&ingress.sources);
        match &ingress.unread {
            Some(error) if openings.is_empty() => Err(error.clone()),
            _ => Ok(openings),
        }
    }
}

impl Ingress {
    fn of(permissions: &[IpPermission]) -> Self {
        let mut ingress = Self::default();
        for source in permissions.iter().enumerate().flat_map(|(rule, permission)| permission.sources(rule)) {
            match source {
                Ok(source) => ingress.sources.push(source),
                Err(error) => ingress.unread = ingress.unread.or(Some(error)),
            }
        }
        ingress
    }
}

impl IpPermission {
    /// The rule's ranges, each once, and what of it cannot be read.
    fn sources(&self, rule: usize) -> Vec<Result<Source, Unreadable>> {
        let unreadable = |problem| Unreadable::new(format!("configuration.ipPermissions[{rule}]"), problem);
        let traffic = match Traffic::read(&self.ip_protocol, self.from_port, self.to_port) {
            Ok(traffic) => traffic,
            Err(problem) => return vec![Err(unreadable(problem))],
        };
        let source = |name: &str| {
            let range = network::address_range(name).map_err(unreadable)?;
            Ok(Source { rule, name: name.to_owned(), range, traffic, allow: true })
        };
        let unknown = self.ipv4_ranges.is_none() && self.ip_ranges.is_none();
        let unknown =
            unknown.then(|| Err(Unreadable::missing(format!("configuration.ipPermissions[{rule}].ipv4Ranges"))));
        self.ranges().into_iter().map(source).chain(unknown).collect()
    }

    /// Every range of addresses that it names, of either family, each once.
    pub fn ranges(&self) -> Vec<&str> {
        let v4 = [&self.ipv4_ranges, &self.ip_ranges].into_iter().flatten().flatten();
        let mut ranges: Vec<&str> = v4.chain(&self.ipv6_ranges).map(|Cidr(range)| range.as_str()).collect();
        ranges.sort_unstable();
        ranges.dedup();
        ranges
    }
}

impl<'de> Deserialize<'de> for Cidr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CidrVisitor)
    }
}

/// Config writes a range as its bare text, or as an object with a description beside it.
struct CidrVisitor;

impl<'de> Visitor<'de> for CidrVisitor {
    type Value = Cidr;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a range of addresses")
    }

    fn visit_str<E: Error>(self, range: &str) -> Result<Cidr, E> {
        Ok(Cidr(range.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Cidr, A::Error> {
        #[derive(Deserialize)]
        struct Described {
            #[serde(alias = "cidr_ipv6")]
            cidr_ip: String,
        }

        Described::deserialize(Folded::new(MapAccessDeserializer::new(map))).map(|Described { cidr_ip }| Cidr(cidr_ip))
    }
}

#[cfg(test)]
mod tests {
    use super::SecurityGroup;
    use crate::network::{services_on, told};
    use crate::read::text;

    fn told_of(permissions: &str) -> Result<Vec<String>, String> {
        let json = format!(r#"{{"ipPermissions":{permissions}}}"#);
        let group: SecurityGroup = text(&json, "configuration").map_err(|error| error.to_string())?;
        group.openings(services_on(&[22])).map(|openings| told(&openings).collect()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_range_counts_once_wherever_it_stands() {
        for ranges in [
            r#""ipv4Ranges":[{"cidrIp":"0.0.0.0/0","description":"all"}],"ipRanges":["0.0.0.0/0"]"#,
            r#""ipv4Ranges":[],"ipRanges":["0.0.0.0/0"]"#,
            r#""ipRanges":[{"cidrIp":"0.0.0.0/0"}]"#,
            r#""IpRanges":[{"CidrIp":"0.0.0.0/0"}]"#,
            r#""ipv4Ranges":["0.0.0.0/0"]"#,
        ] {
            let told = told_of(&format!(r#"[{{"ipProtocol":"tcp","fromPort":22,"toPort":22,{ranges}}}]"#));
            assert_eq!(told.unwrap(), ["0.0.0.0/0 reaches tcp/22"], "{ranges}");
        }
    }

    #[test]
    fn ports_and_protocols_come_as_text_and_numbers() {
        for traffic in [
            r#""ipProtocol":"6","fromPort":"20","toPort":"25""#,
            r#""ipProtocol":"tcp","fromPort":22.0,"toPort":22.0"#,
            r#""ipProtocol":"TCP","fromPort":-1,"toPort":-1"#,
            r#""ipProtocol":"tcp","fromPort":null"#,
        ] {
            let told = told_of(&format!(r#"[{{{traffic},"ipRanges":["0.0.0.0/0"]}}]"#));
            assert_eq!(told.unwrap(), ["0.0.0.0/0 reaches tcp/22"], "{traffic}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_an_error_unless_the_rest_is_open_as_it_is() {
        let open = r#"{"ipProtocol":"-1","ipv4Ranges":[{"cidrIp":"0.0.0.0/0"}]}"#;
        for broken in [
            r#"{"ipProtocol":"tcp","fromPort":22,"toPort":22}"#,
            r#"{"ipProtocol":"tcp","fromPort":22,"toPort":22,"ipRanges":["0.0.0.0/99"]}"#,
            r#"{"ipProtocol":"tcp","fromPort":22,"toPort":70000,"ipRanges":[]}"#,
            r#"{"ipProtocol":"tcpp","ipRanges":[]}"#,
        ] {
            let error = told_of(&format!("[{broken}]")).unwrap_err();
            assert!(error.starts_with("configuration.ipPermissions[0]"), "{error}");
            assert!(!told_of(&format!("[{broken},{open}]")).unwrap().is_empty(), "{broken}");
        }
        let half = r#"[{"ipProtocol":"tcp","fromPort":22,"toPort":22,"ipv6Ranges":[{"cidrIpv6":"::/0"}]}]"#;
        assert_eq!(told_of(half).unwrap(), ["::/0 reaches tcp/22"]);
        for wrong in [r#"[{"ipRanges":["0.0.0.0/0"]}]"#, r#"[{"ipProtocol":6,"ipRanges":[]}]"#, "[7]", "null"] {
            assert!(told_of(wrong).is_err(), "{wrong}");
        }
    }
}
