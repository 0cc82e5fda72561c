//! # Another account subscribed to a topic
//!
//! ## Why it matters
//! The subscriber gets every message from now on: alarms, orders, whatever the topic carries.
//!
//! ## What fires
//! Subscribe with a queue, a function or a delivery stream of an account that is neither the own one nor in
//! `trusted_accounts`.
//!
//! ## What passes
//! Endpoints of the own account and of trusted ones, and addresses: mail, phone numbers and web pages belong to no
//! account.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows, delete the subscription (Unsubscribe), and take the account out
//! of the topic's policy.
//!
//! ## Absent keys
//! - `endpoint`: SNS makes no subscription without one, except for endpoints that ask for it themselves.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where messages go to another account.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SubscriptionExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::SNS::Topic";

/// Where the messages go.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    endpoint: Option<String>,
}

impl ActivityControl for SubscriptionExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "sns-subscription-external",
        title: "Another account subscribed to a topic",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("sns", &["Subscribe"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        sharing::given(call)?;
        let outside = Outside::of(call, &self.trusted_accounts);
        let endpoint = request.endpoint.as_deref().filter(|endpoint| outside.has(endpoint));
        let fact = endpoint.map(|endpoint| format!("messages are sent to {endpoint}"));
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, TYPE, fact)))
    }
}
