//! What the ledger keeps.

use super::key::FindingKey;
use super::observation::OrderMark;
use super::remediation::Remediation;
use guardrail_actions::Plan;
use guardrail_model::{Alias, Responsibility, Severity};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// What is kept of one [`FindingKey`]: the mark that keeps late events out, and the finding, if there ever was one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// What it is about.
    pub key: FindingKey,
    /// How often it was stored; 0 for one that no store has yet. A swap succeeds where the store still has this one.
    pub revision: u64,
    /// The latest observation of a configuration control. For activity, the latest call that took back what the control
    /// warns of: in the record that names no principal the latest of all, in a finding's the latest that it met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<OrderMark>,
    /// Activity only: the last call that undid a fact, of the facts that calls undid one by one. In the record that names no
    /// principal all of them, up to [`Calls::KNOWN`]; in a finding's those that it met.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub undone: BTreeMap<String, Timestamp>,
    /// When a live read first said that an open finding is over: a second one a minute later ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovering_since: Option<Timestamp>,
    /// The finding; `None` where the control was never broken here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
}

/// One control broken by one resource, with its life.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Where it stands.
    pub status: FindingStatus,
    /// Which life this is: 1, and one more each time that it opens again.
    pub life: u32,
    /// The last change that sinks are told of.
    pub transition: Transition,
    /// How bad it is.
    pub severity: Severity,
    /// Where its control stands.
    pub responsibility: Responsibility,
    /// The facts that break the control, or that it could not be judged: all of them, uncut. For activity, what its calls
    /// did, the earliest one's first: all of it, up to twenty facts.
    pub annotation: String,
    /// True while the control could not judge: nobody knows whether it is broken.
    #[serde(default)]
    pub unjudged: bool,
    /// When this life began: the time of the state that broke the control. For activity, its earliest call.
    pub opened_at: Timestamp,
    /// When it was last seen broken, or seen to have ended. For activity, its last call.
    pub observed_at: Timestamp,
    /// True where it opened in its control's first pass over the account.
    #[serde(default)]
    pub baseline: bool,
    /// The calls that this finding counts; activity only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<Calls>,
    /// The resource's other names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Alias>,
    /// The resource's tags, as far as they were seen.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// The exemption that it stands under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption: Option<String>,
    /// When the clock has something to do with it: an exemption's end, an activity's age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_at: Option<Timestamp>,
    /// Who acknowledged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged_by: Option<String>,
    /// What would put it right, as far as the judged state, or the call, tells it.
    #[serde(default, skip_serializing_if = "Plan::is_empty")]
    pub plan: Plan,
    /// What was done about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remediation: Option<Remediation>,
    /// What each sink was told.
    #[serde(default)]
    pub deliveries: BTreeMap<Sink, Delivery>,
}

/// The calls that one activity finding stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Calls {
    /// How many there were; a call that is told twice counts once, up to [`Calls::KNOWN`] of them.
    pub count: u64,
    /// The ids of the first ones; of a call that several accounts are told of, the one that they share.
    pub event_ids: BTreeSet<String>,
    /// What they did, and the last call that did it. Beyond [`Calls::KNOWN`] facts the others stand as one without words,
    /// which no call undoes by itself.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, Timestamp>,
}

impl Calls {
    /// How many calls are told apart. Beyond it a call that is told twice counts twice: the record of a principal that
    /// runs wild must not grow with it.
    pub const KNOWN: usize = 100;
}

/// Where a finding stands.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum FindingStatus {
    /// Broken, or not judged, and nobody answers for it.
    Open,
    /// Put right, or its resource is gone.
    Resolved,
    /// Someone answers for it.
    Exempted,
    /// Nobody knows any more: not recorded, out of scope, or no longer something that the control judges.
    Unwatched,
    /// An activity that someone has seen.
    Acknowledged,
    /// An activity that nobody came back to.
    Expired,
}

impl FindingStatus {
    /// True for a finding that has not ended.
    pub fn stands(self) -> bool {
        matches!(self, Self::Open | Self::Exempted)
    }
}

/// A numbered change in a finding's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Transition {
    /// 1 for the first, and one more each time, over all lives.
    pub number: u64,
    /// What changed.
    pub kind: TransitionKind,
    /// When it was decided, by the clock of whoever decided it.
    pub at: Timestamp,
}

/// What changed in a finding's life.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum TransitionKind {
    /// Broken for the first time.
    Opened,
    /// Broken in a way that it was not before.
    Worsened,
    /// Broken again, watched again, or no longer exempted.
    Reopened,
    /// Put right.
    Resolved,
    /// Over, since the resource is gone.
    Deleted,
    /// Nobody knows any more.
    Unwatched,
    /// Someone answers for it now.
    Exempted,
    /// Its exemption ends soon.
    ExemptionEnding,
    /// Someone has seen it.
    Acknowledged,
    /// Nobody came back to it.
    Expired,
    /// It is known what would put it right, and it is not done.
    Planned,
    /// A person has to approve what would put it right.
    AwaitingApproval,
    /// A guard kept it from being put right.
    Refused,
    /// The calls that put it right were made, and are being looked at.
    Applied,
    /// Put right by guardrail, and seen to be.
    Remediated,
    /// It could not be put right.
    Failed,
    /// What guardrail did was taken back by a person.
    Undone,
    /// The same principal brought it back twice.
    Contested,
}

