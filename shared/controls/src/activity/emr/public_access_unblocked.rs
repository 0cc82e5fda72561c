//! # EMR block public access was weakened
//!
//! ## Why it matters
//! Block public access keeps clusters from starting behind security groups that are open to the world. Clusters hold the
//! data that they work on, and run whatever code they are sent.
//!
//! ## What fires
//! PutBlockPublicAccessConfiguration that turns it off, or that permits ports other than 22, the one that AWS permits by
//! default.
//!
//! ## What passes
//! Turning it on, and permitting nothing, or port 22 only: either takes the finding back.
//!
//! ## Remediation
//! Turn it on again (PutBlockPublicAccessConfiguration), and look at the security groups of clusters that were started
//! meanwhile.
//!
//! ## Absent keys
//! - `permittedPublicSecurityGroupRuleRanges`: without it no port is permitted.
//! - `maxRange`: a range without an end is one port.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{Many, Target};
use guardrail_resources::read::{optional_flag, optional_integer};
use serde::Deserialize;

/// Fires where clusters may start behind open security groups.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublicAccessUnblocked {}

/// The configuration from now on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    block_public_access_configuration: Configuration,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Configuration {
    #[serde(rename = "block_public_security_group_rules", deserialize_with = "optional_flag")]
    blocks: Option<bool>,
    #[serde(rename = "permitted_public_security_group_rule_ranges")]
    permitted: Many<Ports>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Ports {
    #[serde(deserialize_with = "optional_integer")]
    min_range: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    max_range: Option<i64>,
}

impl Request {
    fn opening(&self) -> Result<Option<String>, Unreadable> {
        let place = "requestParameters.blockPublicAccessConfiguration";
        let Configuration { blocks, permitted } = &self.block_public_access_configuration;
        let missing = |key| Unreadable::missing(format!("{place}.{key}"));
        if !blocks.ok_or_else(|| missing("blockPublicSecurityGroupRules"))? {
            return Ok(Some("public access to clusters no longer blocked".to_owned()));
        }
        for ports in permitted {
            let from = ports.min_range.ok_or_else(|| missing("permittedPublicSecurityGroupRuleRanges.minRange"))?;
            // One port where there is no end.
            let to = ports.max_range.unwrap_or(from);
            if (from, to) != (22, 22) {
                let ports = if from == to { format!("port {from}") } else { format!("ports {from} to {to}") };
                return Ok(Some(format!("public access to clusters permitted on {ports}")));
            }
        }
        Ok(None)
    }
}

impl ActivityControl for PublicAccessUnblocked {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "emr-public-access-unblocked",
        title: "EMR block public access was weakened",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("elasticmapreduce", &["PutBlockPublicAccessConfiguration"])];

    const TAKEN_BACK_BY: Events = &[("elasticmapreduce", &["PutBlockPublicAccessConfiguration"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        Ok(match request.opening()? {
            Some(fact) => Activity::on_account(call, fact),
            None => Vec::new(),
        })
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(if request.opening()?.is_none() { vec![Target::account(call)] } else { Vec::new() })
    }
}
