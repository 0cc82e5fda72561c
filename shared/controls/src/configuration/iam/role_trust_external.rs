//! # Role trust policies only name allowed accounts
//!
//! ## Why it matters
//! Whoever a trust policy names can become the role. Another account's owner decides who that is there, and a forgotten
//! trust outlives the contract it was made for.
//!
//! ## What passes
//! Every AWS principal that may assume the role belongs to the role's own account or to one that is trusted by
//! parameter. A statement for everyone passes where a condition pins the caller to such accounts or to a trusted
//! organization. An external id (`sts:ExternalId`) does not make an account an allowed one. What is left of a deleted
//! principal (`AROA…`) does not pass: it names no account. AWS services are always allowed; identity providers are
//! judged by `iam-role-federation-conditions`; service-linked roles, whose trust only AWS can change, are not judged.
//!
//! ## Remediation
//! `iam:UpdateAssumeRolePolicy` without these principals. They lose the role at once; sessions that they have run on
//! until they end. The saved document can be put back exactly.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::policy::{Context, Trusted};
use guardrail_resources::{Resource, Unreadable, iam};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Judges the role's trust policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoleTrustExternal {
    /// The numbers of the accounts, besides the role's own, whose principals may assume roles. Default: none.
    trusted_accounts: BTreeSet<String>,
    /// The ids (`o-…`) of the organizations to which `aws:PrincipalOrgID` may open a role. Default: none.
    trusted_organizations: BTreeSet<String>,
}

impl Control for RoleTrustExternal {
    type View = iam::Role;

    const METADATA: Metadata = Metadata {
        id: "iam-role-trust-external",
        title: "Role trust policies only name allowed accounts",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    fn evaluate(&self, role: &Resource<iam::Role>) -> Result<Compliance, Unreadable> {
        if role.is_service_linked() {
            return Ok(Compliance::NotApplicable("the role is service-linked".to_owned()));
        }
        let trusted =
            Trusted { accounts: self.trusted_accounts.clone(), organizations: self.trusted_organizations.clone() };
        let account = role.key.account_id.as_str();
        let assuming = Context::anything().only(&["sts:AssumeRole*"]);
        let external = role.trust_policy()?.external_grants(account, &trusted, &assuming);
        if account.is_empty() && !external.is_empty() {
            return Err(Unreadable::missing("awsAccountId"));
        }
        Ok(Compliance::broken_by(external.iter().map(ToString::to_string)))
    }
}
