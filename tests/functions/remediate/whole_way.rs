//! Every control with a remediation, the whole way: the resource violates, a finding opens, remediate puts it right, two looks
//! agree, a second run does nothing, and the way back leads to the state that was there, as far as each action says it does.

use super::house::{House, Violation};
use guardrail_actions::{Facet, State, Undo};
use guardrail_engine::ledger::{FindingKey, FindingStatus, Stage};
use guardrail_engine::remediate::{Order, Ordered, Task, unwilling};
use jiff::{SignedDuration, Timestamp};

/// Enforced for every control, with room for all of them; parameters that plans need.
const SETTINGS: &str = include_str!("whole_way.toml");

/// One control's way, as far as it came.
struct Way {
    violation: Violation,
    key: FindingKey,
    before: Vec<(Facet, State)>,
}

#[test]
#[ignore = "it has not passed whole yet: the account's findings are a baseline, which a person has to approve"]
fn every_control_with_a_remediation_goes_the_whole_way_there_and_back() {
    let house = House::start(SETTINGS);
    let mut ways: Vec<Way> = Vec::new();
    for violation in house.violate(&[]) {
        let key = house.find(&violation);
        let control = &violation.control;
        assert_eq!(house.status(&key), FindingStatus::Open, "{control} is not broken");
        let plan = house.record(&key).finding.unwrap().plan;
        assert!(!plan.is_empty(), "{control} plans nothing");
        let facets = plan.steps.iter().map(|step| step.action.facet());
        let before = facets.map(|facet| (facet.clone(), house.facet(&key, &facet))).collect();
        ways.push(Way { violation, key, before });
    }
    // The stream brings the findings to alert, and the queue to remediate.
    house.follow();
    let tasks = house.tasks();
    for Way { violation, key, .. } in &ways {
        let control = &violation.control;
        let task = tasks.iter().find(|task| task.finding == *key);
        house.hand(task.unwrap_or_else(|| panic!("{control}: the queue has no task")));
        let (stage, note) = house.stage(key);
        assert_eq!(stage, Some(Stage::Applied), "{control}: {note}\n{}", house.remediate.log());
    }
    for Way { key, .. } in &ways {
        house.look(key, 1);
    }
    House::wait(SignedDuration::from_secs(61));
    for Way { violation, key, .. } in &ways {
        house.look(key, 2);
        let (stage, note) = house.stage(key);
        let control = &violation.control;
        assert_eq!(stage, Some(Stage::Remediated), "{control}: {note}\n{}", house.remediate.log());
        assert_eq!(house.status(key), FindingStatus::Resolved, "{control}");
    }
    // A second run finds nothing to do.
    house.recorder.take();
    for Way { violation, key, .. } in &ways {
        house.hand(&Task::of(&house.record(key)).unwrap());
        let changed: Vec<_> = house.recorder.take().into_iter().filter(is_change).collect();
        assert!(changed.is_empty(), "{}: {changed:?}", violation.control);
    }
    for way in &ways {
        goes_back(&house, way);
    }
}

/// The way back: refused without a word where something is at stake, and then to the state that was there.
fn goes_back(house: &House, Way { violation, key, before }: &Way) {
    let control = &violation.control;
    let attempt = house.attempts(key).into_iter().next_back().unwrap();
    let order = |accept_loss| Order {
        finding: key.clone(),
        life: attempt.life,
        by: "ann".to_owned(),
        at: Timestamp::now(),
        what: Ordered::Undo { attempt: attempt.number, accept_loss },
    };
    let undo = |accept_loss| {
        house.order(&order(accept_loss));
        house.hand(&Task::of(&house.record(key)).unwrap());
        house.stage(key)
    };
    if unwilling(&attempt, false).is_some() {
        let (stage, note) = undo(false);
        assert_eq!(stage, Some(Stage::Refused), "{control}: {note}");
    }
    let no_way = attempt.steps.iter().any(|step| matches!(step.step.action.about().undo, Undo::None(_)));
    let (stage, note) = undo(true);
    if no_way {
        assert_eq!(stage, Some(Stage::Refused), "{control}: {note}");
        return;
    }
    assert_eq!(stage, Some(Stage::Undone), "{control}: {note}\n{}", house.remediate.log());
    for (facet, before) in before {
        let step = attempt.steps.iter().find(|step| step.facet() == *facet).unwrap();
        let now = house.facet(key, facet);
        match step.step.action.about().undo {
            Undo::Exact => assert_eq!(now, *before, "{control}"),
            // What differs is declared; that something was put back is seen by the state being another than the remediated.
            Undo::Equivalent(_) | Undo::Partial(_) => {
                assert!(!step.step.action.change(&now).is_ok_and(|after| after == now), "{control}: {now:?}");
            }
            Undo::None(_) => {}
        }
    }
}

/// True for a request that changes a customer's resource: not the ledger, not the images, not the schedules.
pub(crate) fn is_change(request: &guardrail_tests::recorder::Recorded) -> bool {
    let is_own = matches!(request.service.as_str(), "dynamodb" if !request.operation.contains("Table") && !request.operation.contains("Backups"))
        || request.path.starts_with("/guardrail-images/")
        || request.service == "scheduler"
        || request.operation == "AssumeRole";
    !is_own && !request.is_read()
}
