//! Amazon GuardDuty, of the account and Region: its detector.

use crate::read::List;
use crate::resource::View;
use guardrail_model::ACCOUNT;
use serde::Deserialize;

/// The Region's detectors (`guardduty:ListDetectors`, all pages), each with its status (`guardduty:GetDetector`): an account
/// has one at most in a Region.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Detectors(pub List<Detector>);

impl View for Detectors {
    const TYPES: &'static [&'static str] = &[ACCOUNT];
    const ACCOUNT_SECTION: Option<&'static str> = Some("detectors");
}

/// A detector: what stands for GuardDuty in a Region.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Detector {
    /// Its id.
    pub detector_id: String,
    /// `ENABLED`, or `DISABLED` where it is suspended.
    pub status: String,
}

impl Detector {
    /// The status of a detector that watches.
    pub const ENABLED: &'static str = "ENABLED";

    /// The status of one that is suspended.
    pub const DISABLED: &'static str = "DISABLED";
}
