//! # Start script of a notebook was changed by hand
//!
//! ## Why it matters
//! A lifecycle configuration runs as root whenever a notebook instance starts, with the notebook's role, which is
//! often a strong one.
//!
//! ## What fires
//! CreateNotebookInstanceLifecycleConfig, UpdateNotebookInstanceLifecycleConfig and CreateStudioLifecycleConfig, and
//! UpdateNotebookInstance that attaches a configuration, by somebody's hand.
//!
//! ## What passes
//! Changes of a notebook's size. What pipelines and the `trusted` principals do: sessions of roles whose names say
//! pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's identity provider
//! vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by hand, an
//! instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the script is nobody's, put the former one back before the notebook starts again, and look at
//! what the notebook's role did.
//!
//! ## Absent keys
//! - `lifecycleConfigName`: the notebook's configuration is not changed.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self};
use serde::Deserialize;

/// Fires where what notebooks run at their start does not come from a pipeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LifecycleConfigChanged {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The configuration that a notebook gets.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    lifecycle_config_name: Option<String>,
}

impl ActivityControl for LifecycleConfigChanged {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "sagemaker-lifecycle-config-changed",
        title: "Start script of a notebook was changed by hand",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[
        "AWS::SageMaker::NotebookInstanceLifecycleConfig",
        "AWS::SageMaker::NotebookInstance",
        "AWS::SageMaker::StudioLifecycleConfig",
    ];

    const EVENTS: Events = &[(
        "sagemaker",
        &[
            "CreateNotebookInstanceLifecycleConfig",
            "UpdateNotebookInstanceLifecycleConfig",
            "CreateStudioLifecycleConfig",
            "UpdateNotebookInstance",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }

        call::recorded(call)?;
        Ok(match (call.name(), &request.lifecycle_config_name) {
            ("UpdateNotebookInstance", None) => Vec::new(),
            ("UpdateNotebookInstance", Some(name)) => {
                Activity::on_each(call, "AWS::SageMaker::NotebookInstance", format!("runs {name} at its start"))
            }
            ("CreateStudioLifecycleConfig", _) => {
                Activity::on_each(call, "AWS::SageMaker::StudioLifecycleConfig", "start script created by hand")
            }
            _ => Activity::on_each(call, "AWS::SageMaker::NotebookInstanceLifecycleConfig", "start script set by hand"),
        })
    }
}
