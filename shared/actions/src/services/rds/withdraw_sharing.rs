//! Who may restore a snapshot: some of them no more.

use super::{Facet, Snapshot, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, rds};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Takes accounts, or everyone, out of those who may restore a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WithdrawSharing {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// Account numbers, and `all` for everyone. Whoever else may restore the snapshot still may.
    pub accounts: BTreeSet<String>,
}

impl Change for WithdrawSharing {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "rds-withdraw-sharing",
            title: "takes accounts, or everyone, out of those who may restore the snapshot",
            disruption: "they can neither copy nor restore the snapshot any more; what they have copied stays theirs",
            undo: Undo::Exact,
            loss: Some("they may restore the snapshot again, and read the whole database"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Restore { snapshot: self.snapshot.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::Restore(before) => Ok(State::Restore(before - &self.accounts)),
            _ => Err(Refusal::OtherFacet),
        }
    }
}

impl WithdrawSharing {
    /// What a snapshot is like after it.
    pub fn apply(&self, snapshot: &mut Resource<rds::DbSnapshot>) {
        snapshot.view.withdraw(&self.accounts);
    }
}

#[cfg(test)]
mod tests {
    use super::WithdrawSharing;
    use crate::services::rds::{Snapshot, State};
    use crate::{Change as _, Surface as _};

    fn shared(with: &[&str]) -> State {
        State::Restore(with.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn only_those_named_are_withdrawn_and_they_come_back() {
        for (snapshot, key) in [
            (Snapshot::Instance("nightly".into()), "DBSnapshotIdentifier"),
            (Snapshot::Cluster("nightly".into()), "DBClusterSnapshotIdentifier"),
        ] {
            let action = WithdrawSharing { snapshot, accounts: ["all".to_owned(), "444455556666".to_owned()].into() };
            let before = shared(&["777788889999", "all"]);
            let after = action.change(&before).unwrap();
            assert_eq!(after, shared(&["777788889999"]));
            assert_eq!(action.change(&after).unwrap(), after);
            let call =
                |from: &State, to: &State| serde_json::to_string(&action.facet().calls(from, to).unwrap()).unwrap();
            let says = |what: &str| format!(r#"[{{"{key}":"nightly","AttributeName":"restore","{what}":["all"]}}]"#);
            assert_eq!(call(&before, &after), says("ValuesToRemove"));
            assert_eq!(call(&after, &before), says("ValuesToAdd"));
            assert_eq!(call(&after, &after), "[]");
        }
    }
}
