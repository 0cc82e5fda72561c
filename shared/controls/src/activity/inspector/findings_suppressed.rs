//! # Inspector was told to ignore findings
//!
//! ## Why it matters
//! A suppression rule hides vulnerabilities that are still there, of today and of tomorrow.
//!
//! ## What fires
//! CreateFilter and UpdateFilter that suppress.
//!
//! ## What passes
//! Filters that only show.
//!
//! ## Remediation
//! Ask who decided it, and delete the rule (DeleteFilter): what it hid shows again.
//!
//! ## Absent keys
//! - `action`: UpdateFilter changes only what it names.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where findings are hidden.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FindingsSuppressed {}

/// The filter.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    action: Option<String>,
}

impl ActivityControl for FindingsSuppressed {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "inspector-findings-suppressed",
        title: "Inspector was told to ignore findings",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("inspector2", &["CreateFilter", "UpdateFilter"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if request.action.as_deref() == Some("SUPPRESS") {
            return Ok(Activity::on_account(call, "findings of Inspector suppressed by a rule"));
        }
        Activity::nothing(call)
    }
}
