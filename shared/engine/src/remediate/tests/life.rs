//! From a finding to a resource that was seen to be right, and what comes after.

use super::house::{Fault, House, noon};
use super::slow::wait;
use crate::ledger::{FindingKey, FindingStatus, Observed, Stage, TransitionKind, Windows as _};
use crate::remediate::{CallFailure, Handled, Progress, Remediations as _, Writer};
use guardrail_actions::Plan;
use guardrail_actions::services::s3::PublicAccessBlock;
use jiff::SignedDuration;

#[test]
fn a_resource_is_remediated_when_two_looks_agree_and_not_before() {
    let house = House::enforcing();
    let key = house.open(&["logs"]);
    let Handled::Told { stage: Stage::Applied, calls: 1, .. } = house.see_to(&key).unwrap() else {
        panic!("not applied")
    };
    assert_eq!(house.finding(&key).status, FindingStatus::Open);
    house.settle();
    let finding = house.finding(&key);
    assert_eq!((finding.status, finding.transition.kind), (FindingStatus::Resolved, TransitionKind::Remediated));
    assert!(house.now().duration_since(noon()) >= SignedDuration::from_secs(60), "one look is none");
    let call = "s3:PutPublicAccessBlock {\"Bucket\":\"logs\",\"PublicAccessBlockConfiguration\":{\"BlockPublicAcls\":true,\
        \"IgnorePublicAcls\":true,\"BlockPublicPolicy\":true,\"RestrictPublicBuckets\":true}}";
    assert_eq!(house.calls(), [call]);
    assert_eq!(finding.remediation.unwrap().calls, [call]);
    // A second run does nothing.
    assert!(matches!(house.see_to(&key).unwrap(), Handled::Nothing(_)));
    assert_eq!(house.calls().len(), 1);
}

#[test]
fn the_session_may_do_what_the_step_needs_and_nothing_else() {
    let house = House::enforcing();
    let key = house.open(&["logs"]);
    house.see_to(&key).unwrap();
    let policies = house.world.policies.lock().unwrap().clone();
    assert!(
        policies.iter().all(|policy| policy.contains("arn:aws:s3:::logs") && !policy.contains('*')),
        "{policies:?}"
    );
    assert!(policies[0].contains("s3:GetBucketPublicAccessBlock") && !policies[0].contains("s3:Put"), "{policies:?}");
}

#[test]
fn what_takes_no_effect_has_failed_and_is_tried_as_often_as_it_may_be() {
    let house = House::enforcing();
    let key = house.open(&["logs"]);
    for _ in 0..6 {
        house.see_to(&key).unwrap();
        // Somebody puts it back before anyone looks.
        house.world.buckets.lock().unwrap().insert("logs".to_owned(), None);
        house.settle();
        house.pass(SignedDuration::from_mins(20));
    }
    assert_eq!(house.calls().len(), 3);
    let told = house.finding(&key).remediation.unwrap();
    assert_eq!(told.stage, Stage::Refused);
    assert_eq!(told.note, "attempts: it was tried 3 times");
    let attempts = wait(house.store.attempts(&key.id())).unwrap();
    assert!(attempts.iter().all(|attempt| attempt.progress == Progress::Failed));
    assert!(attempts[0].problem.starts_with("it took no effect"), "{}", attempts[0].problem);
}

#[test]
fn a_look_that_sees_no_effect_says_why_and_another_follows() {
    let house = House::enforcing();
    let key = house.open(&["logs"]);
    house.see_to(&key).unwrap();
    house.world.buckets.lock().unwrap().insert("logs".to_owned(), None);
    let (time, look) = house.world.tasks.lock().unwrap().remove(0);
    *house.now.lock().unwrap() = time;
    let handled = wait(house.handle(look, "look".to_owned())).unwrap();
    assert_eq!(handled, Handled::NotYet("the control is broken still".to_owned()));
    assert_eq!(house.world.tasks.lock().unwrap().len(), 1);
}

