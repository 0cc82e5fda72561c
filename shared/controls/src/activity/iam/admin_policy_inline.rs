//! # Inline policy grants administrator rights
//!
//! ## Why it matters
//! An inline policy stands in no list of policies, and is easily overlooked. One that allows everything, all of IAM, or the
//! few calls by which one takes the rest, makes an administrator of its user, role or group.
//!
//! ## What fires
//! PutUserPolicy, PutRolePolicy and PutGroupPolicy with a document that allows every action, all but some, all of IAM,
//! `iam:PassRole` on every role, or on everything one of the actions by which rights are taken (attaching and writing
//! policies, making keys and passwords for others, joining groups, changing trusts, assuming any role). Conditions excuse
//! the last two only.
//!
//! ## What passes
//! Documents without such rights, or with such rights on named users, roles and policies. Documents that the record
//! hides: `iam-policy-hidden` tells of them. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, delete the policy, and look at what was done with it meanwhile.

use crate::identity::{administration, holder};
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::iam::WithDocument;
use serde::Deserialize;

/// Fires where an inline policy makes an administrator.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdminPolicyInline {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for AdminPolicyInline {
    type Request = Option<WithDocument>;

    const METADATA: Metadata = Metadata {
        id: "iam-admin-policy-inline",
        title: "Inline policy grants administrator rights",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::User", "AWS::IAM::Role", "AWS::IAM::Group"];

    const EVENTS: Events = &[("iam", &["PutUserPolicy", "PutRolePolicy", "PutGroupPolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Option<WithDocument>) -> Result<Vec<Activity>, Unreadable> {
        let Some(request) = request.as_ref().filter(|_| !self.trusted.includes(call)) else { return Ok(Vec::new()) };
        let policy = request.policy_document.required("requestParameters.policyDocument")?;
        let facts = administration(policy);
        Ok(Activity::on_each_all(call, holder(call), &facts))
    }
}
