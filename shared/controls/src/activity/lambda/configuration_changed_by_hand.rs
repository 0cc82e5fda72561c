//! # What a function runs as or with was changed by hand
//!
//! ## Why it matters
//! Another role gives a function's code other rights, another handler runs other code, and variables such as
//! AWS_LAMBDA_EXEC_WRAPPER, NODE_OPTIONS or LD_PRELOAD put code before it, or send its data elsewhere.
//!
//! ## What fires
//! UpdateFunctionConfiguration that sets the role, the handler, the image's command or the environment, by somebody's
//! hand. CloudTrail blanks the environment, and writes an empty one of calls that do not set it: an empty one counts
//! where the call names nothing else that it could be about.
//!
//! ## What passes
//! Memory, time-outs, descriptions, networks. Layers, which are another control's. What pipelines and the `trusted`
//! principals do: sessions of roles whose names say pipeline (deploy, pipeline, github, ci, terraform and the like),
//! sessions that a build service's identity provider vouched for, and calls by Terraform, Pulumi, the CDK and
//! CloudFormation. Everybody else acts by hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the change is nobody's, deploy the known configuration again, and rotate what the function's
//! environment held.
//!
//! ## Absent keys
//! - `role`: not changed.
//! - `handler`: not changed.
//! - `imageConfig`: not changed.
//! - `environment`: not changed.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Anything};
use guardrail_resources::read::Section;
use serde::Deserialize;

/// Fires where a function's role, handler or environment does not come from a pipeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConfigurationChangedByHand {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What decides what runs, and as whom.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    role: Option<String>,
    handler: Option<String>,
    image_config: Section<Anything>,
    environment: Section<Anything>,
    memory_size: Section<Anything>,
    timeout: Section<Anything>,
    description: Section<Anything>,
    runtime: Section<Anything>,
    layers: Section<Anything>,
    vpc_config: Section<Anything>,
    kms_key_arn: Section<Anything>,
    dead_letter_config: Section<Anything>,
    tracing_config: Section<Anything>,
    ephemeral_storage: Section<Anything>,
    file_system_configs: Section<Anything>,
    logging_config: Section<Anything>,
    snap_start: Section<Anything>,
}

impl Request {
    /// True where the environment is set, as far as a record can tell.
    fn sets_environment(&self) -> Result<bool, Unreadable> {
        let is_told = self.environment.get("requestParameters.environment")?.is_some();
        Ok(is_told || (!self.environment.is_absent() && !self.is_about_something_else()))
    }

    fn is_about_something_else(&self) -> bool {
        let others = [
            &self.memory_size,
            &self.timeout,
            &self.description,
            &self.runtime,
            &self.layers,
            &self.vpc_config,
            &self.kms_key_arn,
            &self.dead_letter_config,
            &self.tracing_config,
            &self.ephemeral_storage,
            &self.file_system_configs,
            &self.logging_config,
            &self.snap_start,
        ];
        self.role.is_some() || self.handler.is_some() || others.into_iter().any(|other| !other.is_absent())
    }
}

impl ActivityControl for ConfigurationChangedByHand {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "lambda-configuration-changed-by-hand",
        title: "What a function runs as or with was changed by hand",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Compute,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Lambda::Function"];

    const EVENTS: Events = &[("lambda", &["UpdateFunctionConfiguration"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }

        call::recorded(call)?;
        let parts = [
            ("role", request.role.is_some()),
            ("handler", request.handler.is_some()),
            ("image's command", !request.image_config.is_absent()),
            ("environment", request.sets_environment()?),
        ];
        let set: Vec<_> = parts.into_iter().filter_map(|(part, is_set)| is_set.then_some(part)).collect();
        if set.is_empty() {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::Lambda::Function", format!("{} changed by hand", set.join(", "))))
    }
}
