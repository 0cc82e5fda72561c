//! # Lightsail ports were opened to the world
//!
//! ## Why it matters
//! A Lightsail instance has a public address and this firewall, and nothing else before it. What the world reaches there is
//! found within minutes and tried without end.
//!
//! ## What fires
//! OpenInstancePublicPorts and PutInstancePublicPorts that let the world reach a high-risk port. A rule that names no
//! address is for everybody.
//!
//! ## What passes
//! The web's ports 80 and 443, and whatever else is not in `ports`. Narrow ranges, and Lightsail's own alias for its
//! browser console.
//!
//! ## Remediation
//! Close the port (CloseInstancePublicPorts) or name the addresses that need it (PutInstancePublicPorts).

use crate::activity::ec2::SecurityGroupOpened;
use crate::exposure::exposed;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{Many, Stated};
use guardrail_resources::read::optional_integer;
use serde::Deserialize;

/// Fires where the world is let in to a high-risk port.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PortsOpened {
    /// The high-risk ports. Default: those of `ec2-security-group-opened`.
    pub ports: Vec<u16>,
}

impl Default for PortsOpened {
    fn default() -> Self {
        Self { ports: SecurityGroupOpened::default().ports }
    }
}

/// The rules: one that is added, or all that hold from now on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    port_info: Option<PortInfo>,
    port_infos: Many<PortInfo>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PortInfo {
    protocol: Option<String>,
    #[serde(deserialize_with = "optional_integer")]
    from_port: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    to_port: Option<i64>,
    cidrs: Many<String>,
    ipv6_cidrs: Many<String>,
    cidr_list_aliases: Many<String>,
}

impl PortInfo {
    /// The addresses; everybody where none are named (Lightsail API reference, `PortInfo`).
    fn ranges(&self) -> Vec<&str> {
        let named: Vec<&str> = self.cidrs.iter().chain(&self.ipv6_cidrs).map(String::as_str).collect();
        if named.is_empty() && self.cidr_list_aliases.is_empty() { vec!["0.0.0.0/0", "::/0"] } else { named }
    }
}

impl ActivityControl for PortsOpened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "lightsail-ports-opened",
        title: "Lightsail ports were opened to the world",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Lightsail::Instance"];

    const EVENTS: Events = &[("lightsail", &["OpenInstancePublicPorts", "PutInstancePublicPorts"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let place = "requestParameters.portInfo";
        let mut rules = request.port_info.iter().chain(&request.port_infos).peekable();
        if rules.peek().is_none() {
            return Err(Unreadable::missing(place));
        }
        let mut sources = Vec::new();
        for rule in rules {
            let stated = Stated { place, protocol: rule.protocol.as_deref(), from: rule.from_port, to: rule.to_port };
            sources.extend(stated.sources(rule.ranges())?);
        }
        Ok(match exposed(&sources, &self.ports) {
            Some(fact) => Activity::on_each(call, "AWS::Lightsail::Instance", fact),
            None => Vec::new(),
        })
    }
}
