//! # Federation token made by an IAM user
//!
//! ## Why it matters
//! GetFederationToken gives an IAM user's rights to a session of its own, for up to 36 hours. Deactivating or deleting the
//! user's key does not end it, which is why intruders take one.
//!
//! ## What fires
//! GetFederationToken by an IAM user or root.
//!
//! ## What passes
//! GetSessionToken, which people use for multi-factor sessions. Calls of the `trusted` principals: a broker that gives out
//! such tokens by design.
//!
//! ## Remediation
//! Ask the user. If nobody answers for it, deny the user everything (the sessions have no more rights than the user), then
//! deactivate its keys.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Target;
use serde::Deserialize;

/// Fires where an IAM user makes a federation token.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FederationToken {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The session's name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    name: Option<String>,
}

impl ActivityControl for FederationToken {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "sts-federation-token",
        title: "Federation token made by an IAM user",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::User", ACCOUNT];

    const EVENTS: Events = &[("sts", &["GetFederationToken"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let user = call.user_identity.as_ref().and_then(|caller| caller.user_name.as_deref());
        let target = user.map_or_else(|| Target::account(call), |user| Target::new("AWS::IAM::User", user));
        let session = request.name.as_deref().unwrap_or("without a name");
        Ok(vec![Activity::on(target, format!("federation token made for session {session}"))])
    }
}
