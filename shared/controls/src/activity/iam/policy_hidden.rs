//! # Policy was written that the record hides
//!
//! ## Why it matters
//! CloudTrail leaves a request out of its record where it is larger than 100 kB. No policy of IAM is: IAM counts at most
//! 10,240 characters and no white space, so that a request as large is one that somebody filled with spaces, to hide what
//! the policy allows (Permiso, "Bypassing CloudTrail logging").
//!
//! ## What fires
//! PutUserPolicy, PutRolePolicy, PutGroupPolicy, CreatePolicy, CreatePolicyVersion, CreateRole and UpdateAssumeRolePolicy
//! whose record does not hold what was asked.
//!
//! ## What passes
//! Requests that the record holds: `iam-admin-policy-inline`, `iam-admin-policy-written` and `iam-trust-opened` judge them.
//! Calls of the `trusted` principals.
//!
//! ## Remediation
//! Look at the policies of whatever the caller could reach: the record says nothing of where this one is but what IAM
//! answered. Delete the one that is padded with white space, and treat the caller as an intruder.
//!
//! ## Absent keys
//! - `omitted`: CloudTrail left nothing out.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where nobody can tell what a policy allows.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyHidden {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

const ROLE: &str = "AWS::IAM::Role";
const POLICY: &str = "AWS::IAM::Policy";

impl ActivityControl for PolicyHidden {
    type Request = Option<Anything>;

    const METADATA: Metadata = Metadata {
        id: "iam-policy-hidden",
        title: "Policy was written that the record hides",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ROLE, POLICY];

    const EVENTS: Events = &[(
        "iam",
        &[
            "PutUserPolicy",
            "PutRolePolicy",
            "PutGroupPolicy",
            "CreatePolicy",
            "CreatePolicyVersion",
            "CreateRole",
            "UpdateAssumeRolePolicy",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Option<Anything>) -> Result<Vec<Activity>, Unreadable> {
        if request.is_some() {
            return Activity::nothing(call);
        }
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let resource_type = if call.name() == "CreateRole" { ROLE } else { POLICY };
        let fact = format!("{} is recorded without what was asked, as if to hide the policy", call.name());
        Ok(Activity::on_each(call, resource_type, fact))
    }
}
