//! What was deployed, thing by thing.

use super::fake::{refused, rule};
use crate::doctor::checkup::{Checkup, Outcome};
use crate::doctor::deployed::{Answer, config_rules, event_rules, functions, mappings, queues, schedules};
use crate::doctor::{
    Concurrency, ConfigRule, ConfigRuleStatus, EventRule, EventRuleId, Function, Mapping, Queue, Schedule, quotas,
};
use jiff::Timestamp;

fn said(checkups: &[Checkup]) -> Vec<(Outcome, &str)> {
    checkups.iter().map(|checkup| (checkup.outcome, checkup.fact.as_str())).collect()
}

/// What is said of one thing by the name `x`.
fn one<T>(judge: impl Fn(&[Answer<T>]) -> Vec<Checkup>, thing: T) -> (Outcome, String) {
    let checkups = judge(&[("x".to_owned(), Ok(Some(thing)))]);
    assert_eq!(checkups.len(), 1);
    (checkups[0].outcome, checkups[0].fact.clone())
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn config_rule(name: &str, state: &str) -> ConfigRule {
    ConfigRule { name: name.to_owned(), state: state.to_owned() }
}

#[test]
fn a_rule_of_config_is_there_and_its_last_run_went_well() {
    let rules = ["well", "new", "evaluating", "leaving", "uninvoked", "failing", "recovered", "untold"]
        .map(|name| config_rule(name, "ACTIVE"));
    let rules = rules.map(|rule| match rule.name.as_str() {
        "leaving" => config_rule("leaving", "DELETING"),
        "evaluating" => config_rule("evaluating", "EVALUATING"),
        _ => rule,
    });
    let status = |name: &str| ConfigRuleStatus { name: name.to_owned(), ..ConfigRuleStatus::default() };
    let statuses = [
        ConfigRuleStatus { invoked_at: Some(at(2)), evaluated_at: Some(at(2)), ..status("well") },
        status("new"),
        status("evaluating"),
        status("leaving"),
        ConfigRuleStatus {
            invoked_at: Some(at(2)),
            invocation_failed_at: Some(at(3)),
            last_error: Some("AccessDenied: no".to_owned()),
            ..status("uninvoked")
        },
        ConfigRuleStatus { invoked_at: Some(at(3)), evaluation_failed_at: Some(at(3)), ..status("failing") },
        ConfigRuleStatus {
            invocation_failed_at: Some(at(3)),
            invoked_at: Some(at(3)),
            evaluation_failed_at: Some(at(3)),
            evaluated_at: Some(at(4)),
            ..status("recovered")
        },
    ];
    let names = ["well", "new", "evaluating", "leaving", "uninvoked", "failing", "recovered", "untold", "lost"];
    assert_eq!(
        said(&config_rules(&names, Ok(&rules), Ok(&statuses))),
        [
            (Outcome::Ok, "4 rules: active, and the last runs went well"),
            (Outcome::Problem, "leaving: is DELETING"),
            (Outcome::Problem, "lost: is gone"),
            (Outcome::Problem, "uninvoked: its function could not be invoked: AccessDenied: no"),
            (Outcome::Problem, "failing: its last evaluation failed: AWS Config does not say why"),
            (Outcome::Unchecked, "untold: AWS Config does not tell how its last run went"),
        ]
    );
}

#[test]
fn rules_of_config_whose_runs_are_not_told_are_not_said_to_run_well() {
    let error = refused("config:DescribeConfigRuleEvaluationStatus");
    let rules = [config_rule("a", "ACTIVE")];
    assert_eq!(
        said(&config_rules(&["a", "b"], Ok(&rules), Err(&error))),
        [
            (Outcome::Ok, "1 rule: active"),
            (Outcome::Problem, "b: is gone"),
            (Outcome::Unchecked, "how the last runs went: config:DescribeConfigRuleEvaluationStatus: AccessDenied"),
        ]
    );
    let rules = refused("config:DescribeConfigRules");
    assert_eq!(said(&config_rules(&["a"], Err(&rules), Ok(&[])))[0].0, Outcome::Unchecked);
}

#[test]
fn a_rule_of_eventbridge_is_enabled_and_leads_somewhere() {
    let with = |state: &str, targets| EventRule { state: state.to_owned(), targets, ..rule("x") };
    for (rule, outcome, fact) in [
        (with("ENABLED", 1), Outcome::Ok, "1 rule: enabled, with a target"),
        (with("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", 2), Outcome::Ok, "1 rule: enabled, with a target"),
        (with("ENABLED", 0), Outcome::Problem, "x: has no target"),
        (with("DISABLED", 1), Outcome::Problem, "x: is DISABLED"),
        (with("SOMETHING_NEW", 1), Outcome::Problem, "x: is SOMETHING_NEW"),
    ] {
        assert_eq!(one(event_rules, rule), (outcome, fact.to_owned()));
    }
}

#[test]
fn a_rules_id_names_its_bus() {
    for (physical_id, bus, name) in [
        ("guardrail-calls", "default", "guardrail-calls"),
        ("home|guardrail-calls", "home", "guardrail-calls"),
        ("arn:aws:events:eu-west-1:111122223333:rule/guardrail-calls", "default", "guardrail-calls"),
        ("arn:aws:events:eu-west-1:111122223333:rule/home/guardrail-calls", "home", "guardrail-calls"),
        ("arn:aws:events:eu-west-1:111122223333:rule/aws.partner/a.com/b/calls", "aws.partner/a.com/b", "calls"),
    ] {
        let expected = EventRuleId { bus: bus.to_owned(), name: name.to_owned() };
        assert_eq!(EventRuleId::of(physical_id), expected, "{physical_id}");
    }
}

#[test]
fn a_schedule_is_enabled() {
    let schedule = |state: &str| Schedule { state: state.to_owned() };
    assert_eq!(one(schedules, schedule("ENABLED")).0, Outcome::Ok);
    assert_eq!(one(schedules, schedule("DISABLED")), (Outcome::Problem, "x: is DISABLED".to_owned()));
}

#[test]
fn a_function_can_run() {
    let function = |state: &str| Function { state: state.to_owned(), ..Function::default() };
    let because = |reason: &str, state: &str| Function { state_reason: Some(reason.to_owned()), ..function(state) };
    let updated = |status: &str| Function { last_update: Some(status.to_owned()), ..function("Active") };
    let reserved = |number| Function { reserved_concurrency: Some(number), ..function("Active") };
    for (function, outcome, fact) in [
        (function("Active"), Outcome::Ok, "1 function: active"),
        (updated("Successful"), Outcome::Ok, "1 function: active"),
        (updated("Failed"), Outcome::Warning, "x: its last update failed: an older version runs"),
        (reserved(5), Outcome::Ok, "1 function: active"),
        (reserved(0), Outcome::Problem, "x: may not run: its reserved concurrency is 0"),
        (function("Pending"), Outcome::Warning, "x: is Pending"),
        (because("idle", "Inactive"), Outcome::Warning, "x: is Inactive: idle"),
        (because("no key", "Failed"), Outcome::Problem, "x: is Failed: no key"),
        (function("Deactivated"), Outcome::Problem, "x: is Deactivated"),
    ] {
        assert_eq!(one(functions, function), (outcome, fact.to_owned()));
    }
}

#[test]
fn a_mapping_hands_over_what_waits() {
    let mapping = |state: &str, last: Option<&str>| Mapping {
        state: state.to_owned(),
        last_result: last.map(str::to_owned),
        source_arn: None,
    };
    for (mapping, outcome, fact) in [
        (mapping("Enabled", None), Outcome::Ok, "1 event source mapping: enabled"),
        (mapping("Enabled", Some("OK")), Outcome::Ok, "1 event source mapping: enabled"),
        (mapping("Enabled", Some("No records processed")), Outcome::Ok, "1 event source mapping: enabled"),
        (
            mapping("Enabled", Some("PROBLEM: Function call failed")),
            Outcome::Problem,
            "x: its last batch: PROBLEM: Function call failed",
        ),
        (mapping("Updating", Some("OK")), Outcome::Warning, "x: is Updating"),
        (mapping("Disabling", Some("OK")), Outcome::Problem, "x: is Disabling"),
        (mapping("Disabled", Some("OK")), Outcome::Problem, "x: is Disabled"),
    ] {
        assert_eq!(one(mappings, mapping), (outcome, fact.to_owned()));
    }
}

#[test]
fn messages_that_nothing_takes_up_are_a_problem() {
    let queue = |arn: &str, messages| (arn.to_owned(), Ok(Some(Queue { arn: arn.to_owned(), messages })));
    let drains = |source: &str| {
        let mapping = Mapping { source_arn: Some(source.to_owned()), ..Mapping::default() };
        ("m".to_owned(), Ok(Some(mapping)))
    };
    let unknown = ("m".to_owned(), Err(refused("lambda:GetEventSourceMapping")));
    let work_and_failures = [queue("work", 7), queue("failures", 3), queue("others", 1)];
    assert_eq!(
        said(&queues(&work_and_failures, &[drains("work")])),
        [
            (Outcome::Ok, "1 queue: nothing waits for a person"),
            (Outcome::Problem, "others: holds 1 message that nothing will take up"),
            (Outcome::Problem, "failures: holds 3 messages that nothing will take up"),
        ]
    );
    assert_eq!(
        said(&queues(&[queue("work", 7), queue("failures", 0), ("gone".to_owned(), Ok(None))], &[unknown])),
        [
            (Outcome::Ok, "1 queue: nothing waits for a person"),
            (Outcome::Problem, "gone: is gone"),
            (Outcome::Unchecked, "work: holds 7 messages, and what drains it is not known"),
        ]
    );
    assert_eq!(said(&queues(&[], &[])), [(Outcome::Ok, "the stack has no queue")]);
}

#[test]
fn a_quota_is_near_from_four_fifths_on() {
    let error = refused("events:ListRules");
    for (used, outcome) in [(0, Outcome::Ok), (239, Outcome::Ok), (240, Outcome::Warning), (300, Outcome::Warning)] {
        assert_eq!(quotas::event_rules(Ok(used), Ok(300)).outcome, outcome, "{used}");
    }
    assert_eq!(quotas::event_rules(Ok(1), Ok(300)).fact, "the default event bus has 1 rule of at most 300");
    assert_eq!(quotas::event_rules(Ok(1), Err(error.clone())).outcome, Outcome::Unchecked);
    assert_eq!(quotas::event_rules(Err(error.clone()), Ok(300)).outcome, Outcome::Unchecked);
    assert_eq!(quotas::config_rules(Ok(799)).outcome, Outcome::Ok);
    assert_eq!(quotas::config_rules(Ok(800)).outcome, Outcome::Warning);
    assert_eq!(quotas::config_rules(Err(&error)).outcome, Outcome::Unchecked);
    let concurrency = |unreserved| quotas::concurrency(Ok(Concurrency { limit: 1000, unreserved }));
    assert_eq!(concurrency(100).outcome, Outcome::Ok);
    assert_eq!(concurrency(99).outcome, Outcome::Warning);
    assert_eq!(concurrency(99).fact, "99 of 1000 concurrent executions are shared by all functions of the Region");
    assert_eq!(quotas::concurrency(Err(error)).outcome, Outcome::Unchecked);
}
