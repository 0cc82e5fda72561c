//! # Limit of spending on text messages was set
//!
//! ## Why it matters
//! Stolen credentials send text messages until the account's limit is reached, for phishing or to numbers that pay
//! the sender's friends.
//!
//! ## What fires
//! SetSMSAttributes that sets the monthly limit.
//!
//! ## What passes
//! Other attributes. What the `trusted` principals set.
//!
//! ## Remediation
//! Ask the caller. If the limit is nobody's, put the former one back, and look at the month's messages.
//!
//! ## Absent keys
//! - `MonthlySpendLimit`: not changed.
//! - `attributes`: nothing is changed.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self};
use serde::Deserialize;

/// Fires where more may be spent.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmsSpendRaised {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The settings.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    attributes: Attributes,
}

/// In US dollars.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Attributes {
    monthly_spend_limit: Option<String>,
}

impl ActivityControl for SmsSpendRaised {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "sns-sms-spend-raised",
        title: "Limit of spending on text messages was set",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Compute,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("sns", &["SetSMSAttributes"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        match request.attributes.monthly_spend_limit.as_deref().filter(|_| !self.trusted.includes(call)) {
            Some(limit) => Ok(Activity::on_account(call, format!("monthly limit set to {limit} USD"))),
            None => Ok(Vec::new()),
        }
    }
}
