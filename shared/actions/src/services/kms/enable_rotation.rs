//! A key's automatic rotation: on.

use super::{Facet, State, YEARLY};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, Section, kms};
use serde::{Deserialize, Serialize};

/// Turns a key's automatic rotation on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnableRotation {
    /// The key's id.
    pub key: String,
}

impl Change for EnableRotation {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "kms-enable-rotation",
            title: "has KMS rotate the key's material every year",
            disruption: "nothing: the key keeps its id, and what it encrypted before is decrypted as before",
            undo: Undo::Equivalent("material that was rotated by then stays rotated"),
            loss: None,
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Rotation { key: self.key.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::Rotation(period) => Ok(State::Rotation(Some(period.unwrap_or(YEARLY)))),
            State::KeyState(_) => Err(Refusal::OtherFacet),
        }
    }
}

impl EnableRotation {
    /// What a key is like after it.
    pub fn apply(&self, key: &mut Resource<kms::Key>) {
        key.view.key_rotation_status = Section::of(Some(true));
    }
}

#[cfg(test)]
mod tests {
    use super::EnableRotation;
    use crate::services::kms::{Call, KeyState, State};
    use crate::{Change as _, Refusal, Surface as _};

    #[test]
    fn a_key_is_rotated_every_year_unless_it_is_rotated_already() {
        let action = EnableRotation { key: "1234".into() };
        let calls = |from: &State, to: &State| serde_json::to_string(&action.facet().calls(from, to).unwrap()).unwrap();
        let off = State::Rotation(None);
        let on = action.change(&off).unwrap();
        assert_eq!(on, State::Rotation(Some(365)));
        assert_eq!(calls(&off, &on), r#"[{"KeyId":"1234","RotationPeriodInDays":365}]"#);
        assert_eq!(action.facet().calls(&on, &off).unwrap(), [Call::DisableKeyRotation { key_id: "1234".into() }]);
        let often = State::Rotation(Some(90));
        assert_eq!(action.change(&often).unwrap(), often);
        assert_eq!(action.change(&State::KeyState(KeyState::Enabled)), Err(Refusal::OtherFacet));
    }
}
