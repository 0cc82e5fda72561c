//! # Macie was told to ignore findings
//!
//! ## Why it matters
//! A filter that archives makes findings vanish before anybody reads them, and Macie looks as healthy as ever.
//!
//! ## What fires
//! CreateFindingsFilter and UpdateFindingsFilter that archive, and CreateAllowList and UpdateAllowList: Macie passes over
//! what matches such a list.
//!
//! ## What passes
//! Filters that only show, and lists that are deleted.
//!
//! ## Remediation
//! Delete the filter (DeleteFindingsFilter), then list the archived findings since (ListFindings) and read them. Delete
//! the list (DeleteAllowList), and run the jobs again that used it.
//!
//! ## Absent keys
//! - `action`: UpdateFindingsFilter changes only what it names.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where findings are made to vanish.
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
        id: "macie-findings-suppressed",
        title: "Macie was told to ignore findings",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events =
        &[("macie2", &["CreateFindingsFilter", "UpdateFindingsFilter", "CreateAllowList", "UpdateAllowList"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if call.name().ends_with("AllowList") {
            return Ok(Activity::on_account(call, "Macie told to pass over what matches an allow list"));
        }
        if request.action.as_deref() == Some("ARCHIVE") {
            return Ok(Activity::on_account(call, "findings of Macie archived by a filter"));
        }
        Activity::nothing(call)
    }
}
