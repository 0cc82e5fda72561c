//! # Another version of a policy was put in force
//!
//! ## Why it matters
//! Old versions of a policy stay, and may allow more than the one in force. Putting one back takes a single call that names
//! no right (Rhino Security Labs, "AWS IAM Privilege Escalation Methods").
//!
//! ## What fires
//! SetDefaultPolicyVersion. What the version allows, the call does not tell.
//!
//! ## What passes
//! Versions put in force as they are written, which `iam-admin-policy-written` judges. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Compare the version with the former one. If it allows more and nobody answers for it, put the former one back, and
//! delete the versions that nobody needs.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where a policy is rolled back or forward.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyVersionSwitched {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Which version.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    version_id: Option<String>,
}

impl ActivityControl for PolicyVersionSwitched {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "iam-policy-version-switched",
        title: "Another version of a policy was put in force",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::Policy"];

    const EVENTS: Events = &[("iam", &["SetDefaultPolicyVersion"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let version = request.version_id.as_deref().unwrap_or("another version");
        Ok(Activity::on_each(call, "AWS::IAM::Policy", format!("{version} put in force")))
    }
}
