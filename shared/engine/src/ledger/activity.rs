//! Activity: calls that must be known. A finding counts the calls of one principal in one window, and is over when a call
//! took them back, whatever order all these calls are told in.
//!
//! A call that takes back may be anyone's, in any window: it is kept as a mark of its own, in the record of control and
//! resource that names no principal, and each finding's record has a copy of the latest one that it met. A finding is over
//! where its last call is earlier than that. CloudTrail tells times in whole seconds: of two calls of one second nobody knows
//! the order, and the worse counts.

use super::decide::{again, exempt, finish, opened};
use super::key::{ActivityWindow, FindingKey};
use super::observation::{Decision, Observation, OrderMark, Terms, Unchanged};
use super::record::{Calls, Finding, FindingStatus, Record, TransitionKind};
use super::remediation::Stage;
use guardrail_actions::Plan;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
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
        finding.calls = Some(Calls { count: 1, event_ids: [event_id.to_owned()].into() });
        record.finding = Some(finding);
        settle(&mut record, false, terms);
        return Decision::Changed(Box::new(record));
    };
    let last = finding.observed_at;
    let is_new = count(finding, observation, event_id);
    let is_other = is_new && add(finding, observation, fact);
    let was_seen = finding.status == FindingStatus::Acknowledged;
    if is_new && was_seen && (is_other || finding.transition.at < observation.at) {
        // Whoever acknowledged the finding has not seen this call.
        again(finding, &record.key, terms);
        settle(&mut record, false, terms);
        return Decision::Changed(Box::new(record));
    }
    let is_news = is_other || is_new && last < observation.at;
    let turned = settle(&mut record, is_news, terms) || is_other && worsen(&mut record, terms);
    match (turned, is_new) {
        (true, _) => Decision::Changed(Box::new(record)),
        (false, true) => Decision::Kept(Box::new(record)),
        (false, false) => Decision::Unchanged(Unchanged::Known),
    }
}

/// Counts a call; false where it was counted before.
fn count(finding: &mut Finding, observation: &Observation, event_id: &str) -> bool {
    let calls = finding.calls.get_or_insert_default();
    if calls.event_ids.contains(event_id) {
        return false;
    }
    calls.count += 1;
    if calls.event_ids.len() < Calls::KNOWN {
        calls.event_ids.insert(event_id.to_owned());
    }
    finding.observed_at = finding.observed_at.max(observation.at);
    true
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
        merge(&mut finding.plan, &observation.plan);
    }
    is_other
}

/// Adds those steps of a plan to another that are not among its own.
pub(crate) fn merge(plan: &mut Plan, more: &Plan) {
    for step in &more.steps {
        if !plan.steps.contains(step) {
            plan.steps.push(step.clone());
        }
    }
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

/// Ends a finding whose last call was taken back, and opens one again that had ended and has news: a later call, or one that
/// did something else. What is told again, or told late, of what it ended with is none. True where sinks are owed word.
fn settle(record: &mut Record, is_news: bool, terms: &Terms<'_>) -> bool {
    let Some(finding) = &mut record.finding else { return false };
    let is_over = record.mark.as_ref().is_some_and(|mark| finding.observed_at < mark.at);
    match finding.status {
        status if status.stands() && is_over => {
            finish(finding, FindingStatus::Resolved, TransitionKind::Resolved, terms);
        }
        FindingStatus::Resolved if !is_over && is_news => again(finding, &record.key, terms),
        _ => return false,
    }
    true
}

/// When an open finding gets old; `None` for a configuration control's, which stays open until it is put right.
pub(super) fn ages_at(key: &FindingKey) -> Option<Timestamp> {
    let ends_at = ActivityWindow::ends_at(key.activity.as_ref()?);
    Some(ends_at.saturating_add(AGE).unwrap_or(Timestamp::MAX))
}
