//! # Roles trusting OIDC/SAML providers pin audience and subject
//!
//! ## Why it matters
//! An identity provider vouches for all of its users. GitHub vouches for every repository there is, and a role that
//! asks for no subject can be taken by any workflow of anybody.
//!
//! ## What passes
//! Each statement that trusts an OIDC provider requires its `aud`, without wildcards, and its `sub`. A wildcard in
//! `sub` is taken after what names somebody: `repo:owner/*`, `system:serviceaccount:namespace:*`, `{repository}:*`;
//! `repo:*` and `repo:owner*` name nobody. Cognito identity pools pin `aud` and one of `amr` and `sub`; Google pins
//! `aud` or `sub`, Facebook `app_id` or `id`, Amazon `app_id` or `user_id`. `aud` or `sub` is enough of an issuer whose
//! address names the customer, and which vouches for nobody else's: a Bitbucket workspace's, a CircleCI organization's.
//! SAML providers pin `SAML:aud` or `SAML:sub`; AWS's own Regional sign-in endpoints may have a wildcard for the
//! Region. Operators that also hold without the key (`...IfExists`, `ForAllValues:`) pin nothing. A role that trusts no
//! provider is not judged.
//!
//! ## Remediation
//! A person must add the conditions (`iam:UpdateAssumeRolePolicy`): only the owner knows who is meant to take the role.
//! The saved document can be put back exactly.

use crate::Control;
use crate::federation::{self, Asked};
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, iam};
use serde::Deserialize;

/// Judges the statements of the role's trust policy that trust an identity provider.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoleFederationConditions {}

impl Control for RoleFederationConditions {
    type View = iam::Role;

    const METADATA: Metadata = Metadata {
        id: "iam-role-federation-conditions",
        title: "Roles trusting OIDC/SAML providers pin audience and subject",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &[],
            cis_v3: &[],
            nist_r5: &[],
            managed_rule: Some("IAM_OIDC_PROVIDER_CLIENT_ID_LIST_CHECK"),
        },
    };

    fn evaluate(&self, role: &Resource<iam::Role>) -> Result<Compliance, Unreadable> {
        Ok(match federation::unpinned(role.trust_policy()?, Asked::All) {
            None => Compliance::NotApplicable("the role trusts no identity provider".to_owned()),
            Some(facts) => Compliance::broken_by(facts),
        })
    }
}