/// Eve brings a finding's resource back to what its plan would put right.
fn brought_back(house: &House, key: &FindingKey, plan: &Plan) {
    house.pass(SignedDuration::from_mins(5));
    house.world.buckets.lock().unwrap().insert("logs".to_owned(), None);
    let writer = Writer { principal: "arn:aws:iam::111122223333:user/eve".to_owned(), is_tool: false, at: house.now() };
    let note = format!("writer#{}", key.resource);
    wait(house.store.set_note(&note, &serde_json::to_string(&writer).unwrap())).unwrap();
    house.observe(key, Observed::NonCompliant("no public access block is set".to_owned()), plan.clone());
}

#[test]
fn a_principal_that_undoes_the_fix_twice_ends_it_as_contested() {
    let house = House::enforcing();
    let key = house.open(&["logs"]);
    let plan = house.finding(&key).plan;
    for round in 0..3 {
        house.see_to(&key).unwrap();
        house.settle();
        let told = house.finding(&key).remediation.unwrap();
        if round == 2 {
            assert_eq!(told.stage, Stage::Contested);
            assert!(told.note.contains("user/eve"), "{}", told.note);
            break;
        }
        assert_eq!(told.stage, Stage::Remediated, "round {round}: {}", told.note);
        brought_back(&house, &key, &plan);
    }
    assert_eq!(house.calls().len(), 2);
    assert_eq!(house.finding(&key).status, FindingStatus::Open);
}

#[test]
fn who_brought_it_back_is_known_though_the_first_look_at_it_failed() {
    let house = House::enforcing();
    let key = house.open(&["logs"]);
    let plan = house.finding(&key).plan;
    for round in 0..3 {
        // The first look of each life fails: it is said, and tried again.
        *house.world.fault.lock().unwrap() = Some((house.world.steps(), Fault::Refused(CallFailure::Throttled)));
        house.see_to(&key).unwrap();
        assert_eq!(house.finding(&key).remediation.unwrap().stage, Stage::Refused, "round {round}");
        house.pass(SignedDuration::from_mins(11));
        house.see_to(&key).unwrap();
        // In the second life it is over, and back, before a look saw that it was right.
        if round != 1 {
            house.settle();
        }
        if round == 2 {
            break;
        }
        house.pass(SignedDuration::from_mins(5));
        house.observe(&key, Observed::Compliant, plan.clone());
        brought_back(&house, &key, &plan);
    }
    assert_eq!(house.finding(&key).remediation.unwrap().stage, Stage::Contested);
    assert_eq!(house.calls().len(), 2);
}

#[test]
fn what_cannot_be_begun_costs_no_attempt() {
    let house = House::enforcing();
    let key = house.open(&["logs"]);
    for _ in 0..5 {
        // What is asked of the world: a look, the others, and then a session.
        *house.world.fault.lock().unwrap() = Some((house.world.steps() + 2, Fault::Refused(CallFailure::Denied)));
        let Handled::Told { stage: Stage::Refused, note, .. } = house.see_to(&key).unwrap() else { panic!("told") };
        assert_eq!(note, "session: sts:AssumeRole: says why");
        house.pass(SignedDuration::from_mins(11));
    }
    assert_eq!(wait(house.store.attempts(&key.id())).unwrap(), []);
    house.see_to(&key).unwrap();
    house.settle();
    assert_eq!(house.finding(&key).remediation.unwrap().stage, Stage::Remediated);
}

#[test]
fn what_is_right_already_or_gone_is_left_alone() {
    let house = House::enforcing();
    let (right, gone) = (house.open(&["right"]), house.open(&["gone"]));
    house.world.buckets.lock().unwrap().insert("right".to_owned(), Some(PublicAccessBlock::ALL));
    house.world.buckets.lock().unwrap().remove("gone");
    assert!(matches!(house.see_to(&right).unwrap(), Handled::Nothing("the resource is as it should be")));
    assert!(matches!(house.see_to(&gone).unwrap(), Handled::Nothing("the resource is gone")));
    assert_eq!(house.calls(), Vec::<String>::new());
}
