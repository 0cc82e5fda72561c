//! # Job was given another script or role by hand
//!
//! ## Why it matters
//! A job's script runs with the job's role, which reads whole data lakes. Another script with the old role, or
//! another role for one's own script, is a way to more rights.
//!
//! ## What fires
//! CreateJob and UpdateJob by somebody's hand.
//!
//! ## What passes
//! What pipelines and the `trusted` principals do: sessions of roles whose names say pipeline (deploy, pipeline,
//! github, ci, terraform and the like), sessions that a build service's identity provider vouched for, and calls by
//! Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by hand, an instance's or a function's own role
//! too.
//!
//! ## Remediation
//! Ask the caller. If the change is nobody's, put the job back, and look at its runs and at what its role did.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where a job does not come from a pipeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JobChangedByHand {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The role: Glue's UpdateJob replaces all of a job, so it is always there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    role: Option<String>,
    job_update: Update,
}

/// The job as it is to be.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Update {
    role: Option<String>,
}

impl ActivityControl for JobChangedByHand {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "glue-job-changed-by-hand",
        title: "Job was given another script or role by hand",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Compute,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Glue::Job"];

    const EVENTS: Events = &[("glue", &["CreateJob", "UpdateJob"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let role = request.role.as_deref().or(request.job_update.role.as_deref());
        let role = role.map(|role| format!(", with the role {role}")).unwrap_or_default();
        Ok(Activity::on_each(call, "AWS::Glue::Job", format!("set by hand{role}")))
    }
}
