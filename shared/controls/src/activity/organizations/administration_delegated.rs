//! # Administration of the organization was delegated
//!
//! ## Why it matters
//! A delegated administrator acts for a service in every account of the organization: it stacks roles into them, or reads
//! their logs. The organization's resource policy gives other accounts the same over policies.
//!
//! ## What fires
//! RegisterDelegatedAdministrator for an account that is none of the `trusted_accounts`, and PutResourcePolicy.
//!
//! ## What passes
//! Delegating to one of the `trusted_accounts`. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, take it back (DeregisterDelegatedAdministrator, DeleteResourcePolicy), and
//! look at what the account did with it.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where another account comes to administer the organization.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdministrationDelegated {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// The numbers of the accounts that may be delegated administrators. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

/// Who administers what.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    account_id: Option<String>,
    service_principal: Option<String>,
}

impl ActivityControl for AdministrationDelegated {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "organizations-administration-delegated",
        title: "Administration of the organization was delegated",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("organizations", &["RegisterDelegatedAdministrator", "PutResourcePolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        if call.name() == "PutResourcePolicy" {
            return Ok(Activity::on_account(call, "resource policy of the organization set"));
        }
        let account =
            request.account_id.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.accountId"))?;
        if self.trusted_accounts.contains(account) {
            return Ok(Vec::new());
        }
        let service = request.service_principal.as_deref().unwrap_or("a service");
        Ok(Activity::on_account(call, format!("{account} administers {service}")))
    }
}
