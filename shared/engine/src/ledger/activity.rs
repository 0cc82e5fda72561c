//! Activity: calls that must be known. A finding counts the calls of one principal in one window, and is over when a call
//! took them back, whatever order all these calls are told in.
//!
//! A call that takes back may be anyone's, in any window: it is kept as a mark of its own, in the record of control and
//! resource that names no principal, and each finding's record has a copy of the latest one that it met. A finding is over
//! where its last call is earlier than that. CloudTrail tells times in whole seconds: of two calls of one second nobody knows
//! the order, and the worse counts.
//!
//! A call may undo some of the facts and not the others: then each fact is kept with the last call that undid it, in the same
//! two places, and a finding is over where that holds of every fact that it counts.

use super::decide::{again, exempt, finish, opened};
use super::key::{ActivityWindow, FindingKey};
use super::observation::{Decision, Observation, OrderMark, Terms, Unchanged};
use super::record::{Calls, Finding, FindingStatus, Record, TransitionKind};
use super::remediation::Stage;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::once;

/// How long after its window an activity finding waits for someone to come back to it.
const AGE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How many different facts a finding says: whatever else its principal does in its hour is counted alone, since a record
/// has its bounds.
const FACTS: usize = 20;

/// An activity control fired.
pub(super) fn fired(
    record: &Record,
    observation: &Observation,
    event_id: &str,
    fact: &str,
    terms: &Terms<'_>,
) -> Decision {
    let mut record = record.clone();
    let Some(finding) = &mut record.finding else {
        let mut finding = opened(observation, fact, false, terms);
        count(&mut finding, observation, event_id, fact);
        record.finding = Some(finding);
        settle(&mut record, false, terms);
        return Decision::Changed(Box::new(record));
    };
    let news = count(finding, observation, event_id, fact);
    let (is_new, is_news) = (news.is_some(), news == Some(true));
    let is_other = is_new && add(finding, observation, fact);
    let was_seen = finding.status == FindingStatus::Acknowledged;
    if is_new && was_seen && (is_other || finding.transition.at < observation.at) {
        // Whoever acknowledged the finding has not seen this call.
        again(finding, &record.key, terms);
        settle(&mut record, false, terms);
        return Decision::Changed(Box::new(record));
    }
    let turned = settle(&mut record, is_news, terms) || is_other && worsen(&mut record, terms);
    match (turned, is_new) {
        (true, _) => Decision::Changed(Box::new(record)),
        (false, true) => Decision::Kept(Box::new(record)),
        (false, false) => Decision::Unchanged(Unchanged::Known),
    }
}

/// Counts a call; `None` where it was counted before, and else whether it did something that was not done before, or later
/// than that was.
fn count(finding: &mut Finding, observation: &Observation, event_id: &str, fact: &str) -> Option<bool> {
    let calls = finding.calls.get_or_insert_default();
    if calls.event_ids.contains(event_id) {
        return None;
    }
    calls.count += 1;
    if calls.event_ids.len() < Calls::KNOWN {
        calls.event_ids.insert(event_id.to_owned());
    }
    let mut is_news = false;
    for fact in fact.split("; ") {
        let has_room = calls.facts.len() < Calls::KNOWN || calls.facts.contains_key(fact);
        is_news |= later(&mut calls.facts, if has_room { fact } else { "" }, observation.at);
    }
    finding.observed_at = finding.observed_at.max(observation.at);
    Some(is_news)
}

/// Adds what a call did, and what would put that right. The finding speaks of its earliest call first, and of the others in
/// the order of their words, whichever is told first. True where it says something that it did not say before.
fn add(finding: &mut Finding, observation: &Observation, fact: &str) -> bool {
    let said: BTreeSet<&str> = finding.annotation.split("; ").collect();
    let mut all = said.clone();
    if said.len() < FACTS {
        all.extend(fact.split("; "));
    }
    let is_other = all.len() > said.len();
    let calls = [(finding.opened_at, finding.annotation.as_str()), (observation.at, fact)];
    let firsts = calls.into_iter().filter_map(|(at, facts)| Some((at, facts.split("; ").next()?)));
    let first = firsts.filter(|(_, first)| all.contains(first)).min().map_or("", |(_, first)| first);
    let others = all.into_iter().filter(|fact| *fact != first);
    finding.annotation = once(first).chain(others).collect::<Vec<_>>().join("; ");
    finding.opened_at = finding.opened_at.min(observation.at);
    if is_other {
        finding.plan.take_over(&observation.plan);
    }
    is_other
}

/// An open finding says more than it did. Where what would put it right was done already, that is looked at for what the
/// finding said then: the rest has a life of its own. True where sinks are owed word.
fn worsen(record: &mut Record, terms: &Terms<'_>) -> bool {
    let is_open = |finding: &&mut Finding| finding.status == FindingStatus::Open;
    let Some(finding) = record.finding.as_mut().filter(is_open) else { return false };
    let told = finding.remediation.as_ref();
    let is_done = told.is_some_and(|told| told.life == finding.life && told.stage == Stage::Applied);
    match terms.exemption {
        _ if is_done => again(finding, &record.key, terms),
        Some(exemption) => {
            exempt(finding, exemption, terms);
            finding.turn(TransitionKind::Exempted, terms.now);
        }
        None => finding.turn(TransitionKind::Worsened, terms.now),
    }
    true
}

