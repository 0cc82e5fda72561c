//! Settings, sinks, heartbeats.

use super::fake::{ACCOUNT_ID, Store, now, wait};
use crate::doctor::checkup::{Check, Checkup, Outcome};
use crate::doctor::ledger::{age, heartbeats, settings_in_force, sinks};
use crate::doctor::told_by_a_file;
use crate::ledger::{
    AppliedSettings, Decision, FindingKey, Hold, JudgeVersion, Observation, Observed, Record, Seen, Sink, StoreError,
    Terms, decide, delivered, failed, held,
};
use guardrail_model::{ResourceKey, Responsibility, Severity};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

fn said(checkups: &[Checkup]) -> Vec<(Outcome, &str)> {
    checkups.iter().map(|checkup| (checkup.outcome, checkup.fact.as_str())).collect()
}

fn gone() -> StoreError {
    StoreError::Unavailable { operation: "dynamodb:GetItem", message: "AccessDenied".to_owned() }
}

#[test]
fn settings_that_do_not_hold_are_a_problem() {
    let applied = |toml: &str| AppliedSettings {
        revision: 7,
        toml: toml.to_owned(),
        applied_at: now(),
        applied_by: "ana".to_owned(),
    };
    for (read, outcome, fact) in [
        (Ok(None), Outcome::Ok, "none were ever applied: the defaults are in force"),
        (
            Ok(Some(applied("limits.attempts = 2"))),
            Outcome::Ok,
            "revision 7 is in force, applied 2026-03-02T12:00:00Z by ana",
        ),
        (
            Ok(Some(applied("limits.tries = 2\nmodes.defaults = 3"))),
            Outcome::Problem,
            "revision 7 does not hold: 2 problems; line 1: settings have no `limits.tries`; \
             line 2: settings have no `modes.defaults`; did you mean `modes.default`?",
        ),
        (Err(gone()), Outcome::Unchecked, "dynamodb:GetItem: AccessDenied"),
    ] {
        let is_prepared = outcome == Outcome::Ok && !matches!(read, Ok(None));
        let (checkup, catalogue) = settings_in_force(read);
        assert_eq!((checkup.check, checkup.outcome, checkup.fact.as_str()), (Check::Settings, outcome, fact));
        assert_eq!(catalogue.is_some(), is_prepared);
    }
}

#[test]
fn a_heartbeat_is_well_for_two_hours() {
    for (note, outcome, fact) in [
        ("2026-03-02T12:00:00Z", Outcome::Ok, "word came within 2 hours from here"),
        ("2026-03-02T10:00:00Z", Outcome::Ok, "word came within 2 hours from here"),
        ("2026-03-02T12:05:00Z", Outcome::Ok, "word came within 2 hours from here"),
        ("2026-03-02T09:59:59Z", Outcome::Problem, "here: its last heartbeat came 2 hours ago"),
        ("2026-02-27T12:00:00Z", Outcome::Problem, "here: its last heartbeat came 3 days ago"),
        ("2026-03-02T12:05:01Z", Outcome::Unchecked, "here: its last heartbeat lies in the future"),
        ("yesterday", Outcome::Unchecked, "here: the note of its last heartbeat is no time"),
    ] {
        let store = Store::well();
        store.beat("here", note);
        assert_eq!(said(&wait(heartbeats(&store, ACCOUNT_ID, &["here"], now()))), [(outcome, fact)], "{note}");
    }
    let store = Store::well();
    let never = [(Outcome::Problem, "here, there: no heartbeat ever came")];
    assert_eq!(said(&wait(heartbeats(&store, ACCOUNT_ID, &["here", "there"], now()))), never);
    assert_eq!(wait(heartbeats(&Store::gone(), ACCOUNT_ID, &["here"], now()))[0].outcome, Outcome::Unchecked);
}

