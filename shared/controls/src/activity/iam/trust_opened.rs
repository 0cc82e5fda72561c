//! # Role trust lets outsiders in
//!
//! ## Why it matters
//! Whoever a role's trust policy names can become the role. Another account in it, or everybody, is a way back in that
//! outlives every password and key of this account.
//!
//! ## What fires
//! CreateRole and UpdateAssumeRolePolicy with a trust for principals of other accounts or for everybody, and for identity
//! providers without the conditions that say who is meant: a repository, a service account, an audience
//! (`iam-role-federation-conditions` judges the rest).
//!
//! ## What passes
//! Principals of the own account, of the `trusted_accounts`, and, by `aws:PrincipalOrgID`, of the `trusted_organizations`
//! (of any organization where none is named). AWS services. Identity providers with the subject pinned. An external id does
//! not make another account a trusted one. Trusts that the record hides: `iam-policy-hidden` tells of them. Calls of the
//! `trusted` principals.
//!
//! ## Remediation
//! Ask the caller whose account it is. If nobody answers for it, put a trust without it (UpdateAssumeRolePolicy), which
//! takes the finding back as deleting the role does, and revoke the role's sessions.

use crate::federation::{self, Asked};
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use guardrail_resources::policy::{self, Context, Policy, Required};
use guardrail_resources::read::Section;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where a role can be taken from outside.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrustOpened {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// The numbers of the accounts, besides the own, whose principals may assume roles. Default: none.
    pub trusted_accounts: BTreeSet<String>,
    /// The ids (`o-…`) of the organizations to which `aws:PrincipalOrgID` may open a role. Default: any that a trust names,
    /// since nothing in a call tells the own one.
    pub trusted_organizations: BTreeSet<String>,
}

/// The trust policy, of a new role and of one that is there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    assume_role_policy_document: Section<Policy>,
    policy_document: Section<Policy>,
}

impl ActivityControl for TrustOpened {
    type Request = Option<Request>;

    const METADATA: Metadata = Metadata {
        id: "iam-trust-opened",
        title: "Role trust lets outsiders in",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::Role"];

    const EVENTS: Events = &[("iam", &["CreateRole", "UpdateAssumeRolePolicy"])];

    const TAKEN_BACK_BY: Events = &[("iam", &["UpdateAssumeRolePolicy", "DeleteRole"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Option<Request>) -> Result<Vec<Activity>, Unreadable> {
        let Some(request) = request.as_ref().filter(|_| !self.trusted.includes(call)) else { return Ok(Vec::new()) };
        let facts = self.opened(call, request)?;
        Ok(Activity::on_each_all(call, "AWS::IAM::Role", &facts))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Option<Request>) -> Result<Vec<Target>, Unreadable> {
        let closed = match request {
            _ if call.name() == "DeleteRole" => true,
            Some(request) => self.opened(call, request)?.is_empty(),
            None => false,
        };
        Ok(if closed { call::targets(call, "AWS::IAM::Role") } else { Vec::new() })
    }
}

impl TrustOpened {
    /// Who is let in from outside.
    fn opened(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<String>, Unreadable> {
        let trust = match call.name() {
            "CreateRole" => {
                request.assume_role_policy_document.required("requestParameters.assumeRolePolicyDocument")?
            }
            _ => request.policy_document.required("requestParameters.policyDocument")?,
        };
        let mut organizations = self.trusted_organizations.clone();
        if organizations.is_empty() {
            organizations.extend(named_organizations(trust));
        }
        let trusted = policy::Trusted { accounts: self.trusted_accounts.clone(), organizations };
        let assuming = Context::anything().only(&["sts:AssumeRole*"]);
        let external = trust.external_grants(call.account_id(), &trusted, &assuming);
        let federated = federation::unpinned(trust, Asked::Somebody).unwrap_or_default();
        Ok(external.iter().map(ToString::to_string).chain(federated).collect())
    }
}

/// The organizations to which statements of the trust are bound.
fn named_organizations(trust: &Policy) -> BTreeSet<String> {
    let statements = trust.statements().iter();
    let ids = statements.filter_map(|statement| statement.required("aws:PrincipalOrgID")).flat_map(Required::values);
    ids.cloned().collect()
}
