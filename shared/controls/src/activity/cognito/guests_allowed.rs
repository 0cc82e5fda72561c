//! # Identity pool gives credentials to guests
//!
//! ## Why it matters
//! An identity pool gives out AWS credentials. Where guests are allowed, anybody on the internet who knows the pool's id
//! gets some.
//!
//! ## What fires
//! CreateIdentityPool and UpdateIdentityPool with guests allowed.
//!
//! ## What passes
//! Pools without guests. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If guests are not meant, turn them off (UpdateIdentityPool), which takes the finding back, and look at
//! what the guests' role may do.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where the public gets AWS credentials.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GuestsAllowed {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Whether guests are allowed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_flag")]
    allow_unauthenticated_identities: Option<bool>,
}

impl ActivityControl for GuestsAllowed {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "cognito-guests-allowed",
        title: "Identity pool gives credentials to guests",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Cognito::IdentityPool"];

    const EVENTS: Events = &[("cognito-identity", &["CreateIdentityPool", "UpdateIdentityPool"])];

    const TAKEN_BACK_BY: Events = &[("cognito-identity", &["UpdateIdentityPool"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        match request.allow_unauthenticated_identities {
            Some(true) => Ok(Activity::on_each(call, "AWS::Cognito::IdentityPool", "guests get AWS credentials")),
            Some(false) => Ok(Vec::new()),
            None => Err(Unreadable::missing("requestParameters.allowUnauthenticatedIdentities")),
        }
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_off = request.allow_unauthenticated_identities == Some(false);
        Ok(if is_off { call::targets(call, "AWS::Cognito::IdentityPool") } else { Vec::new() })
    }
}
