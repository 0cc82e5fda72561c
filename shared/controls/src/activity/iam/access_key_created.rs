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
//! `iam:UpdateAccessKey` deactivates the new key; whatever uses it already fails at once. It can be made active again exactly,
//! which needs a person's word: whoever has it can use it then. Ask the caller and the user. If either knows nothing of it,
//! look at what it did and delete it, which takes the finding back. A key of root's is left to a person: no role can change it.
//!
//! ## Absent keys
//! - `userName`: the caller makes a key for itself where the request names nobody (IAM, CreateAccessKey).
//! - `requestParameters`: the same; such requests are recorded as `null`.

use crate::identity::{given_to_another, without_keys};
use crate::{Activity, ActivityControl, Events, Trusted, Undone};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use serde::Deserialize;

/// Fires where somebody makes a key for somebody else.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessKeyCreated {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Whose key, and which: the latter of a key that is deleted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    user_name: Option<String>,
    access_key_id: Option<String>,
}

/// The new key, as the answer tells it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    access_key: Key,
}

/// A key.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Key {
    access_key_id: Option<String>,
}

impl ActivityControl for AccessKeyCreated {
    type Request = Request;

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

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        // What must be known is told whether or not the answer can be read.
        let key = call::response::<Answer>(call).ok().and_then(|answer| answer.access_key.access_key_id);
        let what = key.as_deref().map_or_else(|| "access key created".to_owned(), created);
        let activities = given_to_another(call, request.user_name.as_deref(), &what)?.into_iter();
        Ok(match key {
            Some(key) => activities.map(|activity| without_keys(activity, Some(&key))).collect(),
            None => activities.collect(),
        })
    }

    fn undoes(&self, _: &ApiCall<'_>, request: &Request) -> Result<Undone, Unreadable> {
        let key = request.access_key_id.as_deref();
        let key = key.ok_or_else(|| Unreadable::missing("requestParameters.accessKeyId"))?;
        Ok(Undone::fact(format!("{} for *", created(key))))
    }
}

/// A user has up to two keys: the deletion of one leaves the other.
fn created(key: &str) -> String {
    format!("access key {key} created")
}
