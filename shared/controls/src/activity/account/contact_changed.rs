//! # Contact of the account was changed
//!
//! ## Why it matters
//! AWS tells the account's contacts of abuse, of leaked keys and of bills. Changed or deleted, they tell somebody else, or
//! nobody.
//!
//! ## What fires
//! PutContactInformation, PutAlternateContact and DeleteAlternateContact, of the account itself and of the member account
//! that the call names.
//!
//! ## What passes
//! Reading the contacts. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, put the contacts right, and look for mail from AWS that nobody got.
//!
//! ## Absent keys
//! - `accountId`: the call is about the caller's own account.

use crate::words::in_account;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where AWS's mail to the account goes elsewhere.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContactChanged {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Which contact, and of which account.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    alternate_contact_type: Option<String>,
    account_id: Option<String>,
}

impl ActivityControl for ContactChanged {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "account-contact-changed",
        title: "Contact of the account was changed",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("account", &["PutContactInformation", "PutAlternateContact", "DeleteAlternateContact"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let kind = request.alternate_contact_type.as_deref().unwrap_or("alternate");
        let account = request.account_id.as_deref();
        let fact = match call.name() {
            "PutContactInformation" => "primary contact changed".to_owned(),
            "PutAlternateContact" => format!("{kind} contact changed"),
            _ => format!("{kind} contact deleted"),
        };
        Ok(Activity::on_account_named(call, account, fact + &in_account(account)))
    }
}
