//! # Function sends what it answers to another account
//!
//! ## Why it matters
//! From now on every invocation that nobody waits for is told to the other account: what the function was asked, and what it
//! answered.
//!
//! ## What fires
//! PutFunctionEventInvokeConfig and UpdateFunctionEventInvokeConfig with a destination, for success or for failure, of an
//! account that is neither the own one nor in `trusted_accounts`.
//!
//! ## What passes
//! Destinations of the own account and of trusted ones; changes of how often and for how long Lambda tries.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows, put the destinations in place without it
//! (PutFunctionEventInvokeConfig).
//!
//! ## Absent keys
//! - `destinationConfig`: no destination is set.
//! - `onSuccess`: the same.
//! - `onFailure`: the same.
//! - `destination`: the same.

use crate::sharing::Outside;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Unreadable, call};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where a function's answers leave the account.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DestinationExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::Lambda::Function";

/// Where the answers go.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    destination_config: Destinations,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Destinations {
    on_success: Destination,
    on_failure: Destination,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Destination {
    destination: Option<String>,
}

impl ActivityControl for DestinationExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "lambda-destination-external",
        title: "Function sends what it answers to another account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("lambda", &["PutFunctionEventInvokeConfig", "UpdateFunctionEventInvokeConfig"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let Destinations { on_success, on_failure } = &request.destination_config;
        let arns = [on_success, on_failure].into_iter().filter_map(|place| place.destination.as_deref());
        let foreign = Outside::of(call, &self.trusted_accounts).among(arns);
        if foreign.is_empty() {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, TYPE, format!("what it answers is sent to {}", foreign.join(", "))))
    }
}
