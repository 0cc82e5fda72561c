//! # Console sign-in failed as root or at the second factor
//!
//! ## Why it matters
//! Who fails at the second factor had the password. Who tries to be root goes for everything at once.
//!
//! ## What fires
//! A ConsoleLogin that failed, of root, or of a user at the second factor. Each counts in one finding for the hour, so that
//! the finding tells a slip from somebody at work.
//!
//! ## What passes
//! Sign-ins that succeeded. Users' failures by password alone: one record cannot tell guessing from a slip of the hand,
//! and a guess that succeeds makes `signin-login-no-mfa` fire. Failures under a name that no user has: CloudTrail hides
//! the name then (it may be a password typed in the wrong place), and nobody can get in by it.
//!
//! ## Remediation
//! Ask the user. If it was not them, change the password, and look at the addresses that it came from and whether one of
//! the tries succeeded.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{Anything, signin};
use serde::Deserialize;

/// Fires where a sign-in failed that only the second factor stopped, or root's.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoginFailures {}

/// What CloudTrail writes in place of a name that no user has (CloudTrail user guide, "AWS Management Console sign-in events").
const HIDDEN: &str = "HIDDEN_DUE_TO_SECURITY_REASONS";

impl ActivityControl for LoginFailures {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "signin-login-failures",
        title: "Console sign-in failed as root or at the second factor",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Identity,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &["CloudWatch.6"], cis_v3: &["4.6"], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("signin", &["ConsoleLogin"])];

    const ATTEMPTS: bool = true;

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if signin::has_succeeded(call)? {
            return Ok(Vec::new());
        }
        let caller = call.user_identity.as_ref().ok_or_else(|| Unreadable::missing("userIdentity"))?;
        if caller.is_root() {
            return Ok(Activity::on_account(call, "sign-in to the console as root failed"));
        }
        let name = match caller.user_name.as_deref() {
            Some(HIDDEN) => return Ok(Vec::new()),
            _ if !signin::has_second_factor(call)? => return Ok(Vec::new()),
            Some(name) => name.to_owned(),
            None => call.principal().into_owned(),
        };
        Ok(Activity::on_account(call, format!("sign-in to the console as {name} failed at the second factor")))
    }
}