impl TransitionKind {
    /// True for what remediation itself writes down: it is told to people, and starts no remediation.
    pub fn is_of_remediation(self) -> bool {
        matches!(
            self,
            Self::Planned
                | Self::AwaitingApproval
                | Self::Refused
                | Self::Applied
                | Self::Remediated
                | Self::Failed
                | Self::Undone
                | Self::Contested
        )
    }
}

/// Who is told of transitions, each independently of the others.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Sink {
    /// People, through the topic of alerts.
    People,
    /// People, through the topic of chat messages.
    Chat,
    /// AWS Security Hub.
    SecurityHub,
    /// Remediation, which may put it right.
    Remediation,
}

/// What one sink was told of one finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The last transition that it was told.
    pub delivered: u64,
    /// When to come back to it: the next try, a digest's time, a refresh; [`Timestamp::MAX`] for a sink that is not wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    /// Who is telling it now may do so until then: nobody else does meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_until: Option<Timestamp>,
    /// How often in a row it could not be told.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub failures: u32,
    /// The digest that its word waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Hold>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// A digest that gathers the word of many findings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Hold {
    /// Too many of one control and account at once, in the window that begins then.
    Storm {
        /// The window's beginning.
        since: Timestamp,
    },
    /// The control's first pass over the account, which began then.
    Baseline {
        /// The first pass's beginning.
        since: Timestamp,
    },
}

impl Record {
    /// How long an order mark is kept after its time, where no finding is open.
    pub const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

    /// The record of what was never observed.
    pub fn new(key: FindingKey) -> Self {
        Self { key, revision: 0, mark: None, undone: BTreeMap::new(), recovering_since: None, finding: None }
    }

    /// The finding, while it is open.
    pub fn open(&self) -> Option<&Finding> {
        self.finding.as_ref().filter(|finding| finding.status == FindingStatus::Open)
    }

    /// True where its finding has not ended.
    pub fn stands(&self) -> bool {
        self.finding.as_ref().is_some_and(|finding| finding.status.stands())
    }

    /// When someone must come back to this record: a sink is behind, an exemption ends, an activity gets old. `None` where
    /// nothing is due, however long it stays open: that is what keeps a sweep's cost by what is behind.
    pub fn due_at(&self) -> Option<Timestamp> {
        let finding = self.finding.as_ref()?;
        let deliveries = Sink::VARIANTS.iter().filter_map(|sink| finding.delivery_due_at(*sink));
        deliveries.chain(finding.review_at).min().filter(|due_at| *due_at < Timestamp::MAX)
    }

    /// When the store may forget this record; `None` while something may still come of it: an open or exempted finding, a
    /// sink that is behind.
    pub fn expires_at(&self) -> Option<Timestamp> {
        if self.due_at().is_some() {
            return None;
        }
        let ended = match &self.finding {
            Some(finding) if finding.status.stands() => return None,
            Some(finding) => Some(finding.observed_at.max(finding.transition.at)),
            None => None,
        };
        let marks = self.mark.iter().map(|mark| mark.at).chain(self.undone.values().copied());
        let last = marks.chain(ended).max()?;
        Some(last.saturating_add(Self::KEPT).unwrap_or(Timestamp::MAX))
    }
}

impl Finding {
    /// When a sink must be told something: at once where it is behind, unless its next try is later; and when it wants to be
    /// reminded.
    pub fn delivery_due_at(&self, sink: Sink) -> Option<Timestamp> {
        let delivery = self.deliveries.get(&sink);
        if self.is_behind(sink) {
            let next_at = delivery.and_then(|delivery| delivery.next_at.max(delivery.claimed_until));
            return Some(next_at.unwrap_or(self.transition.at));
        }
        delivery.and_then(|delivery| delivery.next_at)
    }

    /// True where a sink was not told the last transition.
    pub fn is_behind(&self, sink: Sink) -> bool {
        self.deliveries.get(&sink).map_or(0, |delivery| delivery.delivered) < self.transition.number
    }

    /// Moves on: a new transition, which all sinks are owed. What a sink waits for, it waits for still, and what it was to
    /// be told by now, it is still to be told.
    pub(super) fn turn(&mut self, kind: TransitionKind, now: Timestamp) {
        self.transition = Transition { number: self.transition.number + 1, kind, at: now };
        for delivery in self.deliveries.values_mut() {
            if delivery.hold.is_none() && delivery.failures == 0 {
                delivery.next_at = delivery.next_at.filter(|next_at| *next_at <= now);
            }
        }
    }
}
