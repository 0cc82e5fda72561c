//! # Access analyzer was deleted or told to archive
//!
//! ## Why it matters
//! An access analyzer tells which resources somebody outside can reach. Who opens one has a use for the analyzer's
//! silence.
//!
//! ## What fires
//! DeleteAnalyzer; CreateArchiveRule, UpdateArchiveRule and ApplyArchiveRule, by which findings are archived without
//! anybody reading them.
//!
//! ## What passes
//! DeleteArchiveRule, after which findings show again, and single findings archived by hand (UpdateFindings).
//!
//! ## Remediation
//! Create the analyzer anew (CreateAnalyzer), or delete the rule (DeleteArchiveRule) and list the archived findings.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where outside access is no longer told.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tamper {}

const ANALYZER: &str = "AWS::AccessAnalyzer::Analyzer";

impl ActivityControl for Tamper {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "accessanalyzer-tamper",
        title: "Access analyzer was deleted or told to archive",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ANALYZER];

    const EVENTS: Events =
        &[("access-analyzer", &["DeleteAnalyzer", "CreateArchiveRule", "UpdateArchiveRule", "ApplyArchiveRule"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "DeleteAnalyzer" => "analyzer deleted",
            "ApplyArchiveRule" => "findings archived by a rule",
            _ => "findings to be archived by a rule",
        };
        Ok(Activity::on_each(call, ANALYZER, fact))
    }
}
