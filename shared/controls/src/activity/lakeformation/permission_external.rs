//! # Data lake permission was granted outside the account
//!
//! ## Why it matters
//! The other account can query the tables, or every principal of the own one can, whatever Lake Formation says of rows
//! and columns.
//!
//! ## What fires
//! GrantPermissions and BatchGrantPermissions to an account, or a principal of one, that is neither the own one nor in
//! `trusted_accounts`, and to `IAM_ALLOWED_PRINCIPALS`, which leaves the decision to IAM alone.
//!
//! ## What passes
//! Principals of the own account and of trusted ones, and organizations.
//!
//! ## Remediation
//! Ask the caller who is meant to read. If nobody knows, revoke it (RevokePermissions).

use crate::sharing::Outside;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where strangers may read the data lake.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PermissionExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

/// To whom.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    principal: Option<Grantee>,
    entries: Option<Vec<Entry>>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    principal: Grantee,
}

#[derive(Debug, Deserialize)]
struct Grantee {
    data_lake_principal_identifier: String,
}

impl ActivityControl for PermissionExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "lakeformation-permission-external",
        title: "Data lake permission was granted outside the account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("lakeformation", &["GrantPermissions", "BatchGrantPermissions"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let entries = request.entries.iter().flatten().map(|entry| &entry.principal);
        let all =
            request.principal.iter().chain(entries).map(|grantee| grantee.data_lake_principal_identifier.as_str());
        let all: Vec<&str> = all.filter(|name| name.split(':').nth(2) != Some("organizations")).collect();
        if request.principal.is_none() && request.entries.is_none() {
            return Err(Unreadable::missing("requestParameters.principal"));
        }
        let outside = Outside::of(call, &self.trusted_accounts);
        let is_open = all.contains(&"IAM_ALLOWED_PRINCIPALS");
        let left_to_iam = is_open.then(|| "left to IAM alone (IAM_ALLOWED_PRINCIPALS)".to_owned());
        let fact = outside.shared_with(all).or(left_to_iam);
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_account(call, format!("data lake {fact}"))))
    }
}
