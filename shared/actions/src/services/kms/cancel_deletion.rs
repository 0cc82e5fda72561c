//! A key that is scheduled for deletion: kept, and enabled again.

use super::{Facet, KeyState, State, enabled};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, kms};
use serde::{Deserialize, Serialize};

/// Cancels a key's deletion and enables the key, which KMS leaves disabled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelDeletion {
    /// The key's id.
    pub key: String,
}

impl Change for CancelDeletion {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "kms-cancel-deletion",
            title: "cancels the key's deletion and enables the key again",
            disruption: "whoever is allowed to use the key can use it again, and it costs again; a key that was disabled \
                before somebody scheduled its deletion is enabled too",
            undo: Undo::Equivalent("the days that were left are counted anew, at least 7 of them"),
            loss: Some("the key is deleted when the days are over, and with it all that it encrypted"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::KeyState { key: self.key.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            // KMS leaves the key disabled: where somebody stopped halfway, it is finished.
            State::KeyState(KeyState::PendingDeletion { .. }) => Ok(State::KeyState(KeyState::Enabled)),
            State::KeyState(before) => enabled(before),
            State::Rotation(_) => Err(Refusal::OtherFacet),
        }
    }
}

impl CancelDeletion {
    /// What a key is like after it.
    pub fn apply(&self, key: &mut Resource<kms::Key>) {
        key.view.key_state = Some("Enabled".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::CancelDeletion;
    use crate::services::kms::{Call, KeyState, State};
    use crate::{Change as _, Refusal, Surface as _};

    fn doomed(days_left: Option<i32>) -> State {
        State::KeyState(KeyState::PendingDeletion { deletion_date: Some("2026-12-24T00:00:00Z".into()), days_left })
    }

    fn scheduled(days: i32) -> Vec<Call> {
        vec![Call::ScheduleKeyDeletion { key_id: "1234".into(), pending_window_in_days: days }]
    }

    #[test]
    fn a_deletion_is_cancelled_and_the_key_enabled() {
        let action = CancelDeletion { key: "1234".into() };
        let key_id = "1234".to_owned();
        let [enable, cancel] = [Call::EnableKey { key_id: key_id.clone() }, Call::CancelKeyDeletion { key_id }];
        let on = State::KeyState(KeyState::Enabled);
        let off = State::KeyState(KeyState::Disabled);
        for (before, calls) in
            [(doomed(Some(24)), vec![cancel, enable.clone()]), (off, vec![enable]), (on.clone(), Vec::new())]
        {
            assert_eq!(action.change(&before).unwrap(), on);
            assert_eq!(action.facet().calls(&before, &on).unwrap(), calls);
        }
        let state = State::KeyState(KeyState::Other("Unavailable".into()));
        assert!(matches!(action.change(&state), Err(Refusal::Unsafe(_))));
    }

    #[test]
    fn a_deletion_is_scheduled_again_in_no_fewer_days_than_were_left() {
        let facet = CancelDeletion { key: "1234".into() }.facet();
        let on = State::KeyState(KeyState::Enabled);
        for (left, days) in [(Some(24), 24), (Some(2), 7), (Some(31), 30), (None, 30)] {
            assert_eq!(facet.calls(&on, &doomed(left)).unwrap(), scheduled(days));
        }
        assert_eq!(facet.calls(&doomed(Some(9)), &doomed(Some(8))).unwrap(), []);
    }
}
