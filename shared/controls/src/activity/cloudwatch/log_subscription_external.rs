//! # Logs are sent to another account
//!
//! ## Why it matters
//! Every line of the log group goes to the other account from now on, with whatever secrets and names stand in it.
//!
//! ## What fires
//! PutSubscriptionFilter, and PutAccountPolicy for all log groups, with a destination of an account that is neither the
//! own one nor in `trusted_accounts`. CreateLink of the observability access manager to a sink of such an account, which
//! shows it metrics, traces and log lines.
//!
//! ## What passes
//! Destinations of the own account and of trusted ones: name the account here that collects the logs of the
//! organization. Other policies of the account.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows, delete the filter (DeleteSubscriptionFilter), which takes the finding
//! back, or the policy or the link (DeleteAccountPolicy, DeleteLink).

use crate::sharing::Outside;
use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::call::{self, Target};
use guardrail_resources::{Section, Unreadable};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where log lines leave the account.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogSubscriptionExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::Logs::LogGroup";

/// Where the lines go.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    destination_arn: Option<String>,
    filter_name: Option<String>,
    policy_type: Option<String>,
    policy_document: Section<Filter>,
    sink_identifier: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Filter {
    destination_arn: String,
}

impl ActivityControl for LogSubscriptionExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "cloudwatch-log-subscription-external",
        title: "Logs are sent to another account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE, ACCOUNT];

    const EVENTS: Events = &[("logs", &["PutSubscriptionFilter", "PutAccountPolicy"]), ("oam", &["CreateLink"])];

    const TAKEN_BACK_BY: Events = &[("logs", &["DeleteSubscriptionFilter"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let arn = match (call.name(), request.policy_type.as_deref()) {
            ("PutSubscriptionFilter", _) => {
                let arn = request.destination_arn.as_deref();
                arn.ok_or_else(|| Unreadable::missing("requestParameters.destinationArn"))?
            }
            ("CreateLink", _) => {
                let sink = request.sink_identifier.as_deref();
                sink.ok_or_else(|| Unreadable::missing("requestParameters.sinkIdentifier"))?
            }
            (_, None) => return Err(Unreadable::missing("requestParameters.policyType")),
            (_, Some("SUBSCRIPTION_FILTER_POLICY")) => {
                &request.policy_document.required("requestParameters.policyDocument")?.destination_arn
            }
            _ => return Ok(Vec::new()),
        };
        let outside = Outside::of(call, &self.trusted_accounts);
        let what = match (call.name(), request.filter_name.as_deref()) {
            ("CreateLink", _) => "what is observed here is shown to".to_owned(),
            ("PutSubscriptionFilter", Some(filter)) => sent_by(filter),
            _ => "log lines are sent to".to_owned(),
        };
        let fact = outside.has(arn).then(|| format!("{what} {arn}"));
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, TYPE, fact)))
    }

    fn takes_back(&self, call: &ApiCall<'_>, _: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(call::targets(call, TYPE))
    }

    fn undoes(&self, _: &ApiCall<'_>, request: &Request) -> Result<Undone, Unreadable> {
        let filter = request.filter_name.as_deref();
        let filter = filter.ok_or_else(|| Unreadable::missing("requestParameters.filterName"))?;
        Ok(Undone::fact(format!("{} *", sent_by(filter))))
    }
}

/// A log group may have two filters: the deletion of one leaves the other.
fn sent_by(filter: &str) -> String {
    format!("log lines are sent by the filter {filter} to")
}
