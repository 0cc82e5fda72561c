//! # User pool requires MFA
//!
//! ## Why it matters
//! A stolen or guessed password is all it takes to be a user, unless a second factor is asked for.
//!
//! ## What passes
//! `MfaConfiguration` is `ON`: every user must have a second factor. `OPTIONAL` leaves it to each user, and does not
//! pass; nor does a pool that records no setting, which has none. Pools that also let users in without a password are
//! judged alike, while the AWS managed rule looks at password-only pools alone.
//!
//! ## Remediation
//! None by itself: users without a second factor could not sign in any more. A person calls
//! `cognito-idp:SetUserPoolMfaConfig` when the applications can ask for one.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, cognito};
use serde::Deserialize;

/// Judges whether a second factor is required.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UserpoolMfa {}

impl Control for UserpoolMfa {
    type View = cognito::UserPool;

    const METADATA: Metadata = Metadata {
        id: "cognito-userpool-mfa",
        title: "User pool requires MFA",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::FrontDoor,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &[],
            cis_v3: &[],
            nist_r5: &[],
            managed_rule: Some("COGNITO_USER_POOL_MFA_ENABLED"),
        },
    };

    fn evaluate(&self, pool: &Resource<cognito::UserPool>) -> Result<Compliance, Unreadable> {
        let mfa = pool.mfa_configuration.as_deref().unwrap_or("OFF");
        Ok(Compliance::compliant_if(mfa == "ON", format!("multi-factor authentication is {mfa}")))
    }
}
