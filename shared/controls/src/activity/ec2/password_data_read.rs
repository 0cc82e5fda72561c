//! # Administrator password of a Windows instance was read
//!
//! ## Why it matters
//! GetPasswordData gives the encrypted password of an instance's administrator. Together with the key pair it is the
//! machine; many of them in a row are somebody looking for machines.
//!
//! ## What fires
//! GetPasswordData that was answered, whoever calls.
//!
//! ## What passes
//! Refused calls. What the `trusted` principals read.
//!
//! ## Remediation
//! Ask the caller. If nobody needed the password, change it on the instance, and look for sign-ins there.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a password is fetched.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordDataRead {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for PasswordDataRead {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "ec2-password-data-read",
        title: "Administrator password of a Windows instance was read",
        responsibility: Responsibility::OperatingSystem,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::EC2::Instance"];

    const EVENTS: Events = &[("ec2", &["GetPasswordData"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::EC2::Instance", "administrator's password read"))
    }
}
