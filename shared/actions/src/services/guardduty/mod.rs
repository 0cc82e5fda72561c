//! Amazon GuardDuty: detectors.

mod access;
mod enable_detector;

pub use access::ACCESS;
pub use enable_detector::EnableDetector;

use crate::{Change, Condition, Grant, Place, Refusal, Request, Surface};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A Region's detector.
    EnableDetector(EnableDetector),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::EnableDetector(action) => action,
        }
    }
}

impl From<EnableDetector> for crate::Action {
    fn from(action: EnableDetector) -> Self {
        Self::Guardduty(Action::EnableDetector(action))
    }
}

/// What is read and written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// The Region's detector (`guardduty:ListDetectors`, `guardduty:GetDetector`): an account has one at most in a Region
    /// (CreateDetector).
    Detector,
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The detector; `None` where there is none.
    Detector(Option<Detector>),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Guardduty(state)
    }
}

/// A detector. Two are equal where both watch, or neither does: the id is how a detector is called, and the Region has but
/// one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Detector {
    /// Its id; `None` for one that is yet to be created.
    pub detector_id: Option<String>,
    /// True where it is not suspended.
    pub enabled: bool,
}

impl PartialEq for Detector {
    fn eq(&self, other: &Self) -> bool {
        self.enabled == other.enabled
    }
}

impl Eq for Detector {}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Creates a detector.
    CreateDetector {
        /// Whether it watches.
        enable: bool,
    },
    /// Enables or suspends a detector, and changes nothing else of it.
    UpdateDetector {
        /// Its id.
        detector_id: String,
        /// Whether it watches.
        enable: bool,
    },
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        at.arn("guardduty", "detector")
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        vec![
            Grant::new("guardduty:ListDetectors", "*"),
            Grant::new("guardduty:GetDetector", at.arn("guardduty", "detector/*")),
        ]
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        let (State::Detector(from), State::Detector(to)) = (from, to);
        let enable = to.as_ref().is_some_and(|to| to.enabled);
        Ok(match from {
            None if to.is_none() => Vec::new(),
            None => vec![Call::CreateDetector { enable }],
            Some(from) if from.enabled == enable => Vec::new(),
            Some(from) => {
                let detector_id = from.detector_id.clone();
                let detector_id =
                    detector_id.ok_or_else(|| Refusal::NoWay("the detector's id is not known".to_owned()))?;
                vec![Call::UpdateDetector { detector_id, enable }]
            }
        })
    }
}

/// What GuardDuty asks for where it makes a role of its own (GuardDuty user guide, "Permissions required to enable
/// GuardDuty").
fn makes_role(at: &Place, service: &'static str, role: &str) -> Grant {
    let resource = at.global_arn("iam", &format!("role/aws-service-role/{service}/{role}"));
    let condition = Some(Condition { key: "iam:AWSServiceName", value: service });
    Grant { condition, ..Grant::new("iam:CreateServiceLinkedRole", resource) }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        match self {
            Self::CreateDetector { .. } => vec![
                Grant::new("guardduty:CreateDetector", "*"),
                makes_role(at, "guardduty.amazonaws.com", "AWSServiceRoleForAmazonGuardDuty"),
                makes_role(
                    at,
                    "malware-protection.guardduty.amazonaws.com",
                    "AWSServiceRoleForAmazonGuardDutyMalwareProtection",
                ),
            ],
            Self::UpdateDetector { detector_id, .. } => {
                vec![Grant::new("guardduty:UpdateDetector", at.arn("guardduty", &format!("detector/{detector_id}")))]
            }
        }
    }
}
