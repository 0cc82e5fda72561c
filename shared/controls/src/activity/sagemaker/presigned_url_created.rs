//! # Address that opens a notebook was made outside the console
//!
//! ## Why it matters
//! Whoever has the presigned address is in the notebook, and acts with its role, without signing in.
//!
//! ## What fires
//! CreatePresignedNotebookInstanceUrl and CreatePresignedDomainUrl by a program or on the command line.
//!
//! ## What passes
//! The console, which makes one whenever a person opens a notebook. What pipelines and the `trusted` principals do:
//! sessions of roles whose names say pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a
//! build service's identity provider vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation.
//! Everybody else acts by hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If nobody needed it, stop the notebook, and look at what its role did.

use crate::by_hand::{is_by_hand, is_in_console};
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a way into a notebook is made.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PresignedUrlCreated {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for PresignedUrlCreated {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "sagemaker-presigned-url-created",
        title: "Address that opens a notebook was made outside the console",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::SageMaker::NotebookInstance", "AWS::SageMaker::Domain"];

    const EVENTS: Events = &[("sagemaker", &["CreatePresignedNotebookInstanceUrl", "CreatePresignedDomainUrl"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if is_in_console(call) || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let of_notebook = call.name() == "CreatePresignedNotebookInstanceUrl";
        let resource_type = if of_notebook { "AWS::SageMaker::NotebookInstance" } else { "AWS::SageMaker::Domain" };
        Ok(Activity::on_each(call, resource_type, "presigned address made"))
    }
}
