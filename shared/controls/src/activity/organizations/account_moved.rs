//! # Account was moved to another organizational unit
//!
//! ## Why it matters
//! Policies hang on organizational units. An account that is moved is under those of the new one, and free of the old
//! one's.
//!
//! ## What fires
//! MoveAccount.
//!
//! ## What passes
//! What AWS services do, Control Tower for one. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Compare the policies of both units. If nobody answers for the move, move the account back, and look at what it did
//! meanwhile.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where an account changes its organizational unit.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccountMoved {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// From where to where.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    source_parent_id: Option<String>,
    destination_parent_id: Option<String>,
}

impl ActivityControl for AccountMoved {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "organizations-account-moved",
        title: "Account was moved to another organizational unit",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Organizations::Account"];

    const EVENTS: Events = &[("organizations", &["MoveAccount"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let part = |id: &Option<String>| id.clone().unwrap_or_else(|| "a unit".to_owned());
        let fact =
            format!("moved from {} to {}", part(&request.source_parent_id), part(&request.destination_parent_id));
        Ok(Activity::on_each(call, "AWS::Organizations::Account", fact))
    }
}
