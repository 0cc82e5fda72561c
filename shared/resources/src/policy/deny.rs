//! What an explicit `Deny` leaves of a grant. It is credited only where it is about all of the grant's action and resource,
//! and where all who escape it are known.

use super::Statement;
use super::narrowing::{self, Narrowing, Pin};
use super::pattern::Item;
use super::principal::{Principal, Principals};

/// What a `Deny` leaves of a grant.
pub(super) enum Left {
    /// Everything, as far as is known.
    All,
    /// Those who escape it.
    Some(Narrowing),
    /// Nothing.
    Nothing,
}

/// Whom a `Deny` is asked about.
#[derive(Clone, Copy)]
pub(super) enum Whom<'a> {
    /// The identity that the policy belongs to.
    Holder,
    /// Everyone.
    Everyone,
    /// One principal, which may be everyone.
    One(&'a Principal),
}

impl Statement {
    /// What this `Deny` leaves, on a resource, of an action that it is about.
    pub(super) fn leaves(&self, whom: Whom<'_>, resource: &Item) -> Left {
        let covered = self.resources.as_ref().is_none_or(|scope| scope.covers(resource));
        if !self.unknown.is_empty() || !covered {
            return Left::All;
        }
        let Some(mut pins) = self.exempt(whom) else { return Left::All };
        for condition in &self.conditions {
            match narrowing::of_escape(condition) {
                Some(mut escaping) => pins.append(&mut escaping),
                None => return Left::All,
            }
        }
        if pins.is_empty() { Left::Nothing } else { Left::Some(Narrowing::new(pins, self.exemption())) }
    }

    /// Those whom this `Deny` does not name; `None` where that may be anyone.
    fn exempt(&self, whom: Whom<'_>) -> Option<Vec<Pin>> {
        match (&self.principals, whom) {
            (None, Whom::Holder) => Some(Vec::new()),
            (Some(Principals::Only(denied)), Whom::Everyone) => denied.contains(&Principal::Everyone).then(Vec::new),
            (Some(Principals::Only(denied)), Whom::One(principal)) => {
                denied.iter().any(|denied| denied.covers(principal)).then(Vec::new)
            }
            (Some(Principals::AllBut(exempt)), Whom::Everyone | Whom::One(_)) if !exempt.is_empty() => {
                exempt.iter().map(Pin::of).collect()
            }
            _ => None,
        }
    }

    fn exemption(&self) -> String {
        let mut but: Vec<String> = self.conditions.iter().map(ToString::to_string).collect();
        if let Some(Principals::AllBut(exempt)) = &self.principals {
            but.push(super::listed(exempt));
        }
        format!("{}, which denies all but {}", self.label, but.join(" or "))
    }
}
