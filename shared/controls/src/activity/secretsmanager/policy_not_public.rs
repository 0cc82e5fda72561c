//! # Secret resource policy is not public or cross-account
//!
//! ## Why it matters
//! Whoever the policy lets in can read the secret from where they are, with nobody here giving them a role.
//!
//! ## What fires
//! PutResourcePolicy that lets in everyone, or a principal of an account that is neither the own one nor in
//! `trusted_accounts`.
//!
//! ## What passes
//! The own account, trusted accounts, AWS services, and everyone pinned to an account or an organization.
//!
//! ## Remediation
//! Delete the policy (DeleteResourcePolicy) or put one in place without the account: either takes the finding back.
//! Then rotate the secret.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Target;
use guardrail_resources::call::sharing::PutPolicy;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where strangers may use a secret.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyNotPublic {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::SecretsManager::Secret";

impl ActivityControl for PolicyNotPublic {
    type Request = PutPolicy;

    const METADATA: Metadata = Metadata {
        id: "secretsmanager-policy-not-public",
        title: "Secret resource policy is not public or cross-account",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("secretsmanager", &["PutResourcePolicy"])];

    const TAKEN_BACK_BY: Events = &[("secretsmanager", &["PutResourcePolicy", "DeleteResourcePolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &PutPolicy) -> Result<Vec<Activity>, Unreadable> {
        Ok(Outside::of(call, &self.trusted_accounts).opened_by(call, TYPE, request.required()?))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &PutPolicy) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, Self::TYPES, self.observe(call, request)))
    }
}
