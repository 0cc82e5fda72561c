//! # Administrator policy was attached
//!
//! ## Why it matters
//! Whoever has such a policy can do everything in the account, or give themselves the rest. Attaching one is how an
//! intruder with few rights becomes one with all, and how a new user becomes a way back in.
//!
//! ## What fires
//! AttachUserPolicy, AttachRolePolicy and AttachGroupPolicy with a policy of AWS's own that makes an administrator
//! (AdministratorAccess, IAMFullAccess, PowerUserAccess and their likes), or with one of the `policies`.
//!
//! ## What passes
//! Other policies of AWS's own, and of the account's own: what these allow, the call does not tell;
//! `iam-admin-policy-written` judges them when they are written. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, detach the policy, which takes the finding back, and look at what was done
//! with it meanwhile.

use crate::identity::{holder, is_administrator_policy};
use crate::{Activity, ActivityControl, Events, Trusted, Undone};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use guardrail_resources::policy::Pattern;
use serde::Deserialize;

/// Fires where somebody becomes an administrator.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdminPolicyAttached {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// ARNs of further policies that make an administrator, `*` for any text. Default: none.
    pub policies: Vec<String>,
}

/// Which policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    policy_arn: Option<String>,
}

impl ActivityControl for AdminPolicyAttached {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "iam-admin-policy-attached",
        title: "Administrator policy was attached",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::User", "AWS::IAM::Role", "AWS::IAM::Group"];

    const EVENTS: Events = &[("iam", &["AttachUserPolicy", "AttachRolePolicy", "AttachGroupPolicy"])];

    const TAKEN_BACK_BY: Events = &[("iam", &["DetachUserPolicy", "DetachRolePolicy", "DetachGroupPolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let arn = request.policy_arn.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.policyArn"))?;
        if !self.makes_administrators(arn) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, holder(call), attached(arn)))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_admin = request.policy_arn.as_deref().is_some_and(|arn| self.makes_administrators(arn));
        Ok(if is_admin { call::targets(call, holder(call)) } else { Vec::new() })
    }

    fn undoes(&self, _: &ApiCall<'_>, request: &Request) -> Result<Undone, Unreadable> {
        Ok(Undone::Facts(request.policy_arn.iter().map(|arn| attached(arn)).collect()))
    }
}

fn attached(arn: &str) -> String {
    format!("administrator policy {arn} attached")
}

impl AdminPolicyAttached {
    fn makes_administrators(&self, arn: &str) -> bool {
        let is_named = |entry: &String| Pattern::resource(entry).covers(&Pattern::resource(arn));
        is_administrator_policy(arn) || self.policies.iter().any(is_named)
    }
}
