//! # Development endpoint was opened with a public key
//!
//! ## Why it matters
//! A development endpoint takes SSH from whoever has its key, and acts with its role. Making one with a strong role,
//! or adding a key to one, is a known way to more rights.
//!
//! ## What fires
//! CreateDevEndpoint and UpdateDevEndpoint that bring a public key, whoever calls.
//!
//! ## What passes
//! Endpoints without a key; keys taken away. What the `trusted` principals do.
//!
//! ## Remediation
//! Ask the caller. If the key is nobody's, take it away (UpdateDevEndpoint, DeletePublicKeys) or delete the endpoint,
//! and look at what its role did.
//!
//! ## Absent keys
//! - `publicKey`: no key is brought.
//! - `publicKeys`: likewise.
//! - `addPublicKeys`: likewise.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many};
use serde::Deserialize;

/// Fires where a key opens an endpoint.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DevEndpointOpened {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The keys.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    public_key: Option<String>,
    public_keys: Many<String>,
    add_public_keys: Many<String>,
}

impl ActivityControl for DevEndpointOpened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "glue-dev-endpoint-opened",
        title: "Development endpoint was opened with a public key",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Glue::DevEndpoint"];

    const EVENTS: Events = &[("glue", &["CreateDevEndpoint", "UpdateDevEndpoint"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let has_key =
            request.public_key.is_some() || !request.public_keys.is_empty() || !request.add_public_keys.is_empty();
        if !has_key || self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::Glue::DevEndpoint", "opened with a public key"))
    }
}
