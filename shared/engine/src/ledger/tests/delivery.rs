//! The outbox.

use super::{One, at, broken, seen};
use crate::ledger::{Hold, LEASE, Observed, Record, Sink, claim, deferred, delivered, failed, held};
use jiff::SignedDuration;

const NOW: i64 = 100_000;

fn open() -> Record {
    One::after([broken(0, "x")]).record
}

#[test]
fn a_claim_keeps_others_out_until_it_lapses() {
    let claimed = claim(&open(), Sink::People, at(NOW)).unwrap();
    assert_eq!(claim(&claimed, Sink::People, at(NOW + 1)), None);
    assert!(claim(&claimed, Sink::Chat, at(NOW + 1)).is_some(), "each sink has its own");
    assert!(claim(&claimed, Sink::People, at(NOW) + LEASE).is_some());
    assert_eq!(claimed.finding.as_ref().unwrap().delivery_due_at(Sink::People), Some(at(NOW) + LEASE));
}

#[test]
fn what_was_told_is_not_told_again() {
    let told = delivered(&claim(&open(), Sink::People, at(NOW)).unwrap(), Sink::People, 1, None).unwrap();
    assert_eq!(claim(&told, Sink::People, at(NOW + 9_999)), None);
    let all =
        [Sink::Chat, Sink::SecurityHub].iter().fold(told, |record, sink| delivered(&record, *sink, 1, None).unwrap());
    assert_eq!(all.due_at(), None, "an open finding that everyone knows of costs nothing");
    assert_eq!(all.expires_at(), None);
}

#[test]
fn a_reminder_makes_a_told_finding_due_again() {
    let told = delivered(&open(), Sink::SecurityHub, 1, Some(at(NOW + 500))).unwrap();
    assert_eq!(claim(&told, Sink::SecurityHub, at(NOW + 499)), None);
    assert!(claim(&told, Sink::SecurityHub, at(NOW + 500)).is_some());
}

#[test]
fn word_of_an_older_transition_does_not_take_back_a_newer_one() {
    let told = delivered(&open(), Sink::People, 7, None).unwrap();
    let told = delivered(&told, Sink::People, 3, None).unwrap();
    assert_eq!(told.finding.unwrap().deliveries[&Sink::People].delivered, 7);
}

#[test]
fn failures_pause_longer_and_never_for_good() {
    let mut record = open();
    let mut pauses = Vec::new();
    for _ in 0..40 {
        record = failed(&claim(&record, Sink::People, at(NOW + 1_000_000)).unwrap(), Sink::People, at(0)).unwrap();
        pauses.push(record.finding.as_ref().unwrap().delivery_due_at(Sink::People).unwrap().duration_since(at(0)));
    }
    assert_eq!(pauses[..3], [30, 60, 120].map(SignedDuration::from_secs));
    assert!(pauses[10..].iter().all(|pause| *pause == SignedDuration::from_mins(5)));
}

#[test]
fn a_change_meanwhile_waits_for_the_digest_too() {
    let held = held(&open(), Sink::People, Hold::Storm { since: at(NOW) }, at(NOW + 300)).unwrap();
    let mut one = One { record: held, told: Vec::new() };
    one.see(&seen(1, Observed::Compliant), &super::terms());
    let finding = one.record.finding.as_ref().unwrap();
    assert_eq!(finding.delivery_due_at(Sink::People), Some(at(NOW + 300)));
    assert_eq!(finding.delivery_due_at(Sink::Chat), Some(finding.transition.at));
    assert!(finding.deliveries[&Sink::People].hold.is_some());
}

#[test]
fn a_claim_given_back_is_due_when_it_says() {
    let record = deferred(&claim(&open(), Sink::People, at(NOW)).unwrap(), Sink::People, at(NOW + 5)).unwrap();
    assert_eq!(record.finding.as_ref().unwrap().delivery_due_at(Sink::People), Some(at(NOW + 5)));
}
