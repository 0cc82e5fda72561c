//! What plans must be, over every fixture of every control: what puts right is complete, and nothing more is planned then.

use guardrail_actions::Plan;
use guardrail_model::{Compliance, ComplianceType};
use guardrail_tests::{Fixture, fixtures};
use std::collections::BTreeMap;

/// The fixtures that plan something, each with its plan.
fn planned() -> Vec<(Fixture, Plan)> {
    let planned = fixtures().into_iter().map(|fixture| {
        let plan = fixture.plan();
        (fixture, plan)
    });
    planned.filter(|(_, plan)| !plan.is_empty()).collect()
}

#[test]
fn only_what_is_broken_has_a_plan() {
    for (fixture, _) in planned() {
        assert_eq!(fixture.expected, ComplianceType::NonCompliant, "{}", fixture.path.display());
    }
}

#[test]
fn each_step_changes_something_and_says_by_which_calls() {
    for (fixture, plan) in planned() {
        for step in &plan.steps {
            let calls = step.calls().unwrap_or_else(|error| panic!("{}: {error}", fixture.path.display()));
            assert!(!calls.is_empty(), "{}: {:?} changes nothing", fixture.path.display(), step.action);
            for call in calls {
                assert!(call.parameters().is_ok_and(|text| text.starts_with('{')), "{call}");
            }
        }
    }
}

/// Carried out, a plan leaves nothing to be planned: of what is recorded, by the view; of a call, by the facets themselves.
#[test]
fn a_plan_that_was_carried_out_leaves_the_control_satisfied_and_nothing_to_plan() {
    for (fixture, plan) in planned() {
        let path = fixture.path.display();
        for step in &plan.steps {
            let after = step.action.change(&step.seen).unwrap_or_else(|error| panic!("{path}: {error}"));
            let again = step.action.change(&after).unwrap_or_else(|error| panic!("{path}: twice: {error}"));
            let calls = step.action.facet().calls(&after, &again).unwrap();
            assert!(calls.is_empty(), "{path}: twice is not once: {calls:?}");
        }
        if fixture.is_call {
            continue;
        }
        let (outcome, further) =
            fixture.after(&plan).unwrap_or_else(|| panic!("{path}: no view shows what is changed"));
        assert_eq!(outcome, Ok(Compliance::Compliant), "{path}");
        assert!(further.is_empty(), "{path}: {further:?}");
    }
}

#[test]
fn plans_survive_being_stored() {
    for (fixture, plan) in planned() {
        let stored = serde_json::to_string(&plan).unwrap();
        let read: Plan =
            serde_json::from_str(&stored).unwrap_or_else(|error| panic!("{}: {error}", fixture.path.display()));
        assert_eq!(read, plan, "{}", fixture.path.display());
    }
}

#[test]
fn actions_say_what_they_are_in_one_way_each() {
    let mut titles = BTreeMap::new();
    for (_, plan) in planned() {
        for step in plan.steps {
            let about = step.action.about();
            let before = titles.insert(about.name, about.title);
            assert!(before.is_none_or(|title| title == about.title), "{} is the name of two actions", about.name);
            let service = step.action.service().to_string();
            assert!(about.name.starts_with(&format!("{service}-")), "{} is of {service}", about.name);
            assert!(!about.disruption.is_empty() && !about.settles.is_empty(), "{}", about.name);
        }
    }
    assert!(titles.len() >= 30, "there are {} actions", titles.len());
}
