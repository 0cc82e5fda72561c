//! An instance's minor engine versions: installed by themselves.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, rds};
use serde::{Deserialize, Serialize};

/// Has minor engine versions installed automatically.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpgradeMinorVersions {
    /// The instance's identifier.
    pub instance: String,
}

impl Change for UpgradeMinorVersions {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "rds-upgrade-minor-versions",
            title: "has minor versions of the instance's engine installed automatically",
            disruption: "nothing happens now; each later upgrade restarts the engine in the maintenance window",
            undo: Undo::Equivalent("an upgrade that has run by then stays"),
            loss: None,
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::AutoMinorVersionUpgrade { instance: self.instance.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::AutoMinorVersionUpgrade(_) => Ok(State::AutoMinorVersionUpgrade(true)),
            _ => Err(Refusal::OtherFacet),
        }
    }
}

impl UpgradeMinorVersions {
    /// What an instance is like after it.
    pub fn apply(&self, instance: &mut Resource<rds::DbInstance>) {
        instance.view.auto_minor_version_upgrade = Some(true);
    }
}
