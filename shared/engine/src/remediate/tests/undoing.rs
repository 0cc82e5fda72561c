//! The way back.

use super::house::{Fault, House};
use super::slow::{killed, wait};
use crate::ledger::{FindingKey, Observed, Stage};
use crate::remediate::{CallFailure, Handled, Order, Ordered, Progress, Remediations as _, StepProgress, unwilling};
use guardrail_actions::services::s3::PublicAccessBlock;
use jiff::SignedDuration;
use std::sync::atomic::Ordering;

fn order(house: &House, key: &FindingKey, accept_loss: bool) {
    house.pass(SignedDuration::from_mins(1));
    let what = Ordered::Undo { attempt: 1, accept_loss };
    let order = Order { finding: key.clone(), life: 1, by: "ann".to_owned(), at: house.now(), what };
    wait(house.store.put_order(&order)).unwrap();
}

fn undo(house: &House, key: &FindingKey, accept_loss: bool) -> (Stage, String) {
    order(house, key, accept_loss);
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
fn what_somebody_else_put_back_is_not_said_to_be_taken_back() {
    let (house, key) = remediated();
    house.world.buckets.lock().unwrap().insert("more-logs".to_owned(), None);
    let (stage, note) = undo(&house, &key, true);
    assert_eq!((stage, note.as_str()), (Stage::Refused, "undo: s3-block-public-access: somebody has changed it since"));
}

#[test]
fn what_a_person_took_back_is_not_enforced_again() {
    let (house, key) = remediated();
    let plan = house.finding(&key).plan;
    undo(&house, &key, true);
    house.pass(SignedDuration::from_mins(5));
    house.observe(&key, Observed::NonCompliant("open again".to_owned()), plan);
    // However often it is taken up, and whatever is said of it meanwhile.
    for _ in 0..3 {
        let Handled::Told { stage, note, .. } = house.see_to(&key).unwrap() else { panic!("nothing is said") };
        assert_eq!((stage, note.as_str()), (Stage::AwaitingApproval, "ann took it back"));
        house.pass(SignedDuration::from_hours(7));
    }
}

/// True where both buckets are as they were before, and the books say so.
fn is_back(house: &House, key: &FindingKey) -> bool {
    let half = PublicAccessBlock { block_public_acls: false, ..PublicAccessBlock::ALL };
    let buckets = house.world.buckets.lock().unwrap();
    let attempts = wait(house.store.attempts(&key.id())).unwrap();
    buckets["logs"] == Some(half)
        && buckets["more-logs"].is_none()
        && attempts[0].progress == Progress::Undone
        && house.finding(key).remediation.is_some_and(|told| told.stage == Stage::Undone)
        && wait(house.store.order(&key.id())).unwrap().is_none()
}

#[test]
fn a_worker_that_is_killed_while_it_takes_back_leaves_nothing_half_said() {
    for polls in 0..200 {
        let (house, key) = remediated();
        order(&house, &key, true);
        let ended = killed(house.handle(house.task(&key), "first".to_owned()), polls).is_some();
        house.pass(SignedDuration::from_mins(11));
        house.see_to(&key).unwrap();
        // What was interrupted midway has failed, and is ordered again.
        if !is_back(&house, &key) {
            order(&house, &key, true);
            house.see_to(&key).unwrap();
        }
        assert!(is_back(&house, &key), "after {polls} polls: {:?}", house.finding(&key).remediation);
        if ended {
            return;
        }
    }
    panic!("it never ends");
}

#[test]
fn a_store_that_fails_while_it_takes_back_loses_nothing() {
    for steps in 0..40 {
        let (house, key) = remediated();
        order(&house, &key, true);
        let task = house.task(&key);
        house.store.memory.steps.store(steps, Ordering::SeqCst);
        let handled = wait(house.handle(task, "first".to_owned()));
        house.store.memory.steps.store(-1, Ordering::SeqCst);
        house.pass(SignedDuration::from_mins(11));
        house.see_to(&key).unwrap();
        if !is_back(&house, &key) {
            order(&house, &key, true);
            house.see_to(&key).unwrap();
        }
        assert!(is_back(&house, &key), "after {steps} steps: {:?}", house.finding(&key).remediation);
        if handled.is_ok() {
            return;
        }
    }
    panic!("it never ends");
}

#[test]
fn what_was_taken_back_in_part_is_gone_on_with_by_the_next_order() {
    let steps = |run: &dyn Fn(&House)| {
        let (house, key) = remediated();
        order(&house, &key, true);
        let before = house.world.steps();
        run(&house);
        house.see_to(&key).unwrap();
        (before, house.world.steps())
    };
    let (first, last) = steps(&|_| {});
    for fault in [Fault::Refused(CallFailure::Throttled), Fault::Unanswered] {
        for at in first..last {
            let (house, key) = remediated();
            order(&house, &key, true);
            *house.world.fault.lock().unwrap() = Some((at, fault));
            let _ = house.see_to(&key);
            house.pass(SignedDuration::from_mins(11));
            let _ = house.see_to(&key);
            if !is_back(&house, &key) {
                order(&house, &key, true);
                house.see_to(&key).unwrap();
            }
            assert!(is_back(&house, &key), "{fault:?} at {at}: {:?}", house.finding(&key).remediation);
        }
    }
}

#[test]
fn what_got_no_answer_can_be_taken_back_if_it_was_done_all_the_same() {
    let steps = {
        let house = House::enforcing();
        let key = house.open(&["logs"]);
        house.see_to(&key).unwrap();
        house.world.steps()
    };
    // The call is the last step but two: what is read after it, and the task to look, follow. It is made later.
    let house = House::enforcing();
    let key = house.open(&["logs"]);
    *house.world.fault.lock().unwrap() = Some((steps - 3, Fault::Refused(CallFailure::NoAnswer)));
    let Handled::Told { stage: Stage::Failed, note, .. } = house.see_to(&key).unwrap() else { panic!("not failed") };
    assert!(note.contains("the step may have been done"), "{note}");
    let attempts = wait(house.store.attempts(&key.id())).unwrap();
    assert_eq!(attempts[0].steps[0].progress, StepProgress::Calling);
    house.world.buckets.lock().unwrap().insert("logs".to_owned(), Some(PublicAccessBlock::ALL));
    assert_eq!(undo(&house, &key, true).0, Stage::Undone);
    assert_eq!(house.world.buckets.lock().unwrap()["logs"], None);
}

#[test]
fn an_attempt_whose_worker_is_gone_is_known_even_where_its_finding_is_over() {
    for polls in 0..60 {
        let house = House::enforcing();
        let key = house.open(&["logs"]);
        if killed(house.handle(house.task(&key), "first".to_owned()), polls).is_some() {
            return;
        }
        let begun = !wait(house.store.attempts(&key.id())).unwrap().is_empty();
        let is_done = house.world.buckets.lock().unwrap()["logs"].is_some();
        house.pass(SignedDuration::from_mins(12));
        house.observe(&key, Observed::Compliant, guardrail_actions::Plan::none());
        house.see_to(&key).unwrap();
        if begun {
            let attempt = wait(house.store.attempts(&key.id())).unwrap().remove(0);
            let progress = if is_done { Progress::Applied } else { Progress::Failed };
            assert_eq!(attempt.progress, progress, "after {polls} polls");
        }
        if is_done {
            assert_eq!(undo(&house, &key, true).0, Stage::Undone);
            assert_eq!(house.world.buckets.lock().unwrap()["logs"], None);
        }
    }
    panic!("it never ends");
}

#[test]
fn the_switch_that_stops_all_stops_the_way_back_too() {
    let (mut house, key) = remediated();
    house.settings.remediation.stopped = true;
    assert_eq!(undo(&house, &key, true), (Stage::Refused, "undo: settings stop all remediation".to_owned()));
}
