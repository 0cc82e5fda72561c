//! What is observed of a resource, and what the ledger decides of it.

use super::exemption::Exemption;
use super::key::FindingKey;
use super::record::Record;
use guardrail_actions::Plan;
use guardrail_model::{Alias, Responsibility, Severity};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One control's word on one resource at one time, or one call that an activity control knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The finding that it speaks of.
    pub key: FindingKey,
    /// When the observed state stood: the item's capture time; for a live read, the time of the call that it follows, or the
    /// end of the minute of all the calls that it follows; for a call, the event's time.
    pub at: Timestamp,
    /// Who judged.
    pub judge: JudgeVersion,
    /// How it was seen.
    pub seen: Seen,
    /// What was observed.
    pub observed: Observed,
    /// How bad it is when broken.
    pub severity: Severity,
    /// Where the control stands.
    pub responsibility: Responsibility,
    /// The resource's other names.
    pub aliases: Vec<Alias>,
    /// The resource's tags, where they are known.
    pub tags: BTreeMap<String, String>,
    /// What would put it right, where it is broken.
    pub plan: Plan,
}

/// How a state was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// AWS Config recorded it, or the account told it on a schedule.
    Recorded,
    /// It was read from the service after a call, at this time.
    Live(Timestamp),
}

/// What was observed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "is", content = "fact")]
pub enum Observed {
    /// As it should be.
    Compliant,
    /// The control says nothing of the resource as it is now, and why.
    NotApplicable(String),
    /// AWS Config records the resource no longer, or it left the rule's scope: nobody knows what it is like.
    Unwatched(String),
    /// The control could not judge, and why.
    Unjudged(String),
    /// Broken, and the facts that break it.
    NonCompliant(String),
    /// The resource is gone.
    Deleted,
    /// An activity control fired on this event; its fact.
    Fired {
        /// The event's id: a call counts once, however often it is told.
        event_id: String,
        /// What the call did.
        fact: String,
    },
    /// A call took back what the activity did. Its key names no principal: it ends the findings of control and resource,
    /// whoever made their calls.
    TakenBack,
    /// A call undid these facts of the activity and no others, each in the words in which it fired; `*` at the end of one
    /// stands for whatever follows. Its key names no principal either: it ends the findings of which nothing else is left.
    Undone(Vec<String>),
}

impl Observed {
    /// Of two states of one moment by one judge, the one that counts: what is gone is gone, and else the worse.
    fn rank(&self) -> u8 {
        match self {
            Self::Compliant | Self::TakenBack | Self::Undone(_) => 0,
            Self::NotApplicable(_) => 1,
            Self::Unwatched(_) => 2,
            Self::Unjudged(_) => 3,
            Self::NonCompliant(_) | Self::Fired { .. } => 4,
            Self::Deleted => 5,
        }
    }

    /// The fact behind it; empty where the word says all.
    pub fn fact(&self) -> &str {
        match self {
            Self::Compliant | Self::Deleted | Self::TakenBack | Self::Undone(_) => "",
            Self::NotApplicable(fact)
            | Self::Unwatched(fact)
            | Self::Unjudged(fact)
            | Self::NonCompliant(fact)
            | Self::Fired { fact, .. } => fact,
        }
    }
}

/// Who judged: a newer judge may say something else of the same item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct JudgeVersion {
    /// The catalogue's, which is guardrail's: 1.2.3 is 1_002_003.
    pub catalogue: u64,
    /// The settings' revision; 0 where none were ever applied.
    pub settings: u64,
}

impl JudgeVersion {
    /// This guardrail, under settings of a revision.
    pub fn current(settings: u64) -> Self {
        let parts = env!("CARGO_PKG_VERSION").split(['.', '-', '+']).take(3);
        let numbers = parts.map(|part| part.parse::<u64>().unwrap_or_default());
        Self { catalogue: numbers.fold(0, |version, number| version * 1000 + number), settings }
    }
}

/// What orders observations of one finding: a later one counts, an earlier one is refused, whenever it arrives. Moments
/// are compared first, then judges; a live read outranks an item of the very moment of the call; of what is left, the worse
/// counts. That is a total order, so that the last state does not depend on the order of arrival.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderMark {
    /// When the state stood.
    pub at: Timestamp,
    /// Who judged it.
    pub judge: JudgeVersion,
    /// When it was read, if live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    /// What was observed.
    pub observed: Observed,
}

impl OrderMark {
    /// The mark that an observation leaves.
    pub(super) fn of(observation: &Observation) -> Self {
        let read_at = match observation.seen {
            Seen::Recorded => None,
            Seen::Live(read_at) => Some(read_at),
        };
        Self { at: observation.at, judge: observation.judge, read_at, observed: observation.observed.clone() }
    }
}

impl PartialOrd for OrderMark {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OrderMark {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let place = |mark: &Self| (mark.at, mark.judge, mark.read_at, mark.observed.rank());
        place(self).cmp(&place(other)).then_with(|| self.observed.fact().cmp(other.observed.fact()))
    }
}

/// What holds while something is observed.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'t> {
    /// The clock.
    pub now: Timestamp,
    /// The exemption that covers the finding, if someone answers for it.
    pub exemption: Option<&'t Exemption>,
    /// True in a control's first pass over an account: its findings are a baseline, told in one summary.
    pub baseline: bool,
}

/// What becomes of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// It stays as it is, and why.
    Unchanged(Unchanged),
    /// It is to be written, and nobody need be told: an order mark, a count, a fact that got no worse.
    Kept(Box<Record>),
    /// It is to be written, and its sinks are owed word of its new transition.
    Changed(Box<Record>),
}

/// Why a record stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unchanged {
    /// The same was observed before.
    Known,
    /// Something later was observed before.
    Outdated,
    /// Nothing to do: an ended finding ends once.
    Nothing,
}
