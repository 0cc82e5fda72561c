//! # An MFA device was deactivated
//!
//! ## Why it matters
//! Without its second factor a password is all that guards a user. Intruders take the device away, their own or another's,
//! before they change what matters.
//!
//! ## What fires
//! DeactivateMFADevice and DeleteVirtualMFADevice, for oneself too: replacing a device looks the same until the new one is
//! there.
//!
//! ## What passes
//! Enabling a device.
//!
//! ## Remediation
//! See that the user enables a device at once. Enabling the same one takes back that it was deactivated; another one may be
//! somebody else's, so ask the user and acknowledge the finding. If the user knows nothing of it, change the password and look
//! at what was done since.

use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

/// Fires where a second factor is taken away.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MfaDeactivated {}

/// Which device.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    serial_number: Option<String>,
}

const DEACTIVATED: &str = "deactivated";

impl ActivityControl for MfaDeactivated {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "iam-mfa-deactivated",
        title: "An MFA device was deactivated",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &["4.4"], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::User", ACCOUNT];

    const EVENTS: Events = &[("iam", &["DeactivateMFADevice", "DeleteVirtualMFADevice"])];

    const TAKEN_BACK_BY: Events = &[("iam", &["EnableMFADevice"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let done = if call.name() == "DeactivateMFADevice" { DEACTIVATED } else { "deleted" };
        Ok(Activity::on_each(call, "AWS::IAM::User", request.fact(done)))
    }

    fn takes_back(&self, call: &ApiCall<'_>, _: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(call::targets(call, "AWS::IAM::User"))
    }

    fn undoes(&self, _: &ApiCall<'_>, request: &Request) -> Result<Undone, Unreadable> {
        // A device that was deleted is another one when it is back, whatever it is called.
        Ok(Undone::fact(request.fact(DEACTIVATED)))
    }
}

impl Request {
    /// What was done to the device.
    fn fact(&self, done: &str) -> String {
        let device = self.serial_number.as_deref().map(|serial| format!(" {serial}")).unwrap_or_default();
        format!("MFA device{device} {done}")
    }
}
