//! # Access key of another user was reactivated
//!
//! ## Why it matters
//! A key that was put out of use, perhaps because it had leaked, works again, under another user's name.
//!
//! ## What fires
//! UpdateAccessKey with the status `Active` for a user other than the caller, and for root.
//!
//! ## What passes
//! Deactivating a key. A user's own key. Calls of the `trusted` principals.
//!
//! ## Remediation
//! `iam:UpdateAccessKey` deactivates the key again; whatever uses it fails at once. It can be made active again exactly, which
//! needs a person's word: whoever has it can use it then. Ask the caller and the user. If either knows nothing of it, look at
//! what it did and delete it. A key of root's is left to a person: no role can change it.
//!
//! ## Absent keys
//! - `userName`: the caller's own key is meant where the request names nobody (IAM, UpdateAccessKey).

use crate::identity::{given_to_another, without_keys};
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where somebody puts somebody else's key in use again.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessKeyReactivated {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Whose key, and what it becomes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    user_name: Option<String>,
    status: Option<String>,
    access_key_id: Option<String>,
}

impl ActivityControl for AccessKeyReactivated {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "iam-access-key-reactivated",
        title: "Access key of another user was reactivated",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::User", ACCOUNT];

    const EVENTS: Events = &[("iam", &["UpdateAccessKey"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let status = request.status.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.status"))?;
        if status.eq_ignore_ascii_case("Inactive") {
            return Ok(Vec::new());
        }
        let activities = given_to_another(call, request.user_name.as_deref(), "access key reactivated")?.into_iter();
        Ok(match &request.access_key_id {
            Some(key) => activities.map(|activity| without_keys(activity, Some(key))).collect(),
            None => activities.collect(),
        })
    }
}
