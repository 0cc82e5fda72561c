//! # Build project was made public
//!
//! ## Why it matters
//! Anyone on the internet can then read the project's builds: their logs, with whatever secrets they print, and their
//! artifacts.
//!
//! ## What fires
//! UpdateProjectVisibility to `PUBLIC_READ`.
//!
//! ## What passes
//! Making the project private again.
//!
//! ## Remediation
//! Make it private (UpdateProjectVisibility), which takes the finding back, and change the secrets that stand in the
//! logs.

use crate::sharing;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Target;
use serde::Deserialize;

/// Fires where everyone may read a project's builds.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProjectPublic {}

const TYPE: &str = "AWS::CodeBuild::Project";

/// Who may read it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    project_visibility: Option<String>,
}

impl ActivityControl for ProjectPublic {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "codebuild-project-public",
        title: "Build project was made public",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("codebuild", &["UpdateProjectVisibility"])];

    const TAKEN_BACK_BY: Events = &[("codebuild", &["UpdateProjectVisibility"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let visibility = request.project_visibility.as_deref();
        let visibility = visibility.ok_or_else(|| Unreadable::missing("requestParameters.projectVisibility"))?;
        let is_private = visibility == "PRIVATE";
        Ok(if is_private { Vec::new() } else { Activity::on_each(call, TYPE, "everyone may read its builds") })
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, Self::TYPES, self.observe(call, request)))
    }
}