/// Keeps when something was last so; true where it was not known so late.
fn later(times: &mut BTreeMap<String, Timestamp>, fact: &str, at: Timestamp) -> bool {
    let is_later = times.get(fact).is_none_or(|last| *last < at);
    if is_later {
        times.insert(fact.to_owned(), at);
    }
    is_later
}

/// Someone has seen an open activity finding: it is over. A configuration finding is over when its resource is put right,
/// and not before.
pub fn acknowledge(record: &Record, by: &str, now: Timestamp) -> Decision {
    let mut record = record.clone();
    match &mut record.finding {
        Some(finding) if record.key.activity.is_some() && finding.status == FindingStatus::Open => {
            finding.status = FindingStatus::Acknowledged;
            finding.acknowledged_by = Some(by.to_owned());
            finding.review_at = None;
            finding.turn(TransitionKind::Acknowledged, now);
            Decision::Changed(Box::new(record))
        }
        _ => Decision::Unchanged(Unchanged::Nothing),
    }
}

/// A call took back what the activity did: earlier calls are over, those that are yet to be told among them.
pub(super) fn taken_back(record: &Record, observation: &Observation, terms: &Terms<'_>) -> Decision {
    let mark = OrderMark::of(observation);
    let known = record.mark.as_ref().map(|known| mark.cmp(known));
    let mut record = record.clone();
    record.mark = record.mark.max(Some(mark));
    match (settle(&mut record, false, terms), known) {
        (true, _) => Decision::Changed(Box::new(record)),
        (false, Some(std::cmp::Ordering::Less)) => Decision::Unchanged(Unchanged::Outdated),
        (false, Some(std::cmp::Ordering::Equal)) => Decision::Unchanged(Unchanged::Known),
        (false, Some(std::cmp::Ordering::Greater) | None) => Decision::Kept(Box::new(record)),
    }
}

/// A call undid some facts of the activity: earlier calls that did them are over.
pub(super) fn undone(record: &Record, observation: &Observation, facts: &[String], terms: &Terms<'_>) -> Decision {
    let mut record = record.clone();
    let known = record.undone.clone();
    undo(&mut record, facts.iter().map(|fact| (fact.as_str(), observation.at)));
    let is_known = record.undone == known;
    match (settle(&mut record, false, terms), is_known) {
        (true, _) => Decision::Changed(Box::new(record)),
        (false, true) => Decision::Unchanged(Unchanged::Known),
        (false, false) => Decision::Kept(Box::new(record)),
    }
}

/// Keeps when facts were last undone: beyond [`Calls::KNOWN`] of them, the latest.
pub(super) fn undo<'f>(record: &mut Record, facts: impl IntoIterator<Item = (&'f str, Timestamp)>) {
    for (fact, at) in facts {
        later(&mut record.undone, fact, at);
    }
    while record.undone.len() > Calls::KNOWN {
        let oldest = record.undone.iter().min_by_key(|(_, at)| **at).map(|(fact, _)| fact.clone());
        oldest.map(|oldest| record.undone.remove(&oldest));
    }
}

/// Ends a finding of which all was taken back, and opens one again that had ended and has news: a later call, or one that
/// did something else. What is told again, or told late, of what it ended with is none. True where sinks are owed word.
fn settle(record: &mut Record, is_news: bool, terms: &Terms<'_>) -> bool {
    let is_over = is_over(record);
    let Some(finding) = &mut record.finding else { return false };
    match finding.status {
        status if status.stands() && is_over => {
            finish(finding, FindingStatus::Resolved, TransitionKind::Resolved, terms);
        }
        FindingStatus::Resolved if !is_over && is_news => again(finding, &record.key, terms),
        _ => return false,
    }
    true
}

/// True where all that a finding's calls did was taken back or undone since.
fn is_over(record: &Record) -> bool {
    let Some(finding) = &record.finding else { return false };
    let all = record.mark.as_ref().map(|mark| mark.at);
    let undone = |fact: &str| {
        let speaks_of = |undone: &str| match undone.strip_suffix('*') {
            Some(beginning) => fact.starts_with(beginning),
            None => fact == undone,
        };
        record.undone.iter().filter(|(undone, _)| speaks_of(undone)).map(|(_, at)| *at).max()
    };
    let mut facts = finding.calls.iter().flat_map(|calls| &calls.facts).peekable();
    let each = facts.peek().is_some() && facts.all(|(fact, last)| all.max(undone(fact)) > Some(*last));
    each || all > Some(finding.observed_at)
}

/// When an open finding gets old; `None` for a configuration control's, which stays open until it is put right.
pub(super) fn ages_at(key: &FindingKey) -> Option<Timestamp> {
    let ends_at = ActivityWindow::ends_at(key.activity.as_ref()?);
    Some(ends_at.saturating_add(AGE).unwrap_or(Timestamp::MAX))
}