/// A finding that opened some minutes ago, of which no sink was told.
fn opened(name: &str, minutes: i64) -> Record {
    let bucket = ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::S3::Bucket", name);
    let at = now() - SignedDuration::from_mins(minutes);
    let observation = Observation {
        key: FindingKey::configuration(bucket, "s3-tls-only"),
        at,
        judge: JudgeVersion::default(),
        seen: Seen::Recorded,
        observed: Observed::NonCompliant("plain HTTP is answered".to_owned()),
        severity: Severity::High,
        responsibility: Responsibility::NetworkTrafficProtection,
        aliases: Vec::new(),
        tags: BTreeMap::new(),
        plan: guardrail_actions::Plan::none(),
    };
    let terms = Terms { now: at, exemption: None, baseline: false };
    match decide(&Record::new(observation.key.clone()), &observation, &terms) {
        Decision::Changed(record) => *record,
        decision => panic!("{decision:?}"),
    }
}

/// A record with chat and Security Hub told, or not wanting it.
fn owed_to_people(name: &str, minutes: i64) -> Record {
    let told = delivered(&opened(name, minutes), Sink::Chat, 1, None).unwrap();
    let told = delivered(&told, Sink::SecurityHub, 1, Some(Timestamp::MAX)).unwrap();
    delivered(&told, Sink::Remediation, 1, Some(Timestamp::MAX)).unwrap()
}

fn looked(records: &[Record]) -> Vec<Checkup> {
    let store = Store::well();
    for record in records {
        store.memory.records.lock().unwrap().insert(record.key.clone(), record.clone());
    }
    wait(sinks(&store, now()))
}

#[test]
fn a_sink_may_be_behind_for_a_quarter_of_an_hour() {
    let well = [(Outcome::Ok, "people, chat, security-hub, remediation: not behind")];
    assert_eq!(said(&looked(&[])), well);
    assert_eq!(said(&looked(&[opened("a", 15)])), well);
    let late = [
        (Outcome::Ok, "chat, security-hub, remediation: not behind"),
        (Outcome::Problem, "people: not told of 2 findings, of the first for 3 hours"),
    ];
    assert_eq!(said(&looked(&[owed_to_people("a", 16), owed_to_people("b", 180), opened("c", 1)])), late);
}

#[test]
fn a_sink_between_two_tries_is_behind_and_one_that_waits_by_right_is_not() {
    let late = owed_to_people("a", 60);
    let trying = failed(&late, Sink::People, now()).unwrap();
    let told = looked(&[trying]);
    assert_eq!(said(&told)[1], (Outcome::Problem, "people: not told of 1 finding, of the first for 60 minutes"));
    let hold = Hold::Storm { since: now() };
    let waiting = held(&late, Sink::People, hold, now() + SignedDuration::from_mins(10)).unwrap();
    assert_eq!(looked(&[waiting])[0].outcome, Outcome::Ok);
    let mut unwanted = late;
    let people = unwanted.finding.as_mut().unwrap().deliveries.entry(Sink::People).or_default();
    people.next_at = Some(Timestamp::MAX);
    assert_eq!(looked(&[unwanted]).len(), 1);
}

#[test]
fn a_file_tells_nobody() {
    let store = Store::well();
    assert_eq!(wait(told_by_a_file(&store, now())).outcome, Outcome::Ok);
    let record = opened("a", 0);
    store.memory.records.lock().unwrap().insert(record.key.clone(), record);
    let told = wait(told_by_a_file(&store, now()));
    let expected = (Outcome::Warning, "1 finding that nobody is told of: a ledger in a file has no sinks");
    assert_eq!((told.outcome, told.fact.as_str()), expected);
    store.memory.steps.store(0, Ordering::SeqCst);
    assert_eq!(wait(told_by_a_file(&store, now())).outcome, Outcome::Unchecked);
    assert_eq!(wait(sinks(&store, now()))[0].outcome, Outcome::Unchecked);
}

#[test]
fn an_age_is_told_in_the_largest_unit_that_there_are_two_of() {
    for (minutes, expected) in [
        (-5, "0 minutes"),
        (0, "0 minutes"),
        (1, "1 minute"),
        (119, "119 minutes"),
        (120, "2 hours"),
        (47 * 60, "47 hours"),
        (48 * 60, "2 days"),
        (1000 * 24 * 60, "1000 days"),
    ] {
        assert_eq!(age(SignedDuration::from_mins(minutes)), expected);
    }
}
