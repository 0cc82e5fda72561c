//! # GuardDuty was told to ignore findings
//!
//! ## Why it matters
//! A filter that archives, or a list of trusted addresses, makes findings vanish before anybody reads them, and
//! GuardDuty looks as healthy as ever.
//!
//! ## What fires
//! CreateFilter and UpdateFilter that archive; CreateIPSet, UpdateIPSet and their successors for trusted entities that
//! activate a list or put another file in its place; ArchiveFindings on at least `bulk` findings.
//!
//! ## What passes
//! Filters that only show, lists that are not activated, and a few findings archived by hand.
//!
//! ## Remediation
//! Delete the filter (DeleteFilter) or the list (DeleteIPSet), then list archived findings since (ListFindings with
//! service.archived) and read them.
//!
//! ## Absent keys
//! - `action`: a filter that does not say archives nothing (GuardDuty, CreateFilter: NOOP).
//! - `activate`: UpdateIPSet changes only what it names.
//! - `location`: the same.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::List;
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where findings are made to vanish.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Suppressed {
    /// How many findings archived in one call are worth knowing. Default: 10; GuardDuty takes 50.
    pub bulk: usize,
}

impl Default for Suppressed {
    fn default() -> Self {
        Self { bulk: 10 }
    }
}

/// The filter, the list or the findings.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    action: Option<String>,
    #[serde(deserialize_with = "optional_flag")]
    activate: Option<bool>,
    location: Option<String>,
    finding_ids: List<String>,
}

const DETECTOR: &str = "AWS::GuardDuty::Detector";

impl ActivityControl for Suppressed {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "guardduty-suppressed",
        title: "GuardDuty was told to ignore findings",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[DETECTOR];

    const EVENTS: Events = &[(
        "guardduty",
        &[
            "CreateFilter",
            "UpdateFilter",
            "CreateIPSet",
            "UpdateIPSet",
            "CreateTrustedEntitySet",
            "UpdateTrustedEntitySet",
            "ArchiveFindings",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "CreateFilter" | "UpdateFilter" if request.action.as_deref() == Some("ARCHIVE") => {
                "findings archived by a filter".to_owned()
            }
            "CreateFilter" | "UpdateFilter" => return Activity::nothing(call),
            "ArchiveFindings" => {
                let count = request.finding_ids.len();
                if request.finding_ids.is_empty() {
                    return Err(Unreadable::missing("requestParameters.findingIds"));
                }
                if count < self.bulk {
                    return Ok(Vec::new());
                }
                format!("{count} findings archived")
            }
            "CreateIPSet" | "CreateTrustedEntitySet" if request.activate.is_none() => {
                return Err(Unreadable::missing("requestParameters.activate"));
            }
            _ => match (request.activate, request.location.as_deref()) {
                (Some(true), None) => "list of trusted addresses activated".to_owned(),
                (Some(true) | None, Some(location)) => format!("addresses in {location} trusted"),
                (Some(false), _) | (None, None) => return Activity::nothing(call),
            },
        };
        Ok(Activity::on_each(call, DETECTOR, fact))
    }
}
