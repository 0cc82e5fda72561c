//! # File transfer server is open to the internet
//!
//! ## Why it matters
//! A server with a public endpoint is asked for names and passwords from everywhere, and hands out the files of the
//! buckets behind it.
//!
//! ## What fires
//! CreateServer and UpdateServer with the endpoint type `PUBLIC`, which is also what a server gets that is created
//! without one.
//!
//! ## What passes
//! Servers whose endpoint is in a VPC, and changes of other settings.
//!
//! ## Remediation
//! Move the endpoint into a VPC (UpdateServer), or delete the server: either takes the finding back.
//!
//! ## Absent keys
//! - `endpointType`: UpdateServer leaves it as it was.

use crate::sharing;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Target;
use serde::Deserialize;

/// Fires where a server gets a public endpoint.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerPublic {}

const TYPE: &str = "AWS::Transfer::Server";

/// Where the server stands.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    endpoint_type: Option<String>,
}

impl ActivityControl for ServerPublic {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "transfer-server-public",
        title: "File transfer server is open to the internet",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::FrontDoor,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("transfer", &["CreateServer", "UpdateServer"])];

    const TAKEN_BACK_BY: Events = &[("transfer", &["UpdateServer", "DeleteServer"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let is_public = match request.endpoint_type.as_deref() {
            None if call.name() == "CreateServer" => true,
            None => sharing::given(call).map(|()| false)?,
            Some(endpoint) => endpoint == "PUBLIC",
        };
        Ok(if is_public { Activity::on_each(call, TYPE, "public endpoint") } else { Vec::new() })
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let moves = request.endpoint_type.is_some() || call.name() == "DeleteServer";
        Ok(if moves { sharing::mended(call, Self::TYPES, self.observe(call, request)) } else { Vec::new() })
    }
}
