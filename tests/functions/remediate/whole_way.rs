//! Every control with a remediation, the whole way: the resource violates, a finding opens, remediate puts it right, two looks
//! agree, a second run does nothing, and the way back leads to the state that was there, as far as each action says it does.

use super::house::{House, Violation};
use super::roles;
use guardrail_actions::{Facet, State, Undo};
use guardrail_engine::ledger::{FindingKey, FindingStatus, Stage};
use guardrail_engine::remediate::{Order, Ordered, Task, unwilling};
use guardrail_tests::fixtures;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// Enforced for every control, with room for all of them; parameters that plans need.
const SETTINGS: &str = include_str!("whole_way.toml");

/// One control's way, as far as it came.
struct Way {
    violation: Violation,
    key: FindingKey,
    before: Vec<(Facet, State)>,
}

/// Where moto lacks a call, or takes it otherwise than AWS, what stands before it makes up for that (`recorder::lacking`).
#[test]
fn every_control_with_a_remediation_goes_the_whole_way_there_and_back() {
    // What two controls are about and an account has once, only one of them can find broken.
    let mut tried: Vec<String> = [&[][..], &["--alone"]].into_iter().flat_map(goes_the_whole_way).collect();
    tried.sort_unstable();
    let planning = fixtures().into_iter().filter(|fixture| !fixture.plan().is_empty());
    let planning: BTreeSet<String> = planning.map(|fixture| fixture.control).collect();
    assert_eq!(tried, planning.into_iter().collect::<Vec<_>>());
}

/// Goes it with what the script makes of some arguments; the answer is the controls.
fn goes_the_whole_way(arguments: &[&str]) -> Vec<String> {
    let house = House::start(SETTINGS);
    let (mut problems, mut changes) = (Vec::new(), Vec::new());
    let violations = house.violate(arguments).into_iter();
    let mut ways: Vec<Way> = violations.map(|violation| broken(&house, violation)).collect();
    // The stream brings the findings to alert, and the queue to remediate.
    house.follow();
    let tasks = house.tasks();
    let mut take = |stage: Stage, step: &dyn Fn(&Way)| {
        ways.retain(|way| {
            step(way);
            let (came_to, note) = house.stage(&way.key);
            let is_there = came_to == Some(stage);
            if !is_there {
                problems.push(format!("{}: {came_to:?} and not {stage:?}: {note}", way.violation.control));
            }
            is_there
        });
    };
    take(Stage::Applied, &|way| apply(&house, &tasks, way));
    take(Stage::Applied, &|way| house.look(&way.key, 1));
    House::wait(SignedDuration::from_secs(61));
    take(Stage::Remediated, &|way| house.look(&way.key, 2));
    for way in &ways {
        let control = &way.violation.control;
        assert_eq!(house.status(&way.key), FindingStatus::Resolved, "{control}");
        // A second run finds nothing to do.
        changes.append(&mut house.changes());
        house.hand(&Task::of(&house.record(&way.key)).unwrap());
        let again = house.changes();
        assert!(again.is_empty(), "{control}: {again:?}");
    }
    for way in &ways {
        problems.extend(goes_back(&house, way).err());
    }
    changes.append(&mut house.changes());
    problems.extend(roles::beyond(&changes));
    assert!(problems.is_empty(), "{}\n\n{}", problems.join("\n"), house.remediate.log());
    ways.into_iter().map(|way| way.violation.control).collect()
}

/// A violation, found, with the states that its plan is to change.
fn broken(house: &House, violation: Violation) -> Way {
    let key = house.find(&violation);
    let control = &violation.control;
    assert_eq!(house.status(&key), FindingStatus::Open, "{control} is not broken");
    let plan = house.record(&key).finding.unwrap().plan;
    assert!(!plan.is_empty(), "{control} plans nothing");
    let facets = plan.steps.iter().map(|step| step.action.facet());
    let before = facets.map(|facet| (facet.clone(), house.facet(&key, &facet))).collect();
    Way { violation, key, before }
}

/// Hands remediate the task that the queue has for a violation, and approves where it asks for that.
fn apply(house: &House, tasks: &[Task], Way { violation, key, .. }: &Way) {
    let task = tasks.iter().find(|task| task.finding == *key);
    house.hand(task.unwrap_or_else(|| panic!("{}: the queue has no task", violation.control)));
    if house.stage(key).0 == Some(Stage::AwaitingApproval) {
        approve(house, key);
    }
}

/// What stood when a control was first judged (the account's findings, here) is written to only with a person's approval.
fn approve(house: &House, key: &FindingKey) {
    let record = house.record(key);
    let told = record.finding.as_ref().and_then(|finding| finding.remediation.clone()).unwrap();
    let (by, what) = ("ann".to_owned(), Ordered::Approve { calls: told.calls });
    house.order(&Order { finding: key.clone(), life: told.life, by, at: Timestamp::now(), what });
    house.hand(&Task::of(&record).unwrap());
}

/// The way back: refused without a word where something is at stake, and then to the state that was there.
fn goes_back(house: &House, Way { violation, key, before }: &Way) -> Result<(), String> {
    let control = &violation.control;
    let attempt = house.attempts(key).into_iter().next_back().unwrap();
    let order = |accept_loss| Order {
        finding: key.clone(),
        life: attempt.life,
        by: "ann".to_owned(),
        at: Timestamp::now(),
        what: Ordered::Undo { attempt: attempt.number, accept_loss },
    };
    let undo = |accept_loss, meant: Stage| {
        house.order(&order(accept_loss));
        house.hand(&Task::of(&house.record(key)).unwrap());
        let (stage, note) = house.stage(key);
        if stage == Some(meant) { Ok(()) } else { Err(format!("{control}: {stage:?} and not {meant:?}: {note}")) }
    };
    if unwilling(&attempt, false).is_some() {
        undo(false, Stage::Refused)?;
    }
    let (facet, seen) = &before[0];
    let remediated = house.facet(key, facet);
    // What somebody else did meanwhile is left alone. Where it cannot be put back to the letter afterwards it is not tried here.
    if attempt.steps.iter().all(|step| step.step.action.about().undo == Undo::Exact) {
        house.change(key, facet, &remediated, seen);
        undo(true, Stage::Refused)?;
        let note = house.stage(key).1;
        if !note.ends_with("somebody has changed it since") {
            return Err(format!("{control}: {note}"));
        }
        house.change(key, facet, &house.facet(key, facet), &remediated);
    }
    if attempt.steps.iter().any(|step| matches!(step.step.action.about().undo, Undo::None(_))) {
        return undo(true, Stage::Refused);
    }
    let remediated: Vec<State> = before.iter().map(|(facet, _)| house.facet(key, facet)).collect();
    undo(true, Stage::Undone)?;
    for ((facet, before), remediated) in before.iter().zip(remediated) {
        let step = attempt.steps.iter().find(|step| step.facet() == *facet).unwrap();
        let now = house.facet(key, facet);
        let is_back = match step.step.action.about().undo {
            Undo::Exact => now == *before,
            // What differs is declared; that something was put back is seen by the state being another than the remediated.
            Undo::Equivalent(_) | Undo::Partial(_) => now != remediated,
            Undo::None(_) => true,
        };
        if !is_back {
            return Err(format!("{control}: not back:\n  {now:?}\n  {before:?}"));
        }
    }
    Ok(())
}
