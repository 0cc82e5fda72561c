//! # Root user has no access key
//!
//! ## Why it matters
//! An access key of the root user opens the whole account to whoever finds it: no policy of the account narrows it, and it
//! never expires.
//!
//! ## What passes
//! The root user has no access key, active or not: an inactive one is one call away from active.
//!
//! ## Remediation
//! A person must do it: replace what uses the key by a role, then sign in as the root user and delete the key under "Security
//! credentials". In a member account, the organization's root access management can delete it. A deleted key cannot be brought
//! back.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, account};
use serde::Deserialize;

/// Judges whether the root user has access keys.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RootAccessKey {}

impl Control for RootAccessKey {
    type View = account::AccountSummary;

    const METADATA: Metadata = Metadata {
        id: "iam-root-access-key",
        title: "Root user has no access key",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["IAM.4"],
            cis_v3: &["1.4"],
            nist_r5: &["AC-2(1)", "AC-3(15)", "AC-3(7)", "AC-6", "AC-6(10)", "AC-6(2)"],
            managed_rule: Some("IAM_ROOT_ACCESS_KEY_CHECK"),
        },
    };

    fn evaluate(&self, account: &Resource<account::AccountSummary>) -> Result<Compliance, Unreadable> {
        Ok(Compliance::compliant_if(account.root_access_keys == 0, "the root user has an access key"))
    }
}
