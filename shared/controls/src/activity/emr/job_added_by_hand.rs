//! # Job was given to a cluster or a data pipeline by hand
//!
//! ## Why it matters
//! A step of EMR and an activity of Data Pipeline run any program with the cluster's role. Both are known ways to
//! more rights.
//!
//! ## What fires
//! AddJobFlowSteps of EMR, and PutPipelineDefinition of Data Pipeline, by somebody's hand.
//!
//! ## What passes
//! What pipelines and the `trusted` principals do: sessions of roles whose names say pipeline (deploy, pipeline,
//! github, ci, terraform and the like), sessions that a build service's identity provider vouched for, and calls by
//! Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by hand, an instance's or a function's own role
//! too.
//!
//! ## Remediation
//! Ask the caller. If the job is nobody's, cancel it (CancelSteps, DeletePipeline), and look at what the cluster's
//! role did.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a job does not come from a pipeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JobAddedByHand {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for JobAddedByHand {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "emr-job-added-by-hand",
        title: "Job was given to a cluster or a data pipeline by hand",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Compute,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::EMR::Cluster"];

    const EVENTS: Events = &[("elasticmapreduce", &["AddJobFlowSteps"]), ("datapipeline", &["PutPipelineDefinition"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }

        Ok(Activity::on_each(call, "AWS::EMR::Cluster", "job added by hand"))
    }
}
