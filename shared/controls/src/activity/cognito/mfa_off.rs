//! # Second factor of a user pool was turned off
//!
//! ## Why it matters
//! A user pool says how an application's users sign in. Without a second factor a stolen password is enough for any of
//! them.
//!
//! ## What fires
//! SetUserPoolMfaConfig and UpdateUserPool with `OFF`.
//!
//! ## What passes
//! `ON` and `OPTIONAL`. New user pools: `cognito-userpool-mfa` judges them. What Terraform and its like and the
//! `trusted` principals do. Such tools restate `OFF` with each change of a pool that never had it. So does the console, by an
//! UpdateUserPool that names other settings beside it, for the call resets whatever it does not name.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, set it again (SetUserPoolMfaConfig), which takes the finding back.
//!
//! ## Absent keys
//! - `mfaConfiguration`: the setting stays where the request does not name it.

use crate::by_hand::is_unplanned;
use crate::restated::is_form;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

/// Fires where users of an application need one factor only.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MfaOff {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Whether a second factor is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    user_pool_id: Option<String>,
    mfa_configuration: Option<String>,
}

impl ActivityControl for MfaOff {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "cognito-mfa-off",
        title: "Second factor of a user pool was turned off",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Cognito::UserPool"];

    const EVENTS: Events = &[("cognito-idp", &["SetUserPoolMfaConfig", "UpdateUserPool"])];

    const TAKEN_BACK_BY: Events = &[("cognito-idp", &["SetUserPoolMfaConfig"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_unplanned(call, &self.trusted) {
            return Ok(Vec::new());
        }
        if request.user_pool_id.is_none() {
            return Err(Unreadable::missing("requestParameters.userPoolId"));
        }
        if !request.mfa_configuration.as_deref().is_some_and(|mfa| mfa.eq_ignore_ascii_case("OFF")) {
            return Ok(Vec::new());
        }
        if call.name() == "UpdateUserPool" && is_form(call, &["userPoolId", "mfaConfiguration"])? {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::Cognito::UserPool", "MFA turned off"))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_on = request.mfa_configuration.as_deref().is_some_and(|mfa| !mfa.eq_ignore_ascii_case("OFF"));
        Ok(if is_on { call::targets(call, "AWS::Cognito::UserPool") } else { Vec::new() })
    }
}
