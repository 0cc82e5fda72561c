//! # Account was closed or the organization deleted
//!
//! ## Why it matters
//! A closed account stops working at once, and after 90 days its data are gone. Deleting the organization frees every
//! account of its policies.
//!
//! ## What fires
//! CloseAccount, of the organization and of the account itself, and DeleteOrganization.
//!
//! ## What passes
//! Calls of the `trusted` principals: a program that closes accounts by design.
//!
//! ## Remediation
//! Ask the caller. A closed account can be reopened through AWS Support within 90 days.
//!
//! ## Absent keys
//! - `accountId`: the account closes itself, or the organization is deleted.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where an account or the organization comes to its end.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccountClosed {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Which account.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    account_id: Option<String>,
}

impl ActivityControl for AccountClosed {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "organizations-account-closed",
        title: "Account was closed or the organization deleted",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events =
        &[("organizations", &["CloseAccount", "DeleteOrganization"]), ("account", &["CloseAccount"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let fact = match (call.name(), request.account_id.as_deref()) {
            ("DeleteOrganization", _) => "organization deleted".to_owned(),
            (_, Some(account)) => format!("account {account} closed"),
            (_, None) => "account closed".to_owned(),
        };
        Ok(Activity::on_account_named(call, request.account_id.as_deref(), fact))
    }
}
