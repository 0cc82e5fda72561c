//! # Log retention was shortened
//!
//! ## Why it matters
//! A short retention deletes logs without anybody calling for it: what happened last week cannot be looked into.
//!
//! ## What fires
//! PutRetentionPolicy with fewer than `days`.
//!
//! ## What passes
//! `days` and more, and DeleteRetentionPolicy, after which events are kept for ever. What Terraform and its like, the
//! CDK's function for it and the `trusted` principals do. Most log groups get their first retention so. A week and more by
//! a pipeline without such a tool: a role whose name says pipeline, or one that a build service's identity provider vouched
//! for.
//!
//! ## Remediation
//! `logs:PutRetentionPolicy` with `days`, or the next number that CloudWatch Logs knows: the call does not tell what was
//! there before, which may have been more. It disturbs nobody. The shorter retention can be put back exactly, which needs a
//! person's word: events that expire under it are gone. CloudWatch Logs deletes events up to 72 hours after they expire.

use crate::by_hand::{is_by_hand, is_in_function, is_unplanned};
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_actions::Plan;
use guardrail_actions::services::logs as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity, UserIdentity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_integer;
use serde::Deserialize;

/// Fires where logs are made to vanish soon.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogRetentionShortened {
    /// Days that events must at least be kept. Default: 14: a week is what people choose to save cost and then miss.
    pub days: i64,
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl Default for LogRetentionShortened {
    fn default() -> Self {
        Self { days: 14, trusted: Trusted::default() }
    }
}

/// How long events are kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_integer")]
    retention_in_days: Option<i64>,
    log_group_name: Option<String>,
}

const LOG_GROUP: &str = "AWS::Logs::LogGroup";

/// What stands in the name of the role of the function that sets the retention of a CDK application's log groups (AWS CDK,
/// `LogRetention`: the name and a constant). CloudFormation cuts what follows.
const CDK_FUNCTION: &str = "LogRetentionaae0aa3c5b4d";

/// Days that a pipeline may choose without a tool. Who covers tracks chooses fewer.
const WEEK: i64 = 7;

impl ActivityControl for LogRetentionShortened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "cloudwatch-log-retention-shortened",
        title: "Log retention was shortened",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[LOG_GROUP];

    const EVENTS: Events = &[("logs", &["PutRetentionPolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let days = request.retention_in_days.ok_or_else(|| Unreadable::missing("requestParameters.retentionInDays"))?;
        if days >= self.days || self.is_planned(call, days) {
            return Ok(Vec::new());
        }
        let fact = format!("retention set to {days} {}", if days == 1 { "day" } else { "days" });
        let plan = request.log_group_name.as_ref().map_or_else(Plan::none, |log_group| {
            let days = u32::try_from(self.days).unwrap_or(u32::MAX);
            let action = actions::RetainLogs { log_group: log_group.clone(), days };
            Plan::of(action, actions::State::of(request.retention_in_days))
        });
        let activities = Activity::on_each(call, LOG_GROUP, fact).into_iter();
        Ok(activities.map(|activity| activity.put_right_by(plan.clone())).collect())
    }
}

impl LogRetentionShortened {
    fn is_planned(&self, call: &ApiCall<'_>, days: i64) -> bool {
        let role = call.user_identity.as_ref().and_then(UserIdentity::role_arn).unwrap_or_default();
        let is_cdks = role.contains(CDK_FUNCTION) && is_in_function(call);
        is_cdks || !is_unplanned(call, &self.trusted) || (days >= WEEK && !is_by_hand(call, &self.trusted))
    }
}
