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
//! `lambda:RemovePermission` for each of the statements, by its `Sid`, the first of them with the revision of the policy that
//! was read; all others stay. It cuts off whoever comes in by them: public function URLs, and buckets that notify the
//! function. The saved statements can be put back by `lambda:AddPermission`, which has them at the policy's end; one that it
//! cannot write (a policy that was put as a whole by `lambda:PutResourcePolicy` may have some) is not put back. Nothing is
//! planned where such a statement has no `Sid`, by which alone Lambda takes one out.
//!
//! ## Absent keys
//! - `Policy`: a function without a resource policy lets nobody in but by their own rights in its account.
//! - `supplementaryConfiguration`: it holds the policy, tags and concurrency of a function that has any.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::lambda as actions;
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
        let public = lambda::public_grants(policy, &function.function_arn());
        Ok(Compliance::broken_by(public.iter().map(ToString::to_string)))
    }

    fn remediate(&self, function: &Resource<lambda::Function>) -> Result<Plan, Unreadable> {
        let seen = actions::FunctionPolicy::seen(function)?;
        let action = actions::RemovePublicStatements::of(function);
        Ok(Plan::if_it_changes(action, actions::State::Policy(seen)))
    }
}
