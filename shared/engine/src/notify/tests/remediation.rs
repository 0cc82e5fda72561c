//! What remediation is told, and what brings it back.

use super::{House, at, done, key};
use crate::ledger::{
    Ledger as _, Observed, Record, Remediation, Sink, Stage, TransitionKind, remediation, resubmit, word_id,
};
use crate::notify::{RemediationRules, Rules};
use crate::settings::Settings;
use TransitionKind::{Opened, Planned, Refused, Resolved, Worsened};
use guardrail_actions::Plan;
use guardrail_actions::services::s3::{BlockPublicAccess, State};

const HOUR: i64 = 3_600;

fn of(toml: &str) -> RemediationRules {
    RemediationRules::of(&Settings::prepare(toml).unwrap().0)
}

/// A house where remediation is deployed, and a plan is known for what breaks.
fn house(toml: &str) -> House {
    let mut house = House::new();
    house.rules = Rules { remediation: Some(of(toml)), ..house.rules };
    house.plan = Plan::of(BlockPublicAccess { bucket: "logs".to_owned() }, State::PublicAccessBlock(None));
    house
}

fn told(house: &House) -> Vec<TransitionKind> {
    house.told(Sink::Remediation).into_iter().map(|(_, kind)| kind).collect()
}

fn record(house: &House) -> Record {
    house.store.get(&key("logs")).unwrap()
}

/// What remediation, or an operator, writes between two tellings.
fn write(house: &House, change: impl FnOnce(&Record) -> Option<Record>) {
    done(house.store.swap(&change(&record(house)).unwrap())).unwrap();
}

fn stage(record: &Record, stage: Stage, seconds: i64) -> Option<Record> {
    let note = "the limit of the hour is reached".to_owned();
    let calls = Vec::new();
    let told = Remediation { stage, life: 1, attempt: 0, calls, note, next_at: None, undone_by: Vec::new() };
    remediation(record, told, at(seconds))
}

const PLAN: &str = "[modes.controls]\ns3-tls-only = \"plan\"";

#[test]
fn only_what_settings_let_it_take_up_is_told() {
    let none = Plan::none();
    let plan = house(PLAN).plan;
    for (toml, plan, expected) in [(PLAN, &plan, vec![Opened, Worsened]), ("", &plan, vec![]), (PLAN, &none, vec![])] {
        let mut house = house(toml);
        house.plan = plan.clone();
        house.broken("logs", 0);
        house.stream("logs", 1);
        house.see("logs", 10, Observed::NonCompliant("plain HTTP is answered; anyone may read".to_owned()));
        house.stream("logs", 11);
        house.see("logs", 20, Observed::Compliant);
        house.stream("logs", 21);
        assert_eq!(told(&house), expected, "{toml}");
        assert_eq!(house.told(Sink::People).len(), 3, "people hear of everything");
        house.sweep(30);
        assert_eq!(house.sweep(100_000).seen_to, 0, "and nothing is owed any more");
    }
}

#[test]
fn where_it_is_not_deployed_it_is_owed_nothing() {
    let mut house = house(PLAN);
    house.rules.remediation = None;
    house.broken("logs", 0);
    house.stream("logs", 1);
    house.sweep(2);
    assert_eq!(told(&house), []);
    assert_eq!(house.sweep(100_000).seen_to, 0);
    house.rules.remediation = Some(of(PLAN));
    house.sweep(100_001);
    assert_eq!(told(&house), [Opened], "and once it is, it takes up what stands");
}

#[test]
fn a_storm_or_a_first_pass_holds_nothing_back_from_it() {
    let mut house = house("[modes]\ndefault = \"enforce\"");
    for number in 0..10 {
        let bucket = format!("b{number}");
        let broken = Observed::NonCompliant("x".to_owned());
        house.see_as(&bucket, number, broken, guardrail_model::Severity::Medium, true);
        house.stream(&bucket, number);
    }
    assert_eq!((told(&house).len(), house.told(Sink::People).len()), (10, 0));
    assert!(house.told.iter().all(|told| told.together == 1));
}

#[test]
fn what_it_writes_itself_is_told_to_people_and_not_to_it() {
    let mut house = house(PLAN);
    house.rules.chat.minimum_severity = guardrail_model::Severity::Low;
    house.rules.security_hub = Some("123456789012".to_owned());
    house.broken("logs", 0);
    house.stream("logs", 1);
    write(&house, |record| stage(record, Stage::Planned, 5));
    house.stream("logs", 6);
    assert_eq!(told(&house), [Opened]);
    for sink in [Sink::People, Sink::Chat, Sink::SecurityHub] {
        assert_eq!(house.told(sink), [("logs", Opened), ("logs", Planned)], "{sink}");
    }
}

#[test]
fn while_a_finding_is_open_it_is_reminded_and_then_no_more() {
    let mut house = house(PLAN);
    house.broken("logs", 0);
    house.stream("logs", 1);
    house.sweep(2);
    let walked = told(&house).len();
    house.sweep(6 * HOUR);
    assert_eq!(told(&house).len(), walked);
    let swept = house.sweep(6 * HOUR + 2);
    assert_eq!((told(&house).len(), swept.behind.as_secs()), (walked + 1, 0), "a reminder is not late");
    write(&house, |record| stage(record, Stage::Applied, 6 * HOUR + 10));
    house.stream("logs", 6 * HOUR + 11);
    house.sweep(12 * HOUR + 12);
    assert_eq!(told(&house).last(), Some(&TransitionKind::Applied), "so that a queue that lost it loses nothing");
    house.see("logs", 13 * HOUR, Observed::Compliant);
    house.stream("logs", 13 * HOUR);
    assert_eq!(house.sweep(100 * HOUR).seen_to, 0);
    assert_eq!(told(&house).len(), walked + 2);
}

