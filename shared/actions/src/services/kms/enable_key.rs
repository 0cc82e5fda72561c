//! A disabled key: enabled again.

use super::{Facet, State, enabled};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, kms};
use serde::{Deserialize, Serialize};

/// Enables a key that was disabled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnableKey {
    /// The key's id.
    pub key: String,
}

impl Change for EnableKey {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "kms-enable-key",
            title: "enables the disabled key again",
            disruption: "whoever is allowed to use the key can use it again",
            undo: Undo::Exact,
            loss: None,
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::KeyState { key: self.key.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::KeyState(before) => enabled(before),
            State::Rotation(_) => Err(Refusal::OtherFacet),
        }
    }
}

impl EnableKey {
    /// What a key is like after it.
    pub fn apply(&self, key: &mut Resource<kms::Key>) {
        key.view.key_state = Some("Enabled".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::EnableKey;
    use crate::services::kms::{Call, KeyState, State};
    use crate::{Change as _, Refusal, Surface as _};

    #[test]
    fn a_disabled_key_is_enabled_and_no_other_touched() {
        let action = EnableKey { key: "1234".into() };
        let [off, on] = [KeyState::Disabled, KeyState::Enabled].map(State::KeyState);
        assert_eq!(action.change(&off).unwrap(), on);
        assert_eq!(action.change(&on).unwrap(), on);
        let facet = action.facet();
        assert_eq!(facet.calls(&off, &on).unwrap(), [Call::EnableKey { key_id: "1234".into() }]);
        assert_eq!(facet.calls(&on, &off).unwrap(), [Call::DisableKey { key_id: "1234".into() }]);
        let doomed = KeyState::PendingDeletion { deletion_date: None, days_left: None };
        for state in [doomed, KeyState::Other("PendingImport".into())] {
            assert!(matches!(action.change(&State::KeyState(state)), Err(Refusal::Unsafe(_))));
        }
    }
}
