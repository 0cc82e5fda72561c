//! # Root user has MFA
//!
//! ## Why it matters
//! The root user may do everything in the account, and no policy of the account can stop it. With a password alone, whoever
//! has the password, or the mailbox that resets it, has the account.
//!
//! ## What passes
//! The root user has an MFA device, virtual or hardware. A root user with neither password nor access key, as in member
//! accounts whose organization manages root access centrally, is not judged: nobody can sign in as it.
//!
//! ## Remediation
//! A person must do it: sign in as the root user and register an MFA device, better two, under "Security credentials". In a
//! member account, the organization's root access management can take the root user's credentials away instead.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, account};
use serde::Deserialize;

/// Judges whether the root user has an MFA device.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RootMfa {}

impl Control for RootMfa {
    type View = account::AccountSummary;

    const METADATA: Metadata = Metadata {
        id: "iam-root-mfa",
        title: "Root user has MFA",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["IAM.9"],
            cis_v3: &["1.5"],
            nist_r5: &["AC-2(1)", "AC-3(15)", "IA-2(1)", "IA-2(2)", "IA-2(6)", "IA-2(8)"],
            managed_rule: Some("ROOT_ACCOUNT_MFA_ENABLED"),
        },
    };

    fn evaluate(&self, account: &Resource<account::AccountSummary>) -> Result<Compliance, Unreadable> {
        Ok(match account.root_mfa_enabled {
            1.. => Compliance::Compliant,
            _ if account.root_has_no_credentials() => {
                Compliance::NotApplicable("the root user has neither password nor access key".to_owned())
            }
            _ => Compliance::NonCompliant("the root user has no MFA device".to_owned()),
        })
    }
}
