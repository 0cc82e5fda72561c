//! # Session on an instance was started by hand
//!
//! ## Why it matters
//! A session is a shell as an administrator, or a tunnel past every firewall, on a machine that may have no open
//! port. Where people seldom need it, each one is worth a question.
//!
//! ## What fires
//! StartSession and ResumeSession by somebody's hand on instances in `production`, whatever the session's document. A
//! resumed session's instance is not in the record, so it counts.
//!
//! ## What passes
//! Sessions on what is not in `production`. What pipelines and the `trusted` principals do: sessions of roles whose
//! names say pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's
//! identity provider vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by
//! hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the session is nobody's, end it (TerminateSession), read its log, and deactivate the caller's
//! credentials.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Production, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where somebody opens a shell or a tunnel.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionStarted {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// The instances that count, by id; `*` for any text. Default: all.
    pub production: Production,
}

/// Where, and what for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    target: Option<String>,
    document_name: Option<String>,
}

impl ActivityControl for SessionStarted {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ssm-session-started",
        title: "Session on an instance was started by hand",
        responsibility: Responsibility::OperatingSystem,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::EC2::Instance"];

    const EVENTS: Events = &[("ssm", &["StartSession", "ResumeSession"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if call.name() == "StartSession" && request.target.is_none() {
            return Err(Unreadable::missing("requestParameters.target"));
        }
        if !self.production.includes_any(request.target.as_deref()) || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let document = request.document_name.as_ref().map(|name| format!(" with {name}")).unwrap_or_default();
        let done = if call.name() == "StartSession" { "started" } else { "resumed" };
        Ok(Activity::on_each(call, "AWS::EC2::Instance", format!("session {done}{document}")))
    }
}
