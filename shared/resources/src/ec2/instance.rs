//! EC2 instances.

use crate::read::{List, Unreadable};
use crate::resource::View;
use serde::Deserialize;

/// An instance (`AWS::EC2::Instance`).
#[derive(Clone, Debug, Deserialize)]
pub struct Instance {
    /// The AMI it was started from.
    #[serde(default)]
    pub image_id: Option<String>,
    /// Where it stands in its life. One without a state is judged as one that runs.
    #[serde(default)]
    pub state: Option<InstanceState>,
    /// How its metadata service answers. Absent in items from before IMDSv2 (November 2019) and for some time after, which
    /// tells nothing.
    #[serde(default)]
    pub metadata_options: Option<MetadataOptions>,
    /// The public IPv4 address of its first interface; null or absent where it has none.
    #[serde(default)]
    pub public_ip_address: Option<String>,
    /// Its network interfaces. Always recorded: an instance in a VPC has at least one, and one without is being started or
    /// is gone.
    #[serde(default)]
    pub network_interfaces: Option<List<NetworkInterface>>,
}

impl View for Instance {
    const TYPES: &'static [&'static str] = &["AWS::EC2::Instance"];
}

/// An instance's state.
#[derive(Clone, Debug, Deserialize)]
pub struct InstanceState {
    /// `pending`, `running`, `shutting-down`, `terminated`, `stopping` or `stopped`.
    #[serde(default)]
    pub name: Option<String>,
    /// The same, where the published schema of the item has it (awslabs/aws-config-resource-schema, `state.value`).
    #[serde(default)]
    pub value: Option<String>,
}

/// How the metadata service answers, for instances and launch templates alike.
#[derive(Clone, Debug, Deserialize)]
pub struct MetadataOptions {
    /// `required` for IMDSv2 only, `optional` for both versions.
    #[serde(default)]
    pub http_tokens: Option<String>,
    /// `disabled` where the service does not answer at all.
    #[serde(default)]
    pub http_endpoint: Option<String>,
}

/// A network interface of an instance.
#[derive(Clone, Debug, Deserialize)]
pub struct NetworkInterface {
    /// What its first address is mapped to, if anything.
    #[serde(default)]
    pub association: Option<Association>,
    /// All its private IPv4 addresses, the first among them. Always recorded.
    #[serde(default)]
    pub private_ip_addresses: Option<List<PrivateIpAddress>>,
}

/// A private IPv4 address of a network interface.
#[derive(Clone, Debug, Deserialize)]
pub struct PrivateIpAddress {
    /// What it is mapped to, if anything.
    #[serde(default)]
    pub association: Option<Association>,
}

/// What a private address is mapped to.
#[derive(Clone, Debug, Deserialize)]
pub struct Association {
    /// A public IPv4 address.
    #[serde(default)]
    pub public_ip: Option<String>,
    /// An address in a carrier's network (Wavelength).
    #[serde(default)]
    pub carrier_ip: Option<String>,
    /// An address of the customer's own network (Outposts).
    #[serde(default)]
    pub customer_owned_ip: Option<String>,
}

impl Instance {
    /// The state of an instance that is gone or going, of which nothing is asked.
    pub fn ended(&self) -> Option<&str> {
        let InstanceState { name, value } = self.state.as_ref()?;
        let state = name.as_deref().or(value.as_deref())?;
        ["terminated", "shutting-down"].contains(&state).then_some(state)
    }

    /// Every public IPv4 address, once.
    ///
    /// # Errors
    /// A part of the item in which further addresses would stand is not there, and there is none in the others.
    pub fn public_addresses(&self) -> Result<Vec<&str>, Unreadable> {
        let mut unread = None;
        let mut addresses: Vec<&str> = self.public_ip_address.as_deref().into_iter().collect();
        match &self.network_interfaces {
            None => unread = Some(Unreadable::missing("configuration.networkInterfaces")),
            Some(interfaces) => {
                for (number, interface) in interfaces.iter().enumerate() {
                    match interface.public_addresses(&format!("configuration.networkInterfaces[{number}]")) {
                        Ok(more) => addresses.extend(more),
                        Err(error) => unread = unread.or(Some(error)),
                    }
                }
            }
        }
        addresses.retain(|address| !address.is_empty());
        addresses.sort_unstable();
        addresses.dedup();
        match unread {
            Some(error) if addresses.is_empty() => Err(error),
            _ => Ok(addresses),
        }
    }
}

impl NetworkInterface {
    fn public_addresses(&self, place: &str) -> Result<Vec<&str>, Unreadable> {
        let first = self.association.iter().map(|association| association.public_address(place));
        let addresses: Vec<&str> = first.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        match &self.private_ip_addresses {
            None if addresses.is_empty() => Err(Unreadable::missing(format!("{place}.privateIpAddresses"))),
            private => {
                let associations = private.iter().flatten().filter_map(|private| private.association.as_ref());
                let more = associations.map(|association| association.public_address(place));
                Ok(addresses.into_iter().chain(more.collect::<Result<Vec<_>, _>>()?.into_iter().flatten()).collect())
            }
        }
    }
}

impl Association {
    fn public_address(&self, place: &str) -> Result<Option<&str>, Unreadable> {
        match self {
            Self { public_ip: Some(address), .. } => Ok(Some(address)),
            Self { carrier_ip: Some(_), .. } | Self { customer_owned_ip: Some(_), .. } => Ok(None),
            _ => Err(Unreadable::missing(format!("{place}.association.publicIp"))),
        }
    }
}

impl MetadataOptions {
    /// True where only IMDSv2 is answered, or nothing at all; `None` where neither key says it.
    pub fn require_imdsv2(&self) -> Option<bool> {
        match (self.http_endpoint.as_deref(), self.http_tokens.as_deref()) {
            (Some("disabled"), _) | (_, Some("required")) => Some(true),
            (_, Some(_)) => Some(false),
            (_, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Instance;
    use crate::read::text;

    fn addresses(json: &str) -> Result<Vec<String>, String> {
        let instance: Instance = text(json, "configuration").map_err(|error| error.to_string())?;
        instance
            .public_addresses()
            .map(|addresses| addresses.into_iter().map(str::to_owned).collect())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn an_address_is_found_wherever_it_stands_and_named_once() {
        for json in [
            r#"{"publicIpAddress":"198.51.100.1"}"#,
            r#"{"networkInterfaces":[{"association":{"publicIp":"198.51.100.1"}}]}"#,
            r#"{"networkInterfaces":[{"privateIpAddresses":[{},{"association":{"publicIp":"198.51.100.1"}}]}]}"#,
            r#"{"publicIpAddress":"198.51.100.1","networkInterfaces":[{"association":{"publicIp":"198.51.100.1"}}]}"#,
        ] {
            assert_eq!(addresses(json).unwrap(), ["198.51.100.1"], "{json}");
        }
        assert!(addresses(r#"{"publicIpAddress":"","networkInterfaces":[]}"#).unwrap().is_empty());
    }

    #[test]
    fn where_addresses_might_stand_and_nothing_is_read_there_is_no_answer() {
        for json in [
            "{}",
            r#"{"publicIpAddress":null}"#,
            r#"{"networkInterfaces":[{}]}"#,
            r#"{"networkInterfaces":[{"privateIpAddresses":[{"association":{}}]}]}"#,
        ] {
            assert!(addresses(json).is_err(), "{json}");
        }
    }
}
