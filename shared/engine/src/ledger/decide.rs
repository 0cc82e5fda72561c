//! The decision: what an observation makes of a record.

use super::activity::{self, ages_at};
use super::exemption::Exemption;
use super::key::FindingKey;
use super::observation::{Decision, Observation, Observed, OrderMark, Seen, Terms, Unchanged};
use super::record::{Finding, FindingStatus, Record, Transition, TransitionKind};
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};

/// How long after the first live read that says so a second one must agree before a finding is over: the services' APIs
/// are eventually consistent.
const SECOND_READ: SignedDuration = SignedDuration::from_secs(60);

/// Decides what becomes of a record when something is observed of it. The caller has made sure that the observation speaks
/// of this record's key, and swaps the outcome under the record's revision.
pub fn decide(record: &Record, observation: &Observation, terms: &Terms<'_>) -> Decision {
    match &observation.observed {
        Observed::Fired { event_id, fact } => activity::fired(record, observation, event_id, fact, terms),
        Observed::TakenBack => activity::taken_back(record, observation, terms),
        Observed::Undone(facts) => activity::undone(record, observation, facts, terms),
        _ => state(record, observation, terms),
    }
}

/// A state was observed: it counts if it is later than what is known.
fn state(record: &Record, observation: &Observation, terms: &Terms<'_>) -> Decision {
    let mark = OrderMark::of(observation);
    match record.mark.as_ref().map(|known| mark.cmp(known)) {
        Some(std::cmp::Ordering::Less) => return Decision::Unchanged(Unchanged::Outdated),
        Some(std::cmp::Ordering::Equal) => return Decision::Unchanged(Unchanged::Known),
        Some(std::cmp::Ordering::Greater) | None => {}
    }
    let mut record = record.clone();
    if let (Seen::Live(read_at), false) = (&observation.seen, is_broken(&observation.observed)) {
        // A live read may open or worsen by itself; for the end of a finding it needs a second one.
        if record.open().is_none() {
            return Decision::Unchanged(Unchanged::Nothing);
        }
        match record.recovering_since {
            Some(first) if read_at.duration_since(first) >= SECOND_READ => {}
            Some(_) => return Decision::Unchanged(Unchanged::Known),
            None => {
                record.recovering_since = Some(*read_at);
                return Decision::Kept(Box::new(record));
            }
        }
    }
    record.mark = Some(mark);
    record.recovering_since = None;
    let turned = match &observation.observed {
        Observed::NonCompliant(fact) => broken(&mut record, observation, fact, false, terms),
        Observed::Unjudged(fact) => broken(&mut record, observation, fact, true, terms),
        Observed::Compliant => end(&mut record, observation, FindingStatus::Resolved, TransitionKind::Resolved, terms),
        Observed::Deleted => end(&mut record, observation, FindingStatus::Resolved, TransitionKind::Deleted, terms),
        Observed::NotApplicable(_) | Observed::Unwatched(_) => {
            end(&mut record, observation, FindingStatus::Unwatched, TransitionKind::Unwatched, terms)
        }
        Observed::Fired { .. } | Observed::TakenBack | Observed::Undone(_) => false,
    };
    if turned { Decision::Changed(Box::new(record)) } else { Decision::Kept(Box::new(record)) }
}

fn is_broken(observed: &Observed) -> bool {
    matches!(observed, Observed::NonCompliant(_) | Observed::Unjudged(_))
}

/// Broken, or not judged: a finding opens, opens again, or goes on. True where sinks are owed word.
fn broken(record: &mut Record, observation: &Observation, fact: &str, unjudged: bool, terms: &Terms<'_>) -> bool {
    let Some(finding) = &mut record.finding else {
        record.finding = Some(opened(observation, fact, unjudged, terms));
        return true;
    };
    let was = finding.status;
    let worse = worsened(&finding.annotation, finding.unjudged, fact, unjudged);
    if !(unjudged && was == FindingStatus::Open && !finding.unjudged) {
        // That it could not be judged again does not take back the facts that broke it.
        fact.clone_into(&mut finding.annotation);
        finding.unjudged = unjudged;
    }
    see(finding, observation);
    match (was, terms.exemption) {
        (FindingStatus::Exempted, Some(exemption)) => {
            exempt(finding, exemption, terms);
            false
        }
        (FindingStatus::Open, Some(exemption)) => {
            exempt(finding, exemption, terms);
            finding.turn(TransitionKind::Exempted, terms.now);
            true
        }
        (FindingStatus::Open, None) => {
            if worse {
                finding.turn(TransitionKind::Worsened, terms.now);
            }
            worse
        }
        (FindingStatus::Exempted, None) => {
            reopen(finding, &record.key, terms);
            true
        }
        (_, _) => {
            finding.opened_at = observation.at;
            finding.baseline = terms.baseline;
            again(finding, &record.key, terms);
            true
        }
    }
}

