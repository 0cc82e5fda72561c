//! # Log group or stream deleted
//!
//! ## Why it matters
//! Logs are the evidence, and metric and subscription filters carry them to alarms and to other accounts. What is
//! deleted here cannot be had back.
//!
//! ## What fires
//! DeleteLogGroup, DeleteLogStream, DeleteSubscriptionFilter, DeleteMetricFilter, DeleteAccountPolicy,
//! DeleteDestination, DeleteDelivery, DeleteDeliverySource and DeleteDeliveryDestination; DeleteDataProtectionPolicy, after
//! which secrets stand in the lines unmasked; and DeleteLink of the observability access manager, after which the account
//! that watches this one sees nothing of it.
//!
//! ## What passes
//! What AWS services do: CloudFormation deletes the groups of a stack that goes. Groups among `ignored`. What Terraform
//! and its like and the `trusted` principals do.
//!
//! ## Remediation
//! Create the filter or delivery anew from the code that made it. Deleted events are gone, save for what a subscription
//! carried elsewhere.

use crate::by_hand::is_unplanned;
use crate::{Activity, ActivityControl, Events, Names, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where logs, or what carries them, are deleted.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogDeletion {
    /// Log groups that may come and go; `*` for any text. Default: none.
    pub ignored: Names,
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The log group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(alias = "log_group_identifier")]
    log_group_name: Option<String>,
}

const LOG_GROUP: &str = "AWS::Logs::LogGroup";

impl ActivityControl for LogDeletion {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "cloudwatch-log-deletion",
        title: "Log group or stream deleted",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[LOG_GROUP, ACCOUNT];

    const EVENTS: Events = &[
        ("oam", &["DeleteLink"]),
        (
            "logs",
            &[
                "DeleteLogGroup",
                "DeleteLogStream",
                "DeleteSubscriptionFilter",
                "DeleteMetricFilter",
                "DeleteAccountPolicy",
                "DeleteDataProtectionPolicy",
                "DeleteDestination",
                "DeleteDelivery",
                "DeleteDeliverySource",
                "DeleteDeliveryDestination",
            ],
        ),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let is_ignored = request.log_group_name.as_ref().is_some_and(|name| self.ignored.includes(name));
        if is_ignored || !is_unplanned(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "DeleteLogGroup" => "log group deleted",
            "DeleteLogStream" => "log stream deleted",
            "DeleteSubscriptionFilter" => "subscription filter deleted",
            "DeleteMetricFilter" => "metric filter deleted",
            "DeleteAccountPolicy" => "account's log policy deleted",
            "DeleteDataProtectionPolicy" => "data protection policy deleted",
            "DeleteLink" => "link to the account that watches this one deleted",
            "DeleteDestination" => "destination of subscriptions deleted",
            _ => "delivery of a service's logs deleted",
        };
        Ok(Activity::on_each(call, LOG_GROUP, fact))
    }
}
