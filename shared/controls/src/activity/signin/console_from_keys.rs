//! # Console session was made from access keys
//!
//! ## Why it matters
//! GetSigninToken turns credentials into a session of the console. Intruders do so to leave the command line behind and to
//! hide which key was stolen; such a session has no password and no second factor.
//!
//! ## What fires
//! GetSigninToken by a program that is neither a browser nor AWS's access portal.
//!
//! ## What passes
//! The access portal of IAM Identity Center, which calls it for each session that it opens (its user agent is `Jersey/…`),
//! and browsers. Calls of the `trusted` principals: a sign-in page of the company's own.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, deactivate the key behind the session and revoke the role's sessions.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a program opens the console.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConsoleFromKeys {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for ConsoleFromKeys {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "signin-console-from-keys",
        title: "Console session was made from access keys",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("signin", &["GetSigninToken"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let agent = call.user_agent.as_deref().unwrap_or_default();
        if ["Jersey/", "Mozilla/"].iter().any(|known| agent.starts_with(known)) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_account(call, format!("a sign-in token for the console was made by `{agent}`")))
    }
}
