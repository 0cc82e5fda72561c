//! The outbox: what a sink is owed stands in the finding, and moves by these functions alone. Whoever tells a sink claims
//! the finding first, tells it, and then writes down that it was told; a claim that nobody settles lapses, and the next one
//! tells it again. So nothing is lost, nothing is told twice but after a crash, and no older state is told after a newer one.

use super::record::{Delivery, Hold, Record, Sink};
use jiff::{SignedDuration, Timestamp};

/// How long a claim holds. Longer than one call to a sink may take, its retries included.
pub const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// The first pause after a failure; it doubles, up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// The longest pause between two tries: no longer than from one sweep to the next. There is no last try.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(5);

/// Claims a finding for a sink: the record to swap before the sink is told; `None` where there is nothing to tell, it is
/// not yet time, or someone else is telling it.
pub fn claim(record: &Record, sink: Sink, now: Timestamp) -> Option<Record> {
    let finding = record.finding.as_ref()?;
    if finding.delivery_due_at(sink).is_none_or(|due_at| due_at > now) {
        return None;
    }
    let delivery = finding.deliveries.get(&sink);
    if delivery.and_then(|delivery| delivery.claimed_until).is_some_and(|until| until > now) {
        return None;
    }
    with(record, sink, |delivery| delivery.claimed_until = Some(now.saturating_add(LEASE).unwrap_or(Timestamp::MAX)))
}

/// The sink was told a transition, and wants to be reminded at a time, or never.
pub fn delivered(record: &Record, sink: Sink, number: u64, remind_at: Option<Timestamp>) -> Option<Record> {
    with(record, sink, |delivery| {
        *delivery = Delivery { delivered: delivery.delivered.max(number), next_at: remind_at, ..Delivery::default() };
    })
}

/// The sink could not be told: it is tried again, after a pause that grows.
pub fn failed(record: &Record, sink: Sink, now: Timestamp) -> Option<Record> {
    with(record, sink, |delivery| {
        let doubled = FIRST_PAUSE.checked_mul(1_i32 << delivery.failures.min(10)).unwrap_or(LONGEST_PAUSE);
        delivery.next_at = Some(now.saturating_add(doubled.min(LONGEST_PAUSE)).unwrap_or(Timestamp::MAX));
        delivery.failures = delivery.failures.saturating_add(1);
        delivery.claimed_until = None;
    })
}

/// The sink's word waits for a digest.
pub fn held(record: &Record, sink: Sink, hold: Hold, until: Timestamp) -> Option<Record> {
    with(record, sink, |delivery| {
        delivery.hold = Some(hold);
        delivery.next_at = Some(until);
        delivery.claimed_until = None;
    })
}

/// The claim is given back, and the sink is to be told at a time.
pub fn deferred(record: &Record, sink: Sink, until: Timestamp) -> Option<Record> {
    with(record, sink, |delivery| {
        delivery.next_at = Some(until);
        delivery.claimed_until = None;
    })
}

/// Remediation is to come back to the finding at a time, whatever becomes of it until then: it deferred what it has to do, or
/// an operator gave it an order. Whoever asks has read the record, so remediation is owed no word of what happened so far; and
/// whoever is telling it just now tells it of an older state.
pub fn resubmit(record: &Record, at: Timestamp) -> Option<Record> {
    let number = record.finding.as_ref()?.transition.number;
    with(record, Sink::Remediation, |delivery| {
        *delivery = Delivery { delivered: number, next_at: Some(at), ..Delivery::default() };
    })
}

/// What tells one word to a sink from another, as for a queue that drops what it is told twice: the transition's number, and
/// the time at which it was asked for again. A word that is told again, because whoever told it died, has the same.
pub fn word_id(record: &Record, sink: Sink) -> Option<String> {
    let finding = record.finding.as_ref()?;
    let asked_at = finding.deliveries.get(&sink).and_then(|delivery| delivery.next_at);
    let asked_at = asked_at.map(|at| format!("-{}", at.as_millisecond())).unwrap_or_default();
    Some(format!("{}{asked_at}", finding.transition.number))
}

/// A copy of the record with one sink's delivery changed.
fn with(record: &Record, sink: Sink, change: impl FnOnce(&mut Delivery)) -> Option<Record> {
    let mut record = record.clone();
    change(record.finding.as_mut()?.deliveries.entry(sink).or_default());
    Some(record)
}
