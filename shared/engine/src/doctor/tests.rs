//! Looking at accounts that are well, and at ones that are not in one way each.

mod deployed;
mod fake;
mod ledger;
mod listening;

use super::checkup::{Check, Checkup, Outcome};
use super::examine;
use super::{Account, EventRule};
use fake::{Fake, STACK, Store, now, refused, resource, rule, wait};

/// What a look at an account comes to.
fn looked(fake: &Fake, store: Store) -> Vec<Checkup> {
    let account = Account { facts: fake, stack: STACK, now: now() };
    wait(examine(&account, |findings, control| {
        assert_eq!((findings, control), ("findings-1", "control-1"));
        store
    }))
}

/// What is not well.
fn amiss(checkups: &[Checkup]) -> Vec<(Check, Outcome, &str)> {
    let amiss = checkups.iter().filter(|checkup| checkup.outcome != Outcome::Ok);
    amiss.map(|checkup| (checkup.check, checkup.outcome, checkup.fact.as_str())).collect()
}

#[test]
fn an_account_that_is_well_is_said_to_be_well_in_every_part() {
    let checkups = looked(&Fake::well(), Store::well());
    assert_eq!(amiss(&checkups), []);
    // How many types must be recorded is the catalogue's to say.
    let facts = checkups.iter().filter(|checkup| checkup.check != Check::Recorder);
    let facts: Vec<String> = facts.map(|checkup| format!("{}: {}", checkup.check, checkup.fact)).collect();
    assert_eq!(
        facts,
        [
            "stack: the stack is UPDATE_COMPLETE",
            "settings: none were ever applied: the defaults are in force",
            "trails: API calls are logged by org",
            "config-rules: 1 rule: active, and the last runs went well",
            "event-rules: 1 rule: enabled, with a target",
            "schedules: 1 schedule: enabled",
            "functions: 1 function: active",
            "mappings: 1 event source mapping: enabled",
            "queues: 1 queue: nothing waits for a person",
            "regions: 2 other Regions are forwarded to eu-west-1: ap-south-1, us-east-1",
            "heartbeat: word came within 2 hours from eu-west-1, ap-south-1, us-east-1",
            "sinks: people, chat, security-hub, remediation: not behind",
            "quotas: AWS Config in this Region has 1 rule of at most 1000",
            "quotas: the default event bus has 12 rules of at most 300",
            "quotas: 900 of 1000 concurrent executions are shared by all functions of the Region",
        ]
    );
    assert!(checkups.iter().all(|checkup| checkup.look_at.is_none()));
}

#[test]
fn nothing_that_is_refused_is_said_to_be_well() {
    let nothing = Fake { refuses: true, stack: Err(refused("cloudformation:DescribeStacks")), ..Fake::well() };
    let checkups = looked(&nothing, Store::well());
    assert!(checkups.iter().all(|checkup| checkup.outcome == Outcome::Unchecked), "{checkups:#?}");
    assert!(checkups.iter().all(|checkup| checkup.look_at.is_some()));
    let but_the_stack = Fake { refuses: true, ..Fake::well() };
    for checkup in looked(&but_the_stack, Store::well()) {
        let is_known = matches!(checkup.check, Check::Stack | Check::Settings | Check::Heartbeat | Check::Sinks);
        let expected = if is_known { Outcome::Ok } else { Outcome::Unchecked };
        assert_eq!(checkup.outcome, expected, "{checkup:?}");
    }
}

#[test]
fn a_ledger_that_does_not_answer_is_not_said_to_be_well() {
    let checkups = looked(&Fake::well(), Store::gone());
    let unknown = [Check::Settings, Check::Heartbeat, Check::Sinks];
    let found: Vec<Check> = amiss(&checkups).into_iter().map(|(check, ..)| check).collect();
    assert_eq!(found, unknown);
    assert!(amiss(&checkups).iter().all(|(_, outcome, _)| *outcome == Outcome::Unchecked));
}

#[test]
fn a_stack_without_tables_has_no_ledger() {
    let mut fake = Fake::well();
    let stack = fake.stack.as_mut().unwrap();
    stack.resources.retain(|resource| resource.logical_id != "ControlTable");
    let checkups = looked(&fake, Store::well());
    let said = checkups.iter().find(|checkup| checkup.check == Check::Ledger).unwrap();
    assert_eq!(said.outcome, Outcome::Problem);
    assert!(checkups.iter().all(|checkup| checkup.check != Check::Heartbeat));
}

