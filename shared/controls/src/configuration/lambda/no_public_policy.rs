//! # Lambda resource policies are not public
//!
//! ## Why it matters
//! Whoever may invoke a function runs its code with its role, at its owner's cost. A grant to Amazon S3 that does not
//! say whose bucket is one to everybody's buckets.
//!
//! ## What passes
//! No statement of the function's policy allows anything to everyone, unless a condition pins the caller to fixed
//! accounts, organizations, principals, sources or networks; and none lets S3 in without such a condition
//! (`AWS:SourceAccount`, or `AWS:SourceArn`). `lambda:FunctionUrlAuthType` pins nobody.
//!
//! ## Remediation
//! `lambda:RemovePermission` for the statements. It cuts off whoever comes in by them: public function URLs, and
//! buckets that notify the function. The saved statements can be put back by `lambda:AddPermission`.
//!
//! ## Absent keys
//! - `Policy`: a function without a resource policy lets nobody in but by their own rights in its account.
//! - `supplementaryConfiguration`: it holds the policy, tags and concurrency of a function that has any.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, lambda};
use serde::Deserialize;

/// Judges the function's resource policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NoPublicPolicy {}

impl Control for NoPublicPolicy {
    type View = lambda::Function;

    const METADATA: Metadata = Metadata {
        id: "lambda-no-public-policy",
        title: "Lambda resource policies are not public",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Compute,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["Lambda.1"],
            cis_v3: &[],
            nist_r5: &["AC-21", "AC-3", "AC-3(7)", "AC-4", "AC-4(21)", "AC-6", "SC-7", "SC-7(11)"],
            managed_rule: Some("LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED"),
        },
    };

    fn evaluate(&self, function: &Resource<lambda::Function>) -> Result<Compliance, Unreadable> {
        let Some(policy) = function.policy.get("Policy")? else { return Ok(Compliance::Compliant) };
        let grants = policy.open_grants(&function.policy_context());
        let public = grants.iter().filter(|grant| grant.is_public() || grant.service() == Some("s3.amazonaws.com"));
        Ok(Compliance::broken_by(public.map(ToString::to_string)))
    }
}
