//! # Account was assigned to a single user
//!
//! ## Why it matters
//! People get accounts through groups, which somebody reviews. An assignment to one user stands beside that, and is how an
//! intruder gives themselves an account.
//!
//! ## What fires
//! CreateAccountAssignment to a user.
//!
//! ## What passes
//! Assignments to groups. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller and the user. If nobody answers for it, delete the assignment, and look at what the user did in the
//! account.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where one user is given an account.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccountAssignment {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Who gets which account.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    principal_id: Option<String>,
    principal_type: Option<String>,
    target_id: Option<String>,
}

impl ActivityControl for AccountAssignment {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "sso-account-assignment",
        title: "Account was assigned to a single user",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::SSO::PermissionSet"];

    const EVENTS: Events = &[("sso", &["CreateAccountAssignment"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let kind =
            request.principal_type.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.principalType"))?;
        if kind.eq_ignore_ascii_case("GROUP") {
            return Ok(Vec::new());
        }
        let account = request.target_id.as_deref().unwrap_or("an account");
        let user = request.principal_id.as_deref().unwrap_or("a user");
        Ok(Activity::on_each(call, "AWS::SSO::PermissionSet", format!("{account} assigned to user {user}")))
    }
}
