//! # Caller put itself into a role's trust
//!
//! ## Why it matters
//! Whoever may change a role's trust can become the role by naming themselves in it, without touching a policy (Rhino
//! Security Labs, "AWS IAM Privilege Escalation Methods").
//!
//! ## What fires
//! UpdateAssumeRolePolicy with a trust that names the caller: its user, its role or its session.
//!
//! ## What passes
//! Trusts that name others: `iam-trust-opened` judges those outside the account. Trusts that the record hides:
//! `iam-policy-hidden` tells of them. New roles for oneself. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, put the former trust back and revoke the role's sessions. Deleting the role
//! takes the finding back.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::iam::WithDocument;
use guardrail_resources::policy::{Context, Grantee, Principal};
use serde::Deserialize;

/// Fires where a role opens to whoever opened it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrustForOneself {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for TrustForOneself {
    type Request = Option<WithDocument>;

    const METADATA: Metadata = Metadata {
        id: "iam-trust-for-oneself",
        title: "Caller put itself into a role's trust",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::Role"];

    const EVENTS: Events = &[("iam", &["UpdateAssumeRolePolicy"])];

    const TAKEN_BACK_BY: Events = &[("iam", &["DeleteRole"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Option<WithDocument>) -> Result<Vec<Activity>, Unreadable> {
        let Some(request) = request.as_ref().filter(|_| !self.trusted.includes(call)) else { return Ok(Vec::new()) };
        let named = named(call, request)?;
        let facts: Vec<String> = named.iter().map(|arn| format!("{arn} trusts itself with the role")).collect();
        Ok(Activity::on_each_all(call, "AWS::IAM::Role", &facts))
    }
}

/// The caller, where the trust names it.
fn named(call: &ApiCall<'_>, request: &WithDocument) -> Result<Vec<String>, Unreadable> {
    let caller = call.user_identity.as_ref().ok_or_else(|| Unreadable::missing("userIdentity"))?;
    let own = [caller.arn.as_deref(), caller.role_arn()];
    match own {
        [None, _] => return Err(Unreadable::missing("userIdentity.arn")),
        [Some(arn), None] if arn.contains(":assumed-role/") => {
            return Err(Unreadable::missing("userIdentity.sessionContext.sessionIssuer.arn"));
        }
        _ => {}
    }
    let trust = request.policy_document.required("requestParameters.policyDocument")?;
    let grants = trust.grants(&Context::anything().only(&["sts:AssumeRole*"]));
    if grants.iter().any(|grant| *grant.grantee() == Grantee::Unnamed) {
        return Err(Unreadable::meaningless("requestParameters.policyDocument", "a statement names no principal"));
    }
    let named = grants.iter().filter_map(|grant| match grant.grantee() {
        Grantee::Principal(Principal::Identity { arn, .. }) => Some(arn),
        _ => None,
    });
    Ok(named.filter(|arn| own.contains(&Some(arn.as_str()))).cloned().collect())
}
