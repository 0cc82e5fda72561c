//! # Identity pool forbids unauthenticated identities
//!
//! ## Why it matters
//! An identity pool with guests hands AWS credentials to whoever knows its id, which every client of the pool carries.
//!
//! ## What passes
//! `AllowUnauthenticatedIdentities` is off. How little the guests' role may do is not looked at.
//!
//! ## Remediation
//! `cognito-identity:UpdateIdentityPool` with `AllowUnauthenticatedIdentities` off. Users who have not signed in lose
//! their access; credentials already handed out live to their end. The saved value can be put back.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, cognito};
use serde::Deserialize;

/// Judges whether the pool serves guests.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IdentitypoolNoGuest {}

impl Control for IdentitypoolNoGuest {
    type View = cognito::IdentityPool;

    const METADATA: Metadata = Metadata {
        id: "cognito-identitypool-no-guest",
        title: "Identity pool forbids unauthenticated identities",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::FrontDoor,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &["Cognito.2"],
            cis_v3: &[],
            nist_r5: &[],
            managed_rule: Some("COGNITO_IDENTITY_POOL_UNAUTH_ACCESS_CHECK"),
        },
    };

    fn evaluate(&self, pool: &Resource<cognito::IdentityPool>) -> Result<Compliance, Unreadable> {
        let guests = pool.allow_unauthenticated_identities;
        Ok(Compliance::compliant_if(!guests, "unauthenticated identities get credentials"))
    }
}
