//! A Region's detector: there, and enabled.

use super::{Detector, Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::account::{self, Detectors};
use guardrail_resources::{List, Resource};
use serde::{Deserialize, Serialize};

/// Enables the Region's detector, and creates one where there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnableDetector {}

impl Change for EnableDetector {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "guardduty-enable-detector",
            title: "enables the Region's GuardDuty detector, and creates one where there is none",
            disruption: "nobody is disturbed; GuardDuty is paid for by what it looks at, and a new detector has every \
                optional protection on but runtime monitoring",
            undo: Undo::Equivalent(
                "a detector that was created is suspended, not deleted: deleting it would delete its findings",
            ),
            loss: Some("GuardDuty watches the account in this Region no more"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Detector
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::Detector(before) = before;
        let detector_id = before.as_ref().and_then(|detector| detector.detector_id.clone());
        Ok(State::Detector(Some(Detector { detector_id, enabled: true })))
    }
}

impl EnableDetector {
    /// What the Region's detectors are like after it. A new one's id is not known before.
    pub fn apply(&self, account: &mut Resource<Detectors>) {
        let known = account.0.first().map_or("new", |detector| detector.detector_id.as_str());
        let enabled =
            account::Detector { detector_id: known.to_owned(), status: account::Detector::ENABLED.to_owned() };
        account.view = Detectors(List::from(vec![enabled]));
    }
}

#[cfg(test)]
mod tests {
    use super::{Detector, EnableDetector, State};
    use crate::{Action, Place, Refusal, Undo};

    fn state(detector: Option<(Option<&str>, bool)>) -> crate::State {
        let detector = detector.map(|(id, enabled)| Detector { detector_id: id.map(str::to_owned), enabled });
        State::Detector(detector).into()
    }

    fn calls(from: &crate::State, to: &crate::State) -> Vec<String> {
        let facet = Action::from(EnableDetector {}).facet();
        facet.calls(from, to).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_suspended_detector_is_enabled_by_its_id_and_suspended_again() {
        let suspended = state(Some((Some("d1"), false)));
        let enabled = Action::from(EnableDetector {}).change(&suspended).unwrap();
        let call = |enable| format!(r#"guardduty:UpdateDetector {{"DetectorId":"d1","Enable":{enable}}}"#);
        assert_eq!(calls(&suspended, &enabled), [call(true)]);
        assert_eq!(calls(&enabled, &suspended), [call(false)]);
        assert_eq!(Action::from(EnableDetector {}).change(&enabled).unwrap(), enabled);
        assert!(calls(&enabled, &enabled).is_empty());
    }

    #[test]
    fn a_detector_is_created_where_there_is_none_and_only_suspended_again() {
        let none = state(None);
        let after = Action::from(EnableDetector {}).change(&none).unwrap();
        assert_eq!(calls(&none, &after), [r#"guardduty:CreateDetector {"Enable":true}"#]);
        let created = state(Some((Some("d2"), true)));
        assert_eq!(created, after, "what is read after it is what was meant");
        assert_eq!(calls(&created, &none), [r#"guardduty:UpdateDetector {"DetectorId":"d2","Enable":false}"#]);
        assert!(calls(&state(Some((Some("d2"), false))), &none).is_empty());
        assert!(matches!(Action::from(EnableDetector {}).about().undo, Undo::Equivalent(_)));
    }

    #[test]
    fn a_detector_whose_id_nobody_knows_is_not_changed() {
        let facet = Action::from(EnableDetector {}).facet();
        let refused = facet.calls(&state(Some((None, true))), &state(None));
        assert!(matches!(refused, Err(Refusal::NoWay(_))), "{refused:?}");
    }

    #[test]
    fn creating_one_needs_the_services_own_roles() {
        let here = Place {
            partition: "aws".to_owned(),
            account_id: "111122223333".to_owned(),
            region: "eu-west-1".to_owned(),
        };
        let facet = Action::from(EnableDetector {}).facet();
        let call = facet.calls(&state(None), &state(Some((None, true)))).unwrap().remove(0);
        let needs = call.needs(&here);
        assert_eq!(needs[0].action, "guardduty:CreateDetector");
        let services: Vec<_> = needs[1..].iter().map(|grant| grant.condition.as_ref().unwrap().value).collect();
        assert_eq!(services, ["guardduty.amazonaws.com", "malware-protection.guardduty.amazonaws.com"]);
    }
}
