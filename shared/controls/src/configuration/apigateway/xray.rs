//! # REST API stage has X-Ray tracing
//!
//! ## Why it matters
//! A trace shows a call's whole way through API Gateway and the services behind it: where it failed, where it was slow,
//! and what it touched.
//!
//! ## What passes
//! `tracingEnabled` is on. Where it was never set it is off.
//!
//! ## Remediation
//! `apigateway:UpdateStage` with `tracingEnabled` on and nothing else. It disturbs nobody; sampled traces cost. Turning it off
//! undoes it exactly.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::apigateway as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, apigateway};
use serde::Deserialize;

/// Judges the stage's tracing.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Xray {}

impl Control for Xray {
    type View = apigateway::RestStage;

    const METADATA: Metadata = Metadata {
        id: "apigateway-xray",
        title: "REST API stage has X-Ray tracing",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::FrontDoor,
        severity: Severity::Low,
        frameworks: Frameworks {
            security_hub: &["APIGateway.3"],
            cis_v3: &[],
            nist_r5: &["CA-7"],
            managed_rule: Some("API_GW_XRAY_ENABLED"),
        },
    };

    fn evaluate(&self, stage: &Resource<apigateway::RestStage>) -> Result<Compliance, Unreadable> {
        Ok(Compliance::compliant_if(is_traced(stage), "X-Ray tracing is off"))
    }

    fn remediate(&self, stage: &Resource<apigateway::RestStage>) -> Result<Plan, Unreadable> {
        if is_traced(stage) {
            return Ok(Plan::none());
        }
        let stage = actions::Stage::of(&stage.key.resource_id)?;
        Ok(Plan::of(actions::Trace { stage }, actions::State::Tracing(false)))
    }
}

fn is_traced(stage: &apigateway::RestStage) -> bool {
    stage.tracing_enabled == Some(true)
}
