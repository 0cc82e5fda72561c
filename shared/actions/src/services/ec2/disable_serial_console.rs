//! A Region's EC2 serial console: off.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use serde::{Deserialize, Serialize};

/// Turns the serial console of the account's instances in the Region off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisableSerialConsole {}

impl Change for DisableSerialConsole {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "ec2-disable-serial-console",
            title: "turns the EC2 serial console off in the Region",
            disruption: "whoever is mending an instance that does not start has no other way to it",
            undo: Undo::Exact,
            loss: Some("instances are reached past their network again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::SerialConsole
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::SerialConsole(_) => Ok(State::SerialConsole(false)),
            _ => Err(Refusal::OtherFacet),
        }
    }
}
