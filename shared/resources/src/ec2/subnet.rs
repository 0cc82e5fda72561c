//! Subnets.

use crate::read::optional_flag;
use crate::resource::View;
use serde::Deserialize;

/// A subnet (`AWS::EC2::Subnet`).
#[derive(Clone, Debug, Deserialize)]
pub struct Subnet {
    /// True where what is started in it gets a public IPv4 address unless it asks for none. Always recorded.
    #[serde(default, deserialize_with = "optional_flag")]
    pub map_public_ip_on_launch: Option<bool>,
}

impl View for Subnet {
    const TYPES: &'static [&'static str] = &["AWS::EC2::Subnet"];
}
