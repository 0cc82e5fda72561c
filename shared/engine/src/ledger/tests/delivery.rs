//! The outbox.

use super::{One, at, broken, seen};
use crate::ledger::{
    Delivery, Hold, LEASE, Observed, Record, Sink, claim, deferred, delivered, failed, held, resubmit, word_id,
};
use jiff::SignedDuration;
use strum::VariantArray;

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
    let all = Sink::VARIANTS.iter().fold(told, |record, sink| delivered(&record, *sink, 1, None).unwrap());
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

#[test]
fn remediation_comes_back_when_it_was_asked_to_whatever_it_was_told() {
    let delivery = |record: &Record| record.finding.as_ref().unwrap().deliveries[&Sink::Remediation].clone();
    let claimed = claim(&open(), Sink::Remediation, at(NOW)).unwrap();
    let asked = resubmit(&failed(&claimed, Sink::Remediation, at(NOW)).unwrap(), at(NOW + 900)).unwrap();
    let expected = Delivery { delivered: 1, next_at: Some(at(NOW + 900)), ..Delivery::default() };
    assert_eq!(delivery(&asked), expected);
    assert_eq!(claim(&asked, Sink::Remediation, at(NOW + 899)), None);
    assert!(claim(&asked, Sink::Remediation, at(NOW + 900)).is_some());
    assert_eq!(resubmit(&Record { finding: None, ..asked.clone() }, at(NOW)), None);

    let ended = |record: Record| {
        let mut one = One { record, told: Vec::new() };
        one.see(&seen(1, Observed::Compliant), &super::terms());
        delivery(&one.record).next_at
    };
    assert_eq!(ended(asked.clone()), None, "what comes later is another matter after a change");
    let ordered = resubmit(&asked, at(NOW)).unwrap();
    assert_eq!(ended(ordered), Some(at(NOW)), "what was asked for by now is still to come");
}

#[test]
fn a_word_has_one_name_however_often_it_is_told() {
    let told = delivered(&open(), Sink::Remediation, 1, None).unwrap();
    assert_eq!(word_id(&told, Sink::Remediation).as_deref(), Some("1"));
    let asked = resubmit(&told, at(NOW)).unwrap();
    let id = word_id(&asked, Sink::Remediation).unwrap();
    assert_eq!(id, format!("1-{}", at(NOW).as_millisecond()));
    assert_eq!(word_id(&claim(&asked, Sink::Remediation, at(NOW)).unwrap(), Sink::Remediation), Some(id));
}