#[test]
fn a_stack_that_holds_nothing_is_a_problem_in_every_part_of_it() {
    let mut fake = Fake::well();
    fake.stack.as_mut().unwrap().resources = vec![
        resource("FindingsTable", "AWS::DynamoDB::Table", "findings-1"),
        resource("ControlTable", "AWS::DynamoDB::Table", "control-1"),
    ];
    let checkups = looked(&fake, Store::well());
    let found: Vec<Check> = amiss(&checkups).into_iter().map(|(check, ..)| check).collect();
    assert_eq!(found, [Check::ConfigRules, Check::EventRules, Check::Schedules, Check::Functions, Check::Mappings]);
}

#[test]
fn a_stack_says_how_its_last_change_ended() {
    for (status, expected) in [
        ("CREATE_COMPLETE", Outcome::Ok),
        ("UPDATE_COMPLETE", Outcome::Ok),
        ("UPDATE_IN_PROGRESS", Outcome::Warning),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", Outcome::Warning),
        ("UPDATE_ROLLBACK_COMPLETE", Outcome::Warning),
        ("ROLLBACK_COMPLETE", Outcome::Problem),
        ("UPDATE_ROLLBACK_FAILED", Outcome::Problem),
        ("DELETE_FAILED", Outcome::Problem),
        ("", Outcome::Problem),
    ] {
        let mut fake = Fake::well();
        status.clone_into(&mut fake.stack.as_mut().unwrap().status);
        let checkups = looked(&fake, Store::well());
        assert_eq!(checkups[0].outcome, expected, "{status}");
    }
    let mut fake = Fake::well();
    fake.stack.as_mut().unwrap().arn = "arn:aws:cloudformation".to_owned();
    assert_eq!(looked(&fake, Store::well())[0].outcome, Outcome::Unchecked);
}

#[test]
fn heartbeats_are_asked_for_where_events_come_home_from() {
    let mut fake = Fake::well();
    fake.forwarding.insert("us-east-1".to_owned(), Ok(Vec::new()));
    let store = Store::well();
    store.beat("us-east-1", "2026-03-01T00:00:00Z");
    store.beat("eu-west-1", "2026-03-02T09:59:00Z");
    let checkups = looked(&fake, store);
    assert_eq!(
        amiss(&checkups),
        [
            (Check::Regions, Outcome::Problem, "us-east-1: not forwarded: API calls there are not heard of"),
            (Check::Heartbeat, Outcome::Problem, "eu-west-1: its last heartbeat came 2 hours ago"),
        ]
    );
}

#[test]
fn forwarding_goes_to_the_default_bus_or_to_one_of_the_stack() {
    let mut fake = Fake::well();
    fake.bus = "arn:aws:events:eu-west-1:111122223333:event-bus/guardrail".to_owned();
    let checkups = looked(&fake, Store::well());
    assert_eq!(amiss(&checkups)[0].0, Check::Regions, "no rule leads to the default bus");
    let resources = &mut fake.stack.as_mut().unwrap().resources;
    resources.push(resource("Bus", "AWS::Events::EventBus", "guardrail"));
    assert_eq!(amiss(&looked(&fake, Store::well())), []);
}

#[test]
fn global_types_need_be_recorded_unless_the_function_was_told_otherwise() {
    let needed = |told: Option<&str>| {
        let mut fake = Fake::well();
        let function = fake.functions.get_mut("evaluate").unwrap();
        function.variables.clear();
        if let Some(told) = told {
            function.variables.insert("GUARDRAIL_GLOBAL_CONTROLS".to_owned(), told.to_owned());
        }
        fake.records_iam = false;
        amiss(&looked(&fake, Store::well())).iter().map(|(check, ..)| *check).collect::<Vec<_>>()
    };
    assert_eq!(needed(Some("false")), []);
    assert_eq!(needed(Some("true")), [Check::Recorder]);
    assert_eq!(needed(None), [Check::Recorder]);
}

#[test]
fn a_region_whose_rules_are_not_known_is_not_said_to_be_forwarded() {
    let mut fake = Fake::well();
    fake.forwarding.insert("us-east-1".to_owned(), Err(refused("events:ListRuleNamesByTarget")));
    let off = EventRule { state: "DISABLED".to_owned(), ..rule("a") };
    fake.forwarding.insert("ap-south-1".to_owned(), Ok(vec![off]));
    let checkups = looked(&fake, Store::well());
    assert_eq!(
        amiss(&checkups),
        [
            (Check::Regions, Outcome::Problem, "ap-south-1: not forwarded: every rule that would is disabled"),
            (Check::Regions, Outcome::Unchecked, "us-east-1: events:ListRuleNamesByTarget: AccessDenied"),
        ]
    );
}
