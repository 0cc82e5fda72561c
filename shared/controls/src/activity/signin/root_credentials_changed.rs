//! # Password or e-mail address of root was changed or recovered
//!
//! ## Why it matters
//! Whoever has the root user's mailbox can ask for a new password, and whoever changes its address keeps the account. No
//! policy stands against either.
//!
//! ## What fires
//! Asking for a new password for root (PasswordRecoveryRequested) and setting it (PasswordRecoveryCompleted), changing its
//! password or its e-mail address while signed in, and starting or accepting another primary address through the account's
//! API, for the account itself or for the member account that the call names.
//!
//! ## What passes
//! A user of IAM changing its own password. Changes that failed.
//!
//! ## Remediation
//! Ask whoever holds the root user. If nobody answers for it, secure the mailbox first, then the password and the second
//! factor, and open a case with AWS Support.
//!
//! ## Absent keys
//! - `accountId`: the call is about the caller's own account.

use crate::words::in_account;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::UserIdentity;
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where root's password or e-mail address changes hands.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RootCredentialsChanged {}

/// Whose root.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    account_id: Option<String>,
}

impl ActivityControl for RootCredentialsChanged {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "signin-root-credentials-changed",
        title: "Password or e-mail address of root was changed or recovered",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[
        ("signin", &["PasswordRecoveryRequested", "PasswordRecoveryCompleted", "PasswordUpdated", "EmailUpdated"]),
        ("account", &["StartPrimaryEmailUpdate", "AcceptPrimaryEmailUpdate"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if call.user_identity.as_ref().is_some_and(UserIdentity::is_iam_user) && call.service() == "signin" {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "PasswordRecoveryRequested" => "a new password for root was asked for",
            "PasswordRecoveryCompleted" => "root's password was recovered",
            "PasswordUpdated" => "root's password was changed",
            "StartPrimaryEmailUpdate" => "another e-mail address for root was asked for",
            _ => "root's e-mail address was changed",
        };
        let account = request.account_id.as_deref();
        Ok(Activity::on_account_named(call, account, format!("{fact}{}", in_account(account))))
    }
}
