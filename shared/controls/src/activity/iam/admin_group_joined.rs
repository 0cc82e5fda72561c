//! # User was added to an administrators' group
//!
//! ## Why it matters
//! Joining a group gives all of its rights without touching a policy.
//!
//! ## What fires
//! AddUserToGroup for a group whose name is one of the `groups`: by default whatever has `admin` in it.
//!
//! ## What passes
//! Other groups. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, take the user out (RemoveUserFromGroup), and look at what the user did
//! meanwhile.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::policy::Pattern;
use serde::Deserialize;

/// Fires where a user joins a group of administrators.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdminGroupJoined {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// Names of groups of administrators, in any case, `*` for any text. Default: `*admin*`.
    pub groups: Vec<String>,
}

impl Default for AdminGroupJoined {
    fn default() -> Self {
        Self { trusted: Trusted::default(), groups: vec!["*admin*".to_owned()] }
    }
}

/// Which group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    group_name: Option<String>,
}

impl ActivityControl for AdminGroupJoined {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "iam-admin-group-joined",
        title: "User was added to an administrators' group",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::User"];

    const EVENTS: Events = &[("iam", &["AddUserToGroup"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let group = request.group_name.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.groupName"))?;
        if !self.groups.iter().any(|entry| Pattern::action(entry).covers(&Pattern::action(group))) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::IAM::User", format!("added to group {group}")))
    }
}
