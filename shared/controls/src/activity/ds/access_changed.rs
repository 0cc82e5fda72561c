//! # Directory was made to trust another or a password in it was reset
//!
//! ## Why it matters
//! A directory's users sign in to machines, databases and AWS itself. A trust lets another directory's users in; a password
//! that is set for a user makes its owner that user.
//!
//! ## What fires
//! CreateTrust, UpdateTrust, ShareDirectory and ResetUserPassword.
//!
//! ## What passes
//! Taking a trust away. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, delete the trust or the share (DeleteTrust, UnshareDirectory), disable the
//! user, and look at what was done with either.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where others may sign in with a directory.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessChanged {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The other domain, or the user.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    remote_domain_name: Option<String>,
    user_name: Option<String>,
}

impl ActivityControl for AccessChanged {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ds-access-changed",
        title: "Directory was made to trust another or a password in it was reset",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::DirectoryService::MicrosoftAD"];

    const EVENTS: Events = &[("ds", &["CreateTrust", "UpdateTrust", "ShareDirectory", "ResetUserPassword"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "CreateTrust" => format!("trusts {}", request.remote_domain_name.as_deref().unwrap_or("another domain")),
            "UpdateTrust" => "trust changed".to_owned(),
            "ShareDirectory" => "directory shared with another account".to_owned(),
            _ => format!("password of {} reset", request.user_name.as_deref().unwrap_or("a user")),
        };
        Ok(Activity::on_each(call, "AWS::DirectoryService::MicrosoftAD", fact))
    }
}
