//! # GuardDuty is on in each Region
//!
//! ## Why it matters
//! GuardDuty finds what no rule was written for: stolen credentials in use, machines that mine or speak to command servers.
//! Intruders work in the Regions that nobody looks at.
//!
//! ## What passes
//! The Region has a detector, and it is enabled. Which protections it has on is not judged, and neither is who administers it.
//! The answer is one for the account and Region.
//!
//! ## Remediation
//! `guardduty:UpdateDetector` enables a detector that is suspended, with the protections that it had;
//! `guardduty:CreateDetector` creates one where there is none, with GuardDuty's own choice of protections: all but runtime
//! monitoring. Neither disturbs anybody. GuardDuty is paid for by what it looks at, after thirty days for free. Taking it back
//! suspends the detector, a new one too, since deleting it would delete its findings, and needs a person's word.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::guardduty as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, account};
use serde::Deserialize;

/// Judges whether GuardDuty watches the Region.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Enabled {}

impl Control for Enabled {
    type View = account::Detectors;

    const METADATA: Metadata = Metadata {
        id: "guardduty-enabled",
        title: "GuardDuty is on in each Region",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &["GuardDuty.1"],
            cis_v3: &[],
            nist_r5: &["AC-2(12)", "AU-6(1)", "AU-6(5)", "CA-7", "CM-8(3)", "RA-3(4)", "SA-11(1)", "SA-11(6)"],
            managed_rule: Some("GUARDDUTY_ENABLED_CENTRALIZED"),
        },
    };

    fn evaluate(&self, account: &Resource<account::Detectors>) -> Result<Compliance, Unreadable> {
        Ok(match asleep(account)? {
            Asleep::Nothing => Compliance::Compliant,
            Asleep::Suspended(id) => Compliance::NonCompliant(format!("detector {id} is suspended")),
            Asleep::Missing => Compliance::NonCompliant("no detector".to_owned()),
        })
    }

    fn remediate(&self, account: &Resource<account::Detectors>) -> Result<Plan, Unreadable> {
        let seen = match asleep(account)? {
            Asleep::Nothing => return Ok(Plan::none()),
            Asleep::Suspended(id) => Some(actions::Detector { detector_id: Some(id.to_owned()), enabled: false }),
            Asleep::Missing => None,
        };
        Ok(Plan::of(actions::EnableDetector {}, actions::State::Detector(seen)))
    }
}

/// What keeps GuardDuty from watching a Region.
enum Asleep<'a> {
    Nothing,
    Suspended(&'a str),
    Missing,
}

fn asleep(detectors: &account::Detectors) -> Result<Asleep<'_>, Unreadable> {
    for detector in &detectors.0 {
        match detector.status.as_str() {
            account::Detector::ENABLED => {}
            account::Detector::DISABLED => return Ok(Asleep::Suspended(&detector.detector_id)),
            other => return Err(Unreadable::meaningless("detectors.status", format!("no status is `{other}`"))),
        }
    }
    Ok(if detectors.0.is_empty() { Asleep::Missing } else { Asleep::Nothing })
}
