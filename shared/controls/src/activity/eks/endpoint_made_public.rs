//! # Kubernetes endpoint was opened to the internet
//!
//! ## Why it matters
//! The API server's endpoint rules the whole cluster. Open to the internet, every leaked token and every flaw of the server
//! can be used from anywhere.
//!
//! ## What fires
//! CreateCluster and UpdateClusterConfig with a public endpoint for the world's addresses, which is also what a new cluster
//! gets that says nothing.
//!
//! ## What passes
//! Private endpoints, and public ones for a list of narrow ranges. Changes of something else. What the `trusted` principals
//! do.
//!
//! ## Remediation
//! Close the endpoint or name the ranges that need it (UpdateClusterConfig). Private access must be on first, or nodes lose
//! the server.
//!
//! ## Absent keys
//! - `resourcesVpcConfig`: UpdateClusterConfig without it changes something else; a new cluster must have it.
//! - `endpointPublicAccess`: a change of the network without it and without ranges leaves the endpoint as it is.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many, is_world};
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where the world reaches a cluster's API server.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EndpointMadePublic {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The endpoint's network.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    resources_vpc_config: Option<Network>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Network {
    #[serde(deserialize_with = "optional_flag")]
    endpoint_public_access: Option<bool>,
    public_access_cidrs: Many<String>,
}

impl ActivityControl for EndpointMadePublic {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "eks-endpoint-made-public",
        title: "Kubernetes endpoint was opened to the internet",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::EKS::Cluster"];

    const EVENTS: Events = &[("eks", &["CreateCluster", "UpdateClusterConfig"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        call::recorded(call)?;
        let creates = call.name() == "CreateCluster";
        let place = "requestParameters.resourcesVpcConfig";
        let network = match &request.resources_vpc_config {
            Some(network) => network,
            None if creates => return Err(Unreadable::missing(place)),
            None => return Ok(Vec::new()),
        };
        let ranges = &network.public_access_cidrs;
        let is_open = match network.endpoint_public_access {
            Some(false) => false,
            _ if !ranges.is_empty() => {
                is_world(&format!("{place}.publicAccessCidrs"), ranges.iter().map(String::as_str))?
            }
            Some(true) => true,
            None => creates,
        };
        Ok(if is_open {
            Activity::on_each(call, "AWS::EKS::Cluster", "endpoint open to the world")
        } else {
            Vec::new()
        })
    }
}
