//! The guards: whether a finding's plan may be carried out, by what is known at this moment. Pure: whoever could not learn
//! one of the facts has no facts to ask with, and writes nothing.

use super::owner::Owner;
use crate::settings::Mode;
use jiff::Timestamp;
use strum::{Display, IntoStaticStr, VariantArray};

/// What is known when a plan is to be carried out.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The clock.
    pub now: Timestamp,
    /// What settings allow.
    pub mode: Mode,
    /// True while settings stop all remediation.
    pub stopped: bool,
    /// Until when somebody answers for the finding.
    pub exempt_until: Option<Timestamp>,
    /// Why the resource is protected.
    pub protected: Option<String>,
    /// Who owns the resource.
    pub owner: Owner,
    /// What settings say of a resource of which nothing tells who owns it: true for one that is managed.
    pub unknown_is_managed: bool,
    /// The principal that brought the finding back twice.
    pub contested_by: Option<String>,
    /// That a person took the last remediation back, in words.
    pub taken_back: Option<String>,
    /// How often it was tried to put this life of the finding right.
    pub attempts: u32,
    /// How often it may be.
    pub most_attempts: u32,
    /// When its grace ends.
    pub grace_until: Timestamp,
    /// True where it was found in its control's first pass over the account.
    pub baseline: bool,
    /// Who approved exactly the calls that would be made now.
    pub approved_by: Option<String>,
    /// Who approved other calls: the resource has changed since.
    pub outdated_approval: Option<String>,
}

/// What the guards say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Nothing is to be done, and nobody is to be told of it: the mode is to observe.
    Closed,
    /// It is told what would be done, and why it is not; empty where the mode says all.
    Planned(String),
    /// A person has to approve it, and why; empty where the mode says all.
    Waits(String),
    /// The same principal keeps bringing it back.
    Contested(String),
    /// A guard refuses.
    Refused(Refusal),
    /// It may be done, and who lets it.
    Open(String),
}

/// A guard's refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which guard.
    pub guard: Guard,
    /// Why, in lower case.
    pub why: String,
    /// When it may be otherwise; `None` where only people can change that.
    pub until: Option<Timestamp>,
}

/// What may keep a plan from being carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Display, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Guard {
    /// Settings stop all remediation.
    Stopped,
    /// Somebody answers for the finding.
    Exempt,
    /// The resource is protected.
    Protected,
    /// The resource is of an account that guardrail does not change.
    Account,
    /// It was tried too often.
    Attempts,
    /// Its grace is not over.
    Grace,
    /// Too much was changed by this control in this account within the hour.
    ControlLimit,
    /// Too much was changed in all within the hour.
    TotalLimit,
    /// Somebody else is changing the resource.
    Busy,
    /// The settings cannot be read, or do not hold.
    Settings,
    /// The resource cannot be read as it is now.
    State,
    /// The plan cannot be carried out safely.
    Plan,
    /// The role's session cannot be narrowed to the plan, or not be had.
    Session,
}

/// Asks every guard, the most certain first.
pub fn gate(facts: &Facts) -> Gate {
    let refuse = |guard, why: String, until| Gate::Refused(Refusal { guard, why, until });
    if facts.mode == Mode::Observe {
        return Gate::Closed;
    }
    if let Some(until) = facts.exempt_until {
        return refuse(Guard::Exempt, "somebody answers for the finding".to_owned(), Some(until));
    }
    if let Some(why) = &facts.protected {
        return refuse(Guard::Protected, why.clone(), None);
    }
    if let Some(principal) = &facts.contested_by {
        return Gate::Contested(format!("{principal} brought it back twice after it was put right"));
    }
    match &facts.owner {
        Owner::Managed(by) => return Gate::Planned(format!("{by} manages the resource, and would put it back")),
        Owner::Unknown if facts.unknown_is_managed => {
            return Gate::Planned("nothing tells who manages the resource".to_owned());
        }
        Owner::Unknown | Owner::Unmanaged => {}
    }
    if facts.mode == Mode::Plan {
        return Gate::Planned(String::new());
    }
    if facts.stopped {
        return refuse(Guard::Stopped, "settings stop all remediation".to_owned(), None);
    }
    if facts.attempts >= facts.most_attempts {
        return refuse(Guard::Attempts, format!("it was tried {} times", facts.attempts), None);
    }
    if let Some(person) = &facts.approved_by {
        return Gate::Open(person.clone());
    }
    if let Some(person) = &facts.outdated_approval {
        return Gate::Waits(format!("what is to be done has changed since {person} approved it"));
    }
    if facts.mode == Mode::Approve {
        return Gate::Waits(String::new());
    }
    if let Some(taken_back) = &facts.taken_back {
        return Gate::Waits(taken_back.clone());
    }
    if facts.baseline {
        return Gate::Waits("it was found in its control's first pass over the account".to_owned());
    }
    if facts.now < facts.grace_until {
        return refuse(Guard::Grace, "its grace is not over".to_owned(), Some(facts.grace_until));
    }
    Gate::Open("enforce".to_owned())
}
