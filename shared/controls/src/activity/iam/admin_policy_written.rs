//! # Policy with administrator rights was written
//!
//! ## Why it matters
//! A new version of a policy reaches everybody who has the policy, at once and without a word to them. An intruder who may
//! write one version needs nothing else.
//!
//! ## What fires
//! CreatePolicy, and CreatePolicyVersion that puts the version in force, with a document that makes an administrator (the
//! same as for `iam-admin-policy-inline`).
//!
//! ## What passes
//! Documents without such rights. A version that is not put in force: `iam-policy-version-switched` tells when it is.
//! Documents that the record hides: `iam-policy-hidden` tells of them. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, put the former version in force (SetDefaultPolicyVersion), and delete this
//! one.
//!
//! ## Absent keys
//! - `setAsDefault`: a new version is not put in force where the request does not ask for it (IAM, CreatePolicyVersion).

use crate::identity::administration;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::policy::Policy;
use guardrail_resources::read::{Section, optional_flag};
use serde::Deserialize;

/// Fires where a policy comes to make an administrator.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdminPolicyWritten {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What the policy says, and whether it holds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    policy_document: Section<Policy>,
    #[serde(deserialize_with = "optional_flag")]
    set_as_default: Option<bool>,
}

impl ActivityControl for AdminPolicyWritten {
    type Request = Option<Request>;

    const METADATA: Metadata = Metadata {
        id: "iam-admin-policy-written",
        title: "Policy with administrator rights was written",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::Policy"];

    const EVENTS: Events = &[("iam", &["CreatePolicy", "CreatePolicyVersion"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Option<Request>) -> Result<Vec<Activity>, Unreadable> {
        let Some(request) = request.as_ref().filter(|_| !self.trusted.includes(call)) else { return Ok(Vec::new()) };
        let facts = administration(request.policy_document.required("requestParameters.policyDocument")?);
        let is_in_force = call.name() == "CreatePolicy" || request.set_as_default == Some(true);
        if !is_in_force {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each_all(call, "AWS::IAM::Policy", &facts))
    }
}
