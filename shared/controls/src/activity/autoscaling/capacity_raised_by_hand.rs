//! # Many instances or tasks were asked for by hand
//!
//! ## Why it matters
//! A group or a service keeps what it is told running, and replaces what is stopped. Coin miners hold their machines
//! that way.
//!
//! ## What fires
//! CreateAutoScalingGroup with a least or a desired size, and ECS's CreateService and RunTask with a count, of more than
//! `max_instances`, by somebody's hand. UpdateAutoScalingGroup, SetDesiredCapacity and ECS's UpdateService with more than
//! `max_total`: they state what there is to be in all, of which most may run already.
//!
//! ## What passes
//! Smaller ones. Scaling by AWS's services, by autoscalers (a role whose name says so) and by schedules (EventBridge
//! Scheduler, AWS's Instance Scheduler). What pipelines and the `trusted` principals do: sessions of roles whose names
//! say pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's identity provider
//! vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation.
//!
//! ## Remediation
//! Ask the caller. If it is nobody's, delete the group or the service with what it runs, and deactivate the caller's
//! credentials.
//!
//! ## Absent keys
//! - `minSize`: the updates change only what they name.
//! - `desiredCapacity`: the same; a new group starts with its least size.
//! - `desiredCount`: the same.
//! - `count`: one task (ECS, RunTask).

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use guardrail_resources::read::optional_integer;
use serde::Deserialize;

/// Fires where somebody asks for more than is usual.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CapacityRaisedByHand {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// How many instances or tasks are usual in something new. Default: 10.
    pub max_instances: i64,
    /// How many are usual in a group or a service that there is. Default: 20.
    pub max_total: i64,
}

impl Default for CapacityRaisedByHand {
    fn default() -> Self {
        Self { trusted: Trusted::default(), max_instances: 10, max_total: 20 }
    }
}

/// How many, in the words of each call.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_integer")]
    min_size: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    desired_capacity: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    desired_count: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    count: Option<i64>,
}

impl ActivityControl for CapacityRaisedByHand {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "autoscaling-capacity-raised-by-hand",
        title: "Many instances or tasks were asked for by hand",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[
        ("autoscaling", &["CreateAutoScalingGroup", "UpdateAutoScalingGroup", "SetDesiredCapacity"]),
        ("ecs", &["CreateService", "UpdateService", "RunTask"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let counts = [request.min_size, request.desired_capacity, request.desired_count, request.count];
        let usual = match call.name() {
            "UpdateAutoScalingGroup" | "SetDesiredCapacity" | "UpdateService" => self.max_total,
            _ => self.max_instances,
        };
        let count = counts.into_iter().flatten().max().filter(|count| *count > usual);
        Ok(match count {
            Some(count) if is_by_hand(call, &self.trusted) => {
                let what = if call.service() == "ecs" { "tasks" } else { "instances" };
                Activity::on_account(call, format!("{count} {what} asked for by hand"))
            }
            _ => Vec::new(),
        })
    }
}
