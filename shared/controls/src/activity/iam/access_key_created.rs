//! # Access key created for another user
//!
//! ## Why it matters
//! An access key is a way into the account that no second factor guards and that lasts until somebody takes it away. Who
//! makes one for another user, or for root, may be making it for themselves.
//!
//! ## What fires
//! CreateAccessKey for a user other than the caller, and for root.
//!
//! ## What passes
//! A user's key for itself. Keys made by the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller and the user. If either knows nothing of it, deactivate the key (UpdateAccessKey), look at what it did, and
//! delete it: deleting or deactivating takes the finding back.
//!
//! ## Absent keys
//! - `userName`: the caller makes a key for itself where the request names nobody (IAM, CreateAccessKey).
//! - `requestParameters`: the same; such requests are recorded as `null`.

use crate::identity::given_to_another;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::iam::OfUser;
use serde::Deserialize;

/// Fires where somebody makes a key for somebody else.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessKeyCreated {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for AccessKeyCreated {
    type Request = OfUser;

    const METADATA: Metadata = Metadata {
        id: "iam-access-key-created",
        title: "Access key created for another user",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Identity,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &["1.11"], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::User"];

    const EVENTS: Events = &[("iam", &["CreateAccessKey"])];

    const TAKEN_BACK_BY: Events = &[("iam", &["DeleteAccessKey"])];

    fn observe(&self, call: &ApiCall<'_>, request: &OfUser) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        given_to_another(call, request.user_name.as_deref(), "access key created")
    }
}
