//! # Permission set grants administrator rights
//!
//! ## Why it matters
//! A permission set becomes a role in every account that it is assigned in. One with administrator rights makes
//! administrators of all of its users, everywhere at once.
//!
//! ## What fires
//! AttachManagedPolicyToPermissionSet with a policy of AWS's own that makes an administrator, and
//! PutInlinePolicyToPermissionSet with a document that does (the same as for `iam-admin-policy-inline`).
//!
//! ## What passes
//! Other policies, and policies of the accounts' own, which are attached by name: what these allow, the call does not tell.
//! Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, take the policy off the set and provision it again, and look at what its users
//! did meanwhile.

use crate::identity::{administration, is_administrator_policy};
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::policy::Policy;
use guardrail_resources::read::Section;
use serde::Deserialize;

/// Fires where a permission set makes administrators.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdminPermissionSet {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The policy, managed or inline.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    managed_policy_arn: Option<String>,
    inline_policy: Section<Policy>,
}

impl ActivityControl for AdminPermissionSet {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "sso-admin-permission-set",
        title: "Permission set grants administrator rights",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::SSO::PermissionSet"];

    const EVENTS: Events = &[("sso", &["AttachManagedPolicyToPermissionSet", "PutInlinePolicyToPermissionSet"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let facts = if call.name() == "PutInlinePolicyToPermissionSet" {
            administration(request.inline_policy.required("requestParameters.inlinePolicy")?)
        } else {
            let arn = request.managed_policy_arn.as_deref();
            let arn = arn.ok_or_else(|| Unreadable::missing("requestParameters.managedPolicyArn"))?;
            let attached = || format!("administrator policy {arn} attached");
            is_administrator_policy(arn).then(attached).into_iter().collect()
        };
        Ok(Activity::on_each_all(call, "AWS::SSO::PermissionSet", &facts))
    }
}
