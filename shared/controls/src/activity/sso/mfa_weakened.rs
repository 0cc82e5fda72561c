//! # Second factor in IAM Identity Center was changed or removed
//!
//! ## Why it matters
//! One setting of IAM Identity Center says whether its users need a second factor, in every account of the organization.
//! Taking a user's device away does the same for one user.
//!
//! ## What fires
//! PutMfaDeviceManagementForDirectory, whose new setting the call does not always tell, and DeleteMfaDeviceForUser.
//!
//! ## What passes
//! Registering a device. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, put the setting back, have the user register a device, and end the sessions
//! that began since.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where users may need a second factor no more.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MfaWeakened {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for MfaWeakened {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "sso-mfa-weakened",
        title: "Second factor in IAM Identity Center was changed or removed",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[
        ("sso", &["PutMfaDeviceManagementForDirectory", "DeleteMfaDeviceForUser"]),
        ("sso-directory", &["PutMfaDeviceManagementForDirectory", "DeleteMfaDeviceForUser"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "DeleteMfaDeviceForUser" => "a user's MFA device deleted",
            _ => "the setting for MFA changed",
        };
        Ok(Activity::on_account(call, fact))
    }
}
