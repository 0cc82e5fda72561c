//! Activity: calls that must be known. A finding counts the calls of one principal in one window, whatever order they are
//! told in.

use super::decide::{end, opened};
use super::key::ActivityWindow;
use super::observation::{Decision, Observation, Terms, Unchanged};
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
        if finding.status == FindingStatus::Open {
            let window = observation.key.activity.as_ref();
            let last = window.map_or(observation.at, ActivityWindow::ends_at);
            finding.review_at = Some(last.saturating_add(AGE).unwrap_or(Timestamp::MAX));
        }
        record.finding = Some(finding);
        return Decision::Changed(Box::new(record));
    };
    if !count(finding, observation, event_id, fact) {
        return Decision::Unchanged(Unchanged::Known);
    }
    Decision::Kept(Box::new(record))
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

/// A later call took back what the activity did.
pub(super) fn taken_back(record: &Record, observation: &Observation, terms: &Terms<'_>) -> Decision {
    let mut record = record.clone();
    let is_later = record.finding.as_ref().is_some_and(|finding| observation.at >= finding.observed_at);
    if is_later && end(&mut record, observation, FindingStatus::Resolved, TransitionKind::Resolved, terms) {
        return Decision::Changed(Box::new(record));
    }
    Decision::Unchanged(Unchanged::Nothing)
}
