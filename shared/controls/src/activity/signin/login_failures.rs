//! # Repeated console sign-in failures
//!
//! ## Why it matters
//! Guessing passwords shows as sign-ins that fail. One is a slip; many within an hour are somebody at work.
//!
//! ## What fires
//! A ConsoleLogin that failed, of a user who exists or of root. Each counts in one finding for the user and the hour, so
//! that the finding tells slips from guessing.
//!
//! ## What passes
//! Sign-ins that succeeded. Failures under a name that no user has: CloudTrail hides the name then (it may be a password
//! typed in the wrong place), and nobody can get in by it.
//!
//! ## Remediation
//! Ask the user. If it was not them, look at the addresses that it came from, and whether one of the tries succeeded;
//! change the password and see that the user has a second factor.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{Anything, signin};
use serde::Deserialize;

/// Fires where a sign-in of a real user failed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoginFailures {}

/// What CloudTrail writes in place of a name that no user has (CloudTrail user guide, "AWS Management Console sign-in events").
const HIDDEN: &str = "HIDDEN_DUE_TO_SECURITY_REASONS";

impl ActivityControl for LoginFailures {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "signin-login-failures",
        title: "Repeated console sign-in failures",
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
        let caller = call.user_identity.as_ref();
        let name = match caller.and_then(|caller| caller.user_name.as_deref()) {
            Some(HIDDEN) => return Ok(Vec::new()),
            Some(name) => name.to_owned(),
            None => call.principal().into_owned(),
        };
        Ok(Activity::on_account(call, format!("sign-in to the console as {name} failed")))
    }
}
