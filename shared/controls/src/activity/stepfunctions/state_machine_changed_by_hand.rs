//! # State machine was changed by hand
//!
//! ## Why it matters
//! A state machine calls any API with its role. Another definition with the old role does somebody else's work.
//!
//! ## What fires
//! CreateStateMachine and UpdateStateMachine that set the definition or the role, by somebody's hand.
//!
//! ## What passes
//! Changes of logging and tracing. What pipelines and the `trusted` principals do: sessions of roles whose names say
//! pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's identity provider
//! vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by hand, an
//! instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the change is nobody's, put the former definition back, and look at the executions since.
//!
//! ## Absent keys
//! - `definition`: not changed.
//! - `roleArn`: not changed.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Anything};
use guardrail_resources::read::Section;
use serde::Deserialize;

/// Fires where a state machine does not come from a pipeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StateMachineChangedByHand {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What it does, and as whom; the definition is hidden in records.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    definition: Section<Anything>,
    role_arn: Option<String>,
}

impl ActivityControl for StateMachineChangedByHand {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "stepfunctions-state-machine-changed-by-hand",
        title: "State machine was changed by hand",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Compute,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::StepFunctions::StateMachine"];

    const EVENTS: Events = &[("states", &["CreateStateMachine", "UpdateStateMachine"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }

        call::recorded(call)?;
        if request.definition.is_absent() && request.role_arn.is_none() {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::StepFunctions::StateMachine", "definition or role set by hand"))
    }
}
