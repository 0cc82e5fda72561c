//! The way back.

use super::house::{House, noon};
use super::slow::wait;
use crate::ledger::{FindingKey, Observed, Stage};
use crate::remediate::{Handled, Order, Ordered, Progress, Remediations as _, unwilling};
use guardrail_actions::services::s3::PublicAccessBlock;
use jiff::SignedDuration;

fn undo(house: &House, key: &FindingKey, accept_loss: bool) -> (Stage, String) {
    let what = Ordered::Undo { attempt: 1, accept_loss };
    let order = Order { finding: key.clone(), life: 1, by: "ann".to_owned(), at: noon(), what };
    wait(house.store.put_order(&order)).unwrap();
    let Handled::Told { stage, note, .. } = house.see_to(key).unwrap() else { panic!("nothing is said") };
    assert_eq!(wait(house.store.order(&key.id())).unwrap(), None, "an order is carried out once");
    (stage, note)
}

fn remediated() -> (House, FindingKey) {
    let house = House::enforcing();
    let key = house.open(&["logs", "more-logs"]);
    let half = PublicAccessBlock { block_public_acls: false, ..PublicAccessBlock::ALL };
    house.world.buckets.lock().unwrap().insert("logs".to_owned(), Some(half));
    house.see_to(&key).unwrap();
    house.settle();
    (house, key)
}

#[test]
fn it_leads_back_to_the_very_states_that_were_there() {
    let (house, key) = remediated();
    let half = PublicAccessBlock { block_public_acls: false, ..PublicAccessBlock::ALL };
    assert_eq!(undo(&house, &key, true).0, Stage::Undone);
    assert_eq!(house.world.buckets.lock().unwrap()["logs"], Some(half));
    assert_eq!(house.world.buckets.lock().unwrap()["more-logs"], None);
    let attempts = wait(house.store.attempts(&key.id())).unwrap();
    assert_eq!(attempts[0].progress, Progress::Undone);
    assert_eq!(
        (attempts[1].undoes, attempts[1].progress, attempts[1].by.as_str()),
        (Some(1), Progress::Verified, "ann")
    );
    // It cannot be undone twice.
    assert_eq!(undo(&house, &key, true), (Stage::Refused, "undo: the attempt is undone".to_owned()));
}

#[test]
fn what_is_answered_and_not_seen_is_said() {
    let (house, key) = remediated();
    *house.world.deaf.lock().unwrap() = true;
    let unseen = "s3-block-public-access: the calls were answered, and it is not read so yet";
    let said = format!("ann took it back; {unseen}; {unseen}");
    assert_eq!(undo(&house, &key, true), (Stage::Undone, said));
}

#[test]
fn it_needs_a_word_where_something_is_exposed_or_lost() {
    let (house, key) = remediated();
    let attempt = wait(house.store.attempts(&key.id())).unwrap().remove(0);
    assert!(unwilling(&attempt, false).unwrap().contains("--accept-loss"));
    assert_eq!(unwilling(&attempt, true), None);
    let (stage, note) = undo(&house, &key, false);
    assert_eq!(stage, Stage::Refused);
    assert!(note.ends_with("it needs --accept-loss"), "{note}");
    assert_eq!(house.calls().len(), 2);
}

#[test]
fn what_somebody_changed_since_is_not_taken_back() {
    let (house, key) = remediated();
    let other = PublicAccessBlock { restrict_public_buckets: false, ..PublicAccessBlock::ALL };
    house.world.buckets.lock().unwrap().insert("logs".to_owned(), Some(other));
    let (stage, note) = undo(&house, &key, true);
    assert_eq!((stage, note.as_str()), (Stage::Refused, "undo: s3-block-public-access: somebody has changed it since"));
    assert_eq!(house.calls().len(), 2, "nothing is taken back, the other step neither");
}

#[test]
fn what_a_person_took_back_is_not_enforced_again() {
    let (house, key) = remediated();
    let plan = house.finding(&key).plan;
    undo(&house, &key, true);
    house.pass(SignedDuration::from_mins(5));
    house.observe(&key, Observed::NonCompliant("open again".to_owned()), plan);
    let Handled::Told { stage, note, .. } = house.see_to(&key).unwrap() else { panic!("nothing is said") };
    assert_eq!((stage, note.as_str()), (Stage::AwaitingApproval, "ann took it back"));
}

#[test]
fn the_switch_that_stops_all_stops_the_way_back_too() {
    let (mut house, key) = remediated();
    house.settings.remediation.stopped = true;
    assert_eq!(undo(&house, &key, true), (Stage::Refused, "undo: settings stop all remediation".to_owned()));
}
