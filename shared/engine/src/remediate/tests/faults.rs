//! Every step of every plan failing, unanswered, or never ending: no pre-image is lost, no write is unrecorded, and nothing is
//! called remediated that is not.

use super::house::{Fault, House};
use super::slow::{killed, wait};
use crate::ledger::{FindingKey, Stage};
use crate::remediate::{CallFailure, Progress, Remediations as _, StepProgress};
use guardrail_actions::services::s3::PublicAccessBlock;
use jiff::SignedDuration;

const FAULTS: [Fault; 6] = [
    Fault::Refused(CallFailure::Throttled),
    Fault::Refused(CallFailure::Denied),
    Fault::Refused(CallFailure::NotFound),
    Fault::Refused(CallFailure::Conflict),
    Fault::Refused(CallFailure::NoAnswer),
    Fault::Unanswered,
];

/// What must hold after whatever happened.
fn hold(house: &House, key: &FindingKey, what: &str) {
    let attempts = wait(house.store.attempts(&key.id())).unwrap();
    let steps = || attempts.iter().flat_map(|attempt| &attempt.steps);
    // Every call that was made stands in an attempt, whose step kept the state before it.
    for call in house.calls() {
        let step = steps().find(|step| step.calls.contains(&call));
        let step = step.unwrap_or_else(|| panic!("{what}: {call} is not recorded"));
        let image = step.before.as_ref().unwrap_or_else(|| panic!("{what}: {call} has no pre-image"));
        assert!(house.world.images.lock().unwrap().contains_key(&image.name), "{what}: {call}'s pre-image is lost");
    }
    // What is said to be done was done, and what is said not to be was not.
    for step in steps().filter(|step| step.progress == StepProgress::Done) {
        assert!(step.calls.iter().all(|call| house.calls().contains(call)), "{what}: {step:?} was not done");
    }
    for attempt in &attempts {
        for step in attempt.steps.iter().filter(|step| step.progress == StepProgress::Refused) {
            let later = attempts.iter().any(|other| other.number > attempt.number);
            let called = step.calls.iter().any(|call| house.calls().contains(call));
            assert!(later || !called, "{what}: {step:?} was done");
        }
    }
    let told = house.finding(key).remediation;
    if told.is_some_and(|told| told.stage == Stage::Remediated) {
        let buckets = house.world.buckets.lock().unwrap();
        assert!(buckets.values().all(|block| *block == Some(PublicAccessBlock::ALL)), "{what}: a false remediated");
    }
}

/// Tries again as the queue and the sweep would, until it is right or given up.
fn go_on(house: &House, key: &FindingKey) {
    for _ in 0..6 {
        house.pass(SignedDuration::from_mins(11));
        let _ = house.see_to(key);
        house.settle();
    }
}

#[test]
fn every_step_failing_once_is_recovered_from() {
    let steps = {
        let house = House::enforcing();
        let key = house.open(&["logs", "more-logs"]);
        house.see_to(&key).unwrap();
        house.world.steps()
    };
    for fault in FAULTS {
        for at in 0..steps {
            let what = format!("{fault:?} at step {at} of {steps}");
            let house = House::enforcing();
            let key = house.open(&["logs", "more-logs"]);
            *house.world.fault.lock().unwrap() = Some((at, fault));
            let _ = house.see_to(&key);
            hold(&house, &key, &what);
            go_on(&house, &key);
            hold(&house, &key, &what);
            let told = house.finding(&key).remediation.unwrap();
            assert_eq!(told.stage, Stage::Remediated, "{what}: {}", told.note);
        }
    }
}

#[test]
fn a_process_that_is_killed_anywhere_is_looked_at_and_not_repeated() {
    for polls in 0..200 {
        let what = format!("killed after {polls} polls");
        let house = House::enforcing();
        let key = house.open(&["logs", "more-logs"]);
        let ended = killed(house.handle(house.task(&key), "first".to_owned()), polls).is_some();
        hold(&house, &key, &what);
        let before = house.calls().len();
        let attempts = wait(house.store.attempts(&key.id())).unwrap();
        // Whoever comes at once finds the resource taken, or the attempt begun, and calls nothing.
        if attempts.iter().any(|attempt| attempt.progress == Progress::Started) {
            house.see_to(&key).unwrap();
            assert_eq!(house.calls().len(), before, "{what}: repeated");
        }
        go_on(&house, &key);
        hold(&house, &key, &what);
        let told = house.finding(&key).remediation.unwrap();
        assert_eq!(told.stage, Stage::Remediated, "{what}: {}", told.note);
        let (calls, mut distinct) = (house.calls(), house.calls());
        distinct.sort();
        distinct.dedup();
        assert_eq!(calls.len(), distinct.len(), "{what}: a call was made twice");
        if ended {
            return;
        }
    }
    panic!("it never ends");
}

#[test]
fn the_store_failing_at_every_step_loses_nothing() {
    for steps in 0..60 {
        let what = format!("the store fails after {steps} steps");
        let house = House::enforcing();
        let key = house.open(&["logs", "more-logs"]);
        let task = house.task(&key);
        house.store.memory.steps.store(steps, std::sync::atomic::Ordering::SeqCst);
        let handled = wait(house.handle(task, "first".to_owned()));
        house.store.memory.steps.store(-1, std::sync::atomic::Ordering::SeqCst);
        hold(&house, &key, &what);
        go_on(&house, &key);
        hold(&house, &key, &what);
        let told = house.finding(&key).remediation.unwrap();
        assert_eq!(told.stage, Stage::Remediated, "{what}: {}", told.note);
        if handled.is_ok() && steps > 40 {
            return;
        }
    }
}

#[test]
fn what_fails_midway_says_what_was_done_and_what_was_not() {
    let house = House::enforcing();
    let key = house.open(&["logs", "more-logs"]);
    house.world.buckets.lock().unwrap().insert("more-logs".to_owned(), None);
    // The second bucket's call is refused: the last step but one.
    let steps = {
        let other = House::enforcing();
        let key = other.open(&["logs", "more-logs"]);
        other.see_to(&key).unwrap();
        other.world.steps()
    };
    *house.world.fault.lock().unwrap() = Some((steps - 3, Fault::Refused(CallFailure::Denied)));
    house.see_to(&key).unwrap();
    let told = house.finding(&key).remediation.unwrap();
    assert_eq!(told.stage, Stage::Failed);
    assert_eq!(
        told.note,
        "step 2 of 2 (s3-block-public-access): s3:PutPublicAccessBlock: says why; nothing of this step was done; \
         s3-block-public-access done, s3-block-public-access not done"
    );
}
