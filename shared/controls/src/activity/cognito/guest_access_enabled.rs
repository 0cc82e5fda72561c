//! # Identity pool lets in guests
//!
//! ## Why it matters
//! Anyone on the internet can then get AWS credentials from the pool without signing in, and do what its guest role
//! allows.
//!
//! ## What fires
//! CreateIdentityPool and UpdateIdentityPool that allow unauthenticated identities.
//!
//! ## What passes
//! Pools that ask everyone to sign in.
//!
//! ## Remediation
//! Turn guest access off (UpdateIdentityPool), or delete the pool: either takes the finding back. Then look at what the
//! guest role did.

use crate::sharing;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Target;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where credentials are given to anyone.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GuestAccessEnabled {}

const TYPE: &str = "AWS::Cognito::IdentityPool";

/// Whom the pool lets in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_flag")]
    allow_unauthenticated_identities: Option<bool>,
}

impl ActivityControl for GuestAccessEnabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "cognito-guest-access-enabled",
        title: "Identity pool lets in guests",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::FrontDoor,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("cognito-identity", &["CreateIdentityPool", "UpdateIdentityPool"])];

    const TAKEN_BACK_BY: Events = &[("cognito-identity", &["UpdateIdentityPool", "DeleteIdentityPool"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        match request.allow_unauthenticated_identities {
            None => Err(Unreadable::missing("requestParameters.allowUnauthenticatedIdentities")),
            Some(true) => Ok(Activity::on_each(call, TYPE, "guests get credentials without signing in")),
            Some(false) => Ok(Vec::new()),
        }
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, Self::TYPES, self.observe(call, request)))
    }
}
