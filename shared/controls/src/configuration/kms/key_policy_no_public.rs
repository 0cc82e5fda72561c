//! # KMS key policy is not public
//!
//! ## Why it matters
//! A key policy that lets anyone in opens the key to every AWS account in the world, and with it all that the key
//! encrypts.
//!
//! ## What passes
//! No statement of the key policy allows anything to everyone, unless a condition pins the caller to fixed accounts,
//! organizations, principals, sources or networks: AWS managed keys let in everyone of one account by
//! `kms:CallerAccount`. `kms:ViaService` alone pins nobody: every account can come by way of a service. AWS managed
//! keys are judged like others.
//!
//! ## Remediation
//! A person must write the key policy (`kms:PutKeyPolicy`): only its owner knows who is meant to use the key, and a
//! wrong policy can lock everybody out. The saved policy can be put back exactly.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, kms};
use serde::Deserialize;

/// Judges the key policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyPolicyNoPublic {}

impl Control for KeyPolicyNoPublic {
    type View = kms::Key;

    const METADATA: Metadata = Metadata {
        id: "kms-key-policy-no-public",
        title: "KMS key policy is not public",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["KMS.5"],
            cis_v3: &[],
            nist_r5: &[],
            managed_rule: Some("KMS_KEY_POLICY_NO_PUBLIC_ACCESS"),
        },
    };

    fn evaluate(&self, key: &Resource<kms::Key>) -> Result<Compliance, Unreadable> {
        let public = key.policy.required("Policy")?.public_grants(&key.policy_context());
        Ok(Compliance::broken_by(public.iter().map(ToString::to_string)))
    }
}
