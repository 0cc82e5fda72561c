//! # Command was run in a container by hand
//!
//! ## Why it matters
//! ECS Exec is a shell in a running container, with the task's role and all that the container's environment holds.
//!
//! ## What fires
//! ExecuteCommand by somebody's hand on clusters in `production`.
//!
//! ## What passes
//! Clusters that are not in `production`. What pipelines and the `trusted` principals do: sessions of roles whose
//! names say pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's
//! identity provider vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by
//! hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the command is nobody's, stop the task, rotate what its environment held, and look at what its
//! role did.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Production, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where somebody enters a container.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExecUsed {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// The clusters that count, by name; `*` for any text. Default: all.
    pub production: Production,
}

/// Where; the cluster `default` needs no name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    cluster: Option<String>,
    task: Option<String>,
}

impl ActivityControl for ExecUsed {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ecs-exec-used",
        title: "Command was run in a container by hand",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::ECS::Cluster"];

    const EVENTS: Events = &[("ecs", &["ExecuteCommand"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let cluster = request.cluster.as_deref().map(|cluster| cluster.rsplit('/').next().unwrap_or(cluster));
        if !self.production.includes_any(cluster) || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let task = request.task.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.task"))?;
        let task = task.rsplit('/').next().unwrap_or(task);
        Ok(Activity::on_each(call, "AWS::ECS::Cluster", format!("command run in task {task}")))
    }
}
