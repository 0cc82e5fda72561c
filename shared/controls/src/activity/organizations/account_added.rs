//! # Account was created in or invited to an organization
//!
//! ## Why it matters
//! A new account is outside of what is watched until somebody brings it in, and an account that accepts an invitation comes
//! under another's policies and pays another's bills.
//!
//! ## What fires
//! CreateAccount, CreateGovCloudAccount, InviteAccountToOrganization and AcceptHandshake.
//!
//! ## What passes
//! What AWS services do, Control Tower for one. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, cancel the invitation, leave or remove the account, or close it.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where an organization grows.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccountAdded {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for AccountAdded {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "organizations-account-added",
        title: "Account was created in or invited to an organization",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[(
        "organizations",
        &["CreateAccount", "CreateGovCloudAccount", "InviteAccountToOrganization", "AcceptHandshake"],
    )];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "InviteAccountToOrganization" => "an account was invited to the organization",
            "AcceptHandshake" => "an invitation of an organization was accepted",
            _ => "an account was created",
        };
        Ok(Activity::on_account(call, fact))
    }
}
