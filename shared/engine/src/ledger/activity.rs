//! Activity: calls that must be known. A finding counts the calls of one principal in one window, and is over when a call
//! took them back, whatever order all these calls are told in.
//!
//! A call that takes back may be anyone's, in any window: it is kept as a mark of its own, in the record of control and
//! resource that names no principal, and each finding's record has a copy of the latest one that it met. A finding is over
//! where its last call is earlier than that. CloudTrail tells times in whole seconds: of two calls of one second nobody knows
//! the order, and the worse counts.

use super::decide::{again, finish, opened};
use super::key::{ActivityWindow, FindingKey};
use super::observation::{Decision, Observation, OrderMark, Terms, Unchanged};
use super::record::{Calls, Finding, FindingStatus, Record, TransitionKind};
use jiff::{SignedDuration, Timestamp};

/// How long after its window an activity finding waits for someone to come back to it.
const AGE: SignedDuration = SignedDuration::from_hours(30 * 24);

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
    let is_new = count(finding, observation, event_id, fact);
    let was_seen = finding.status == FindingStatus::Acknowledged;
    if is_new && was_seen && finding.transition.at < observation.at {
        // Whoever acknowledged the finding has not seen this call.
        again(finding, &record.key, terms);
        settle(&mut record, false, terms);
        return Decision::Changed(Box::new(record));
    }
    match (settle(&mut record, is_new && last < observation.at, terms), is_new) {
        (true, _) => Decision::Changed(Box::new(record)),
        (false, true) => Decision::Kept(Box::new(record)),
        (false, false) => Decision::Unchanged(Unchanged::Known),
    }
}

/// Counts a call; false where it was counted before. The finding speaks of its earliest call, whenever that one arrives.
fn count(finding: &mut Finding, observation: &Observation, event_id: &str, fact: &str) -> bool {
    let calls = finding.calls.get_or_insert_default();
    if calls.event_ids.contains(event_id) {
        return false;
    }
    calls.count += 1;
    if calls.event_ids.len() < Calls::KNOWN {
        calls.event_ids.insert(event_id.to_owned());
    }
    let earliest = (finding.opened_at, finding.annotation.as_str());
    if (observation.at, fact) < earliest {
        finding.opened_at = observation.at;
        fact.clone_into(&mut finding.annotation);
    }
    finding.observed_at = finding.observed_at.max(observation.at);
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

/// Ends a finding whose last call was taken back, and opens one again that had ended and that a later call speaks of now:
/// what is told again, or told late, of the calls that it ended with does not. True where sinks are owed word.
fn settle(record: &mut Record, has_later: bool, terms: &Terms<'_>) -> bool {
    let Some(finding) = &mut record.finding else { return false };
    let is_over = record.mark.as_ref().is_some_and(|mark| finding.observed_at < mark.at);
    match finding.status {
        status if status.stands() && is_over => {
            finish(finding, FindingStatus::Resolved, TransitionKind::Resolved, terms);
        }
        FindingStatus::Resolved if !is_over && has_later => again(finding, &record.key, terms),
        _ => return false,
    }
    true
}

/// When an open finding gets old; `None` for a configuration control's, which stays open until it is put right.
pub(super) fn ages_at(key: &FindingKey) -> Option<Timestamp> {
    let ends_at = ActivityWindow::ends_at(key.activity.as_ref()?);
    Some(ends_at.saturating_add(AGE).unwrap_or(Timestamp::MAX))
}
