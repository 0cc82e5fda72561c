//! # Logging of sessions was stopped
//!
//! ## Why it matters
//! What is typed in Session Manager's sessions stands in no other log. The account's preferences say where it goes,
//! and without them it goes nowhere.
//!
//! ## What fires
//! UpdateDocument of the preferences (SSM-SessionManagerRunShell) that names neither a bucket nor a log group, and
//! DeleteDocument of them.
//!
//! ## What passes
//! Preferences that log to either. Other documents.
//!
//! ## Remediation
//! Put the preferences back: UpdateDocument with the bucket or the log group, and UpdateDocumentDefaultVersion to it.
//! Find out which sessions were held meanwhile (DescribeSessions).

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::Section;
use serde::Deserialize;

/// Fires where the preferences name no place for logs.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionLoggingStopped {}

/// Which document, and what it says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    name: Option<String>,
    content: Section<Preferences>,
}

/// Session Manager's preferences (Systems Manager user guide, "Session document schema").
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Preferences {
    inputs: Inputs,
}

/// Where sessions are logged.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Inputs {
    s3_bucket_name: Option<String>,
    cloud_watch_log_group_name: Option<String>,
}

impl ActivityControl for SessionLoggingStopped {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ssm-session-logging-stopped",
        title: "Logging of sessions was stopped",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::SSM::Document"];

    const EVENTS: Events = &[("ssm", &["UpdateDocument", "DeleteDocument"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let name = request.name.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.name"))?;
        if name.rsplit('/').next() != Some("SSM-SessionManagerRunShell") {
            return Ok(Vec::new());
        }
        let fact = if call.name() == "DeleteDocument" {
            "preferences deleted"
        } else {
            let inputs = &request.content.required("requestParameters.content")?.inputs;
            let is_named = |name: &Option<String>| name.as_deref().is_some_and(|name| !name.is_empty());
            if is_named(&inputs.s3_bucket_name) || is_named(&inputs.cloud_watch_log_group_name) {
                return Ok(Vec::new());
            }
            "sessions are logged nowhere"
        };
        Ok(Activity::on_each(call, "AWS::SSM::Document", fact))
    }
}