/// A finding's first life.
pub(super) fn opened(observation: &Observation, fact: &str, unjudged: bool, terms: &Terms<'_>) -> Finding {
    let kind = if terms.exemption.is_some() { TransitionKind::Exempted } else { TransitionKind::Opened };
    let mut finding = Finding {
        status: FindingStatus::Open,
        life: 1,
        transition: Transition { number: 1, kind, at: terms.now },
        severity: observation.severity,
        responsibility: observation.responsibility,
        annotation: fact.to_owned(),
        unjudged,
        opened_at: observation.at,
        observed_at: observation.at,
        baseline: terms.baseline,
        calls: None,
        aliases: observation.aliases.clone(),
        tags: observation.tags.clone(),
        exemption: None,
        review_at: ages_at(&observation.key),
        acknowledged_by: None,
        plan: observation.plan.clone(),
        remediation: None,
        deliveries: BTreeMap::new(),
    };
    if let Some(exemption) = terms.exemption {
        exempt(&mut finding, exemption, terms);
    }
    finding
}

/// What every further look at a finding brings up to date.
fn see(finding: &mut Finding, observation: &Observation) {
    finding.observed_at = finding.observed_at.max(observation.at);
    finding.severity = observation.severity;
    finding.responsibility = observation.responsibility;
    if !observation.aliases.is_empty() {
        finding.aliases.clone_from(&observation.aliases);
    }
    finding.tags.clone_from(&observation.tags);
    finding.plan.clone_from(&observation.plan);
}

/// Someone answers for it.
pub(super) fn exempt(finding: &mut Finding, exemption: &Exemption, terms: &Terms<'_>) {
    finding.status = FindingStatus::Exempted;
    finding.exemption = Some(exemption.id.clone());
    finding.review_at = Some(exemption.review_at(terms.now));
}

/// A new life for what had ended.
pub(super) fn again(finding: &mut Finding, key: &FindingKey, terms: &Terms<'_>) {
    finding.life += 1;
    finding.acknowledged_by = None;
    match terms.exemption {
        Some(exemption) => {
            exempt(finding, exemption, terms);
            finding.turn(TransitionKind::Exempted, terms.now);
        }
        None => reopen(finding, key, terms),
    }
}

/// Open again, for whichever reason.
pub(super) fn reopen(finding: &mut Finding, key: &FindingKey, terms: &Terms<'_>) {
    finding.status = FindingStatus::Open;
    finding.exemption = None;
    finding.review_at = ages_at(key);
    finding.turn(TransitionKind::Reopened, terms.now);
}

/// The end, whatever it is called.
pub(super) fn finish(finding: &mut Finding, status: FindingStatus, kind: TransitionKind, terms: &Terms<'_>) {
    finding.status = status;
    finding.exemption = None;
    finding.review_at = None;
    finding.turn(kind, terms.now);
}

/// The end of an open or exempted finding; what has ended, ends once.
fn end(
    record: &mut Record,
    observation: &Observation,
    status: FindingStatus,
    kind: TransitionKind,
    terms: &Terms<'_>,
) -> bool {
    let Some(finding) = &mut record.finding else { return false };
    let stood = finding.status.stands();
    // What nobody watched may yet be seen to be right, or gone: then it is resolved after all.
    let cleared = finding.status == FindingStatus::Unwatched && status == FindingStatus::Resolved;
    if !(stood || cleared) {
        return false;
    }
    finding.observed_at = finding.observed_at.max(observation.at);
    finish(finding, status, kind, terms);
    true
}

/// True where something is said that was not said before. Facts are joined by `; `: fewer of them, or the same in another
/// order, are no news. What could not be judged and now is known to be broken is worse.
fn worsened(before: &str, before_unjudged: bool, now: &str, now_unjudged: bool) -> bool {
    match (before_unjudged, now_unjudged) {
        (true, false) => true,
        (_, true) => false,
        (false, false) => {
            let facts = |annotation| -> BTreeSet<&str> { str::split(annotation, "; ").collect() };
            !facts(now).is_subset(&facts(before))
        }
    }
}