#[test]
fn what_it_puts_off_comes_back_when_it_said() {
    let mut house = house(PLAN);
    house.broken("logs", 0);
    house.sweep(1);
    let before = told(&house).len();
    write(&house, |record| resubmit(&stage(record, Stage::Refused, 5)?, at(905)));
    house.stream("logs", 6);
    house.sweep(900);
    assert_eq!(told(&house).len(), before);
    assert_eq!(house.told(Sink::People).last(), Some(&("logs", Refused)));
    let swept = house.sweep(905);
    assert_eq!((told(&house).len(), swept.behind.as_secs()), (before + 1, 0), "what was put off is not late");
    house.see("logs", 1_000, Observed::NonCompliant("plain HTTP is answered; anyone may read".to_owned()));
    write(&house, |record| resubmit(record, at(5_000)));
    house.see("logs", 1_010, Observed::NonCompliant("plain HTTP is answered; anyone may write".to_owned()));
    house.stream("logs", 1_011);
    assert_eq!(told(&house).last(), Some(&Worsened), "news does not wait");
}

#[test]
fn an_order_comes_through_though_the_finding_has_ended_or_its_mode_is_to_observe() {
    let mut house = house("");
    house.broken("logs", 0);
    house.stream("logs", 1);
    house.sweep(2);
    write(&house, |record| resubmit(record, at(10)));
    house.stream("logs", 10);
    assert_eq!(told(&house), [Opened]);
    house.see("logs", 20, Observed::Compliant);
    house.stream("logs", 21);
    write(&house, |record| resubmit(record, at(30)));
    house.down = vec![Sink::Remediation];
    house.stream("logs", 30);
    house.down.clear();
    house.sweep(900);
    assert_eq!(told(&house), [Opened, Resolved], "and a queue that was down does not lose it");
    assert_eq!(house.sweep(100_000).seen_to, 0);
}

#[test]
fn an_order_that_nobody_told_yet_outlives_a_change() {
    let mut house = house("");
    house.broken("logs", 0);
    house.stream("logs", 1);
    write(&house, |record| resubmit(record, at(10)));
    write(&house, |record| stage(record, Stage::Planned, 11));
    house.stream("logs", 12);
    assert_eq!(told(&house), [Planned]);
}

#[test]
fn what_is_asked_for_while_it_is_told_is_told_too() {
    let mut house = house(PLAN);
    house.sweep(0);
    house.broken("logs", 0);
    let claimed = crate::ledger::claim(&record(&house), Sink::Remediation, at(1)).unwrap();
    done(house.store.swap(&claimed)).unwrap();
    let mut claimed = record(&house);
    write(&house, |record| resubmit(record, at(600)));
    house.at(2, async |notifier| notifier.settle(&mut claimed, Sink::Remediation, 1, true).await).unwrap();
    let asked = record(&house);
    assert!(word_id(&asked, Sink::Remediation).unwrap().starts_with("1-"), "{asked:?}");
    house.at(3, async |notifier| notifier.settle(&mut claimed, Sink::Remediation, 1, false).await).unwrap();
    assert_eq!(record(&house).finding, asked.finding, "nor does a failure put off what was asked for");
    house.sweep(599);
    let before = told(&house).len();
    house.sweep(600);
    assert_eq!(told(&house).len(), before + 1);
}

#[test]
fn what_settings_let_it_take_up_now_it_is_told_once() {
    let mut house = house("");
    house.broken("logs", 0);
    house.broken("orders", 0);
    house.see("orders", 1, Observed::Compliant);
    for bucket in ["logs", "orders"] {
        house.stream(bucket, 2);
    }
    house.sweep(3);
    assert_eq!(told(&house), []);
    house.rules.remediation = Some(of(PLAN));
    house.sweep(10);
    assert_eq!(house.told(Sink::Remediation), [("logs", Opened)]);
    for (seconds, toml) in [
        (20, "[modes.controls]\ns3-tls-only = \"enforce\""),
        (30, "[modes.controls]\ns3-tls-only = \"enforce\"\n[limits]\nattempts = 5"),
        (40, "[modes.controls]\ns3-tls-only = \"enforce\"\n[protected]\nresources = [\"x\"]"),
        (50, "[modes.controls]\ns3-tls-only = \"enforce\"\n[remediation]\nstopped = true"),
    ] {
        house.rules.remediation = Some(of(toml));
        house.sweep(seconds);
        house.sweep(seconds + 1);
    }
    assert_eq!(told(&house).len(), 5, "once for each change of settings");
    house.rules.remediation = Some(of(""));
    house.sweep(60);
    assert_eq!(told(&house).len(), 5);
    house.rules.people.resolved = false;
    house.sweep(70);
    assert_eq!(told(&house).len(), 5, "who else is told what is nothing to it");
}
