//! # Password of a user of IAM Identity Center was reset
//!
//! ## Why it matters
//! Whoever sets another user's password can be that user in every account that the user has.
//!
//! ## What fires
//! UpdatePassword by somebody with rights in the directory.
//!
//! ## What passes
//! A user's own change of password, in the access portal. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller and the user. If either knows nothing of it, disable the user, end its sessions, and look at what they
//! did.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where somebody resets somebody else's password.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordReset {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Whose password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    user_id: Option<String>,
}

impl ActivityControl for PasswordReset {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "sso-password-reset",
        title: "Password of a user of IAM Identity Center was reset",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("sso-directory", &["UpdatePassword"]), ("identitystore", &["UpdatePassword"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let kind = call.user_identity.as_ref().and_then(|caller| caller.kind.as_deref());
        if kind == Some("IdentityCenterUser") {
            return Ok(Vec::new());
        }
        let user = request.user_id.as_deref().unwrap_or("a user");
        Ok(Activity::on_account(call, format!("password of {user} reset")))
    }
}
