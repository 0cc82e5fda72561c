//! # Central access to the root users of member accounts was changed
//!
//! ## Why it matters
//! With root sessions the management account may act as the root user of every member account. Without central management
//! of their credentials, members can make root passwords and keys of their own again.
//!
//! ## What fires
//! EnableOrganizationsRootSessions and DisableOrganizationsRootCredentialsManagement.
//!
//! ## What passes
//! Taking root sessions away, and putting the members' root credentials under central management. Calls of the `trusted`
//! principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, undo it (DisableOrganizationsRootSessions,
//! EnableOrganizationsRootCredentialsManagement), and look for AssumeRoot since.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where the root users of member accounts come within reach.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CentralRootAccessChanged {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for CentralRootAccessChanged {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "iam-central-root-access-changed",
        title: "Central access to the root users of member accounts was changed",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events =
        &[("iam", &["EnableOrganizationsRootSessions", "DisableOrganizationsRootCredentialsManagement"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "EnableOrganizationsRootSessions" => "root sessions in member accounts allowed",
            _ => "central management of the members' root credentials ended",
        };
        Ok(Activity::on_account(call, fact))
    }
}
