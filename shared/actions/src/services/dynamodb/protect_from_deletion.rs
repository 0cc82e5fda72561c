//! A table's deletion protection: on.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, dynamodb};
use serde::{Deserialize, Serialize};

/// Turns a table's deletion protection on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProtectFromDeletion {
    /// The table's name.
    pub table: String,
}

impl Change for ProtectFromDeletion {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "dynamodb-protect-from-deletion",
            title: "turns the table's deletion protection on",
            disruption: "whoever deletes the table must turn the protection off first: stacks and scripts that delete it \
                fail until they do",
            undo: Undo::Exact,
            loss: Some("one call deletes the table again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::DeletionProtection { table: self.table.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::DeletionProtection(_) => Ok(State::DeletionProtection(true)),
            State::PointInTimeRecovery(_) => Err(Refusal::OtherFacet),
        }
    }
}

impl ProtectFromDeletion {
    /// What a table is like after it.
    pub fn apply(&self, table: &mut Resource<dynamodb::Table>) {
        table.view.deletion_protection_enabled = Some(true);
    }
}

#[cfg(test)]
mod tests {
    use super::ProtectFromDeletion;
    use crate::services::dynamodb::State;
    use crate::{Change as _, Refusal, Surface as _};

    #[test]
    fn the_protection_goes_on_and_comes_off() {
        let action = ProtectFromDeletion { table: "orders".into() };
        let [off, on] = [false, true].map(State::DeletionProtection);
        assert_eq!(action.change(&off).unwrap(), on);
        assert_eq!(action.change(&State::PointInTimeRecovery(None)), Err(Refusal::OtherFacet));
        for (from, to, enabled) in [(&off, &on, true), (&on, &off, false)] {
            let calls = serde_json::to_string(&action.facet().calls(from, to).unwrap()).unwrap();
            assert_eq!(calls, format!(r#"[{{"TableName":"orders","DeletionProtectionEnabled":{enabled}}}]"#));
        }
        assert_eq!(action.facet().calls(&on, &on).unwrap(), []);
        let mixed = action.facet().calls(&off, &State::PointInTimeRecovery(None));
        assert_eq!(mixed, Err(Refusal::OtherFacet));
    }
}
