//! What one look came to.

use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Display;
use strum::{Display as Named, IntoStaticStr, VariantArray};

/// A part that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Named, IntoStaticStr, VariantArray, Serialize)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// The controls.
    Catalogue,
    /// What operators laid down.
    Settings,
    /// The store of findings.
    Ledger,
    /// Whether whoever must be told is told.
    Sinks,
    /// What was deployed.
    Stack,
    /// Whether API calls are logged, without which EventBridge is told of none.
    Trails,
    /// Whether AWS Config records what the controls judge.
    Recorder,
    /// Whether AWS Config asks guardrail.
    ConfigRules,
    /// Whether EventBridge hands guardrail what it is told.
    EventRules,
    /// Whether the clock strikes.
    Schedules,
    /// Whether the functions can run.
    Functions,
    /// Whether the functions are handed what waits for them.
    Mappings,
    /// Whether something waits that could not be done.
    Queues,
    /// Whether the other Regions' events are sent home.
    Regions,
    /// When word last came all the way from an API call to the ledger.
    Heartbeat,
    /// Whether there is room left.
    Quotas,
}

/// How it is with a part, from good to unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Named, IntoStaticStr, VariantArray, Serialize)]
#[strum(serialize_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// As it should be.
    Ok,
    /// Nothing is missed for it now, and it should be known.
    Warning,
    /// Something is missed, or told to nobody.
    Problem,
    /// Nobody knows: it could not be looked at.
    Unchecked,
}

/// What one look came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Checkup {
    /// At what.
    pub check: Check,
    /// How it is.
    pub outcome: Outcome,
    /// What is so: in lower case, without advice.
    pub fact: String,
    /// Where to look next; `None` where all is well.
    pub look_at: Option<String>,
}

/// Where to look when a service did not answer.
const ACCESS: &str = "what these credentials may read, and the network";

impl Checkup {
    /// As it should be.
    pub fn ok(check: Check, fact: impl Into<String>) -> Self {
        Self::new(check, Outcome::Ok, &fact.into(), None)
    }

    /// Worth knowing.
    pub fn warning(check: Check, fact: impl Into<String>, look_at: impl Into<String>) -> Self {
        Self::new(check, Outcome::Warning, &fact.into(), Some(look_at.into()))
    }

    /// Something is missed.
    pub fn problem(check: Check, fact: impl Into<String>, look_at: impl Into<String>) -> Self {
        Self::new(check, Outcome::Problem, &fact.into(), Some(look_at.into()))
    }

    /// Nobody knows, and why.
    pub fn unchecked(check: Check, why: impl Into<String>, look_at: impl Into<String>) -> Self {
        Self::new(check, Outcome::Unchecked, &why.into(), Some(look_at.into()))
    }

    /// A service did not answer.
    pub(super) fn unanswered(check: Check, error: impl Display) -> Self {
        Self::unchecked(check, error.to_string(), ACCESS)
    }

    /// A fact is one line: an error of several is joined.
    fn new(check: Check, outcome: Outcome, fact: &str, look_at: Option<String>) -> Self {
        let fact = fact.lines().map(str::trim).collect::<Vec<_>>().join("; ");
        Self { check, outcome, fact, look_at }
    }
}

/// How it is with one of several things of a kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Each {
    /// As it should be.
    Ok,
    /// Not quite, and what is so.
    Warning(String),
    /// Not, and what is so.
    Problem(String),
    /// Nobody knows, and why.
    Unchecked(String),
}

impl Each {
    /// A service did not answer.
    pub(super) fn unanswered(error: impl Display) -> Self {
        Self::Unchecked(error.to_string())
    }
}

/// Several things of a kind: a checkup for those of which the same is to be said, and one for those that are well, whose fact
/// `well` makes of their names.
pub(super) fn each<S: Into<String>>(
    check: Check,
    look_at: &str,
    things: impl IntoIterator<Item = (S, Each)>,
    well: impl FnOnce(&[String]) -> String,
) -> Vec<Checkup> {
    let mut said: BTreeMap<Each, Vec<String>> = BTreeMap::new();
    for (name, how) in things {
        said.entry(how).or_default().push(name.into());
    }
    let mut well = Some(well);
    let checkups = said.into_iter().filter_map(|(how, names)| {
        let fact = |fact: &str| format!("{}: {fact}", names.join(", "));
        Some(match how {
            Each::Ok => Checkup::ok(check, well.take()?(&names)),
            Each::Warning(so) => Checkup::warning(check, fact(&so), look_at),
            Each::Problem(so) => Checkup::problem(check, fact(&so), look_at),
            Each::Unchecked(why) => Checkup::unanswered(check, fact(&why)),
        })
    });
    checkups.collect()
}

/// A number of things: `1 rule`, `2 rules`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
