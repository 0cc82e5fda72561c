//! # Console password created or reset for a user
//!
//! ## Why it matters
//! A console password for another user is a way to become that user. Intruders give one to a user who has rights and never
//! signs in.
//!
//! ## What fires
//! CreateLoginProfile and UpdateLoginProfile for a user other than the caller, and for root.
//!
//! ## What passes
//! A user's change of its own password. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller and the user. If either knows nothing of it, delete the login profile, look at what the user did in the
//! console, and delete the credentials made there. Deleting it takes the finding back.
//!
//! ## Absent keys
//! - `userName`: the caller's own password is meant where the request names nobody (IAM, CreateLoginProfile).
//! - `requestParameters`: the same.

use crate::identity::given_to_another;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::iam::OfUser;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

/// Fires where somebody sets somebody else's password.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoginProfileChange {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for LoginProfileChange {
    type Request = OfUser;

    const METADATA: Metadata = Metadata {
        id: "iam-login-profile-change",
        title: "Console password created or reset for a user",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Identity,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &["4.4"], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::User", ACCOUNT];

    const EVENTS: Events = &[("iam", &["CreateLoginProfile", "UpdateLoginProfile"])];

    const TAKEN_BACK_BY: Events = &[("iam", &["DeleteLoginProfile"])];

    fn observe(&self, call: &ApiCall<'_>, request: &OfUser) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        if call.name() == "UpdateLoginProfile" && request.user_name.is_none() {
            return Err(Unreadable::missing("requestParameters.userName"));
        }
        let what =
            if call.name() == "CreateLoginProfile" { "console password created" } else { "console password reset" };
        given_to_another(call, request.user_name.as_deref(), what)
    }

    fn takes_back(&self, call: &ApiCall<'_>, _: &OfUser) -> Result<Vec<Target>, Unreadable> {
        Ok(call::targets(call, "AWS::IAM::User"))
    }
}
