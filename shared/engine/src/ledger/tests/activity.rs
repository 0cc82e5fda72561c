//! Calls and the calls that take them back, of several principals and windows: whatever order they are told in.

use super::{One, at, bucket, fired, seen, terms};
use crate::ledger::memory::Memory;
use crate::ledger::{
    ActivityWindow, Decision, Exemption, FindingId, FindingKey, FindingStatus, Found, Ledger, Observation, Observed,
    Page, Record, Recorded, Remediation, Stage, StoreError, Swap, Terms, TransitionKind, acknowledge, record,
    remediation, review,
};
use TransitionKind::{Acknowledged, Opened, Reopened, Resolved, Worsened};
use guardrail_actions::Plan;
use guardrail_actions::services::s3::{BlockPublicAccess, State};
use guardrail_model::ResourceKey;
use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// A store in memory never waits.
fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the store waits"),
    }
}

fn stopped(principal: &str, seconds: i64, event_id: &str) -> Observation {
    let window = ActivityWindow::of(principal, at(seconds));
    Observation { key: FindingKey::activity(bucket("logs"), "trail-stopped", window), ..fired(seconds, event_id) }
}

fn started(seconds: i64) -> Observation {
    let key = FindingKey::configuration(bucket("logs"), "trail-stopped");
    Observation { key, ..seen(seconds, Observed::TakenBack) }
}

/// The same call, for what it did; all of them are one resource's.
fn doing(fact: &str, call: Observation) -> Observation {
    let Observed::Fired { event_id, .. } = &call.observed else { panic!("{call:?}") };
    Observation { observed: Observed::Fired { event_id: event_id.clone(), fact: fact.to_owned() }, ..call }
}

fn undone(facts: &[&str], seconds: i64) -> Observation {
    Observation { observed: Observed::Undone(facts.iter().map(ToString::to_string).collect()), ..started(seconds) }
}

fn told(store: &Memory, observations: &[Observation]) -> Vec<Recorded> {
    now(record(store, &bucket("logs"), observations, |_| terms())).unwrap()
}

/// What turned, in order.
fn turned(store: &Memory, observations: &[Observation]) -> Vec<TransitionKind> {
    told(store, observations).into_iter().filter_map(|recorded| recorded.turned).collect()
}

/// What every finding says now: whether it stands, and its calls.
fn says(store: &Memory) -> BTreeMap<FindingKey, (FindingStatus, u64, Timestamp, Timestamp)> {
    let records = store.records.lock().unwrap();
    let said = records.iter().filter_map(|(key, record)| {
        let finding = record.finding.as_ref()?;
        let count = finding.calls.as_ref().unwrap().count;
        Some((key.clone(), (finding.status, count, finding.opened_at, finding.observed_at)))
    });
    said.collect()
}

#[test]
fn what_takes_back_ends_every_earlier_call_whoever_made_it_and_whenever_it_is_told() {
    let calls = [stopped("alice", 10, "a"), stopped("bob", 20, "b"), stopped("alice", 4_000, "c")];
    let store = Memory::new();
    assert_eq!(turned(&store, &calls), [Opened, Opened, Opened]);
    assert_eq!(turned(&store, &[started(4_001)]), [Resolved, Resolved, Resolved]);
    assert_eq!(turned(&store, &[started(4_001)]), [], "told again");
    assert_eq!(turned(&store, &[stopped("alice", 4_001, "d")]), [Reopened]);

    let store = Memory::new();
    assert_eq!(turned(&store, &[started(4_001)]), []);
    assert_eq!(turned(&store, &calls), [Resolved, Resolved, Resolved], "each is told once, as it stands");
    assert!(says(&store).values().all(|(status, ..)| *status == FindingStatus::Resolved));
    let numbers = |record: &Record| record.finding.as_ref().map(|finding| finding.transition.number);
    assert!(store.records.lock().unwrap().values().filter_map(numbers).all(|number| number == 2));
}

#[test]
fn what_undoes_one_fact_ends_only_findings_of_which_nothing_else_is_left() {
    let calls = [doing("stopped", stopped("alice", 10, "a")), doing("narrowed; cut off", stopped("alice", 20, "b"))];
    let store = Memory::new();
    assert_eq!(turned(&store, &calls), [Opened, Worsened], "one finding");
    assert_eq!(turned(&store, &[undone(&["stopped"], 30)]), [], "the trail is narrow still");
    assert_eq!(turned(&store, &[undone(&["narrow", "cut*"], 40), undone(&["narrowed"], 19)]), []);
    assert_eq!(turned(&store, &[undone(&["narrowed"], 50)]), [Resolved]);
    assert_eq!(turned(&store, &[doing("cut off", stopped("alice", 60, "c"))]), [Reopened]);
    assert_eq!(turned(&store, &[undone(&["cut off"], 60)]), [], "of one second, the worse counts");
    assert_eq!(turned(&store, &[undone(&["cut off"], 61)]), [Resolved]);

    let store = Memory::new();
    assert_eq!(turned(&store, &[undone(&["stopped"], 30), undone(&["cut*", "narrowed"], 21)]), []);
    assert_eq!(turned(&store, &calls), [Resolved], "told late");
    let early = doing("narrowed", stopped("bob", 22, "d"));
    assert_eq!(turned(&store, &[early]), [Opened]);
    assert_eq!(turned(&store, &[started(23)]), [Resolved], "what takes back everything");
}

#[test]
fn of_many_facts_those_without_words_of_their_own_are_undone_only_with_all() {
    let calls = (0..200).map(|number| doing(&format!("fact {number}"), stopped("alice", number, &number.to_string())));
    let store = Memory::new();
    told(&store, &calls.collect::<Vec<_>>());
    let record = store.get(&stopped("alice", 0, "0").key).unwrap();
    assert_eq!(record.finding.unwrap().calls.unwrap().facts.len(), 101);
    assert_eq!(turned(&store, &[undone(&["fact*"], 500)]), []);
    let each: Vec<Observation> = (0..200).map(|number| undone(&[&format!("fact {number}")], 500)).collect();
    assert_eq!(turned(&store, &each), []);
    assert_eq!(store.get(&started(0).key).unwrap().undone.len(), 100);
    assert_eq!(turned(&store, &[started(500)]), [Resolved]);
}

#[test]
fn a_call_after_what_took_back_is_open() {
    let store = Memory::new();
    assert_eq!(turned(&store, &[started(30), stopped("alice", 31, "a"), started(29)]), [Opened]);
    let other = Observation { key: FindingKey::configuration(bucket("logs"), "key-disabled"), ..started(90) };
    let elsewhere = Observation { key: FindingKey::configuration(bucket("other"), "trail-stopped"), ..started(90) };
    assert_eq!(turned(&store, &[other]), [], "another control's");
    now(record(&store, &bucket("other"), &[elsewhere], |_| terms())).unwrap();
    assert_eq!(store.get(&stopped("alice", 31, "a").key).unwrap().finding.unwrap().status, FindingStatus::Open);
}

/// CloudTrail tells whole seconds: whether a trail that was stopped and started within one runs, nobody knows.
#[test]
fn of_what_was_done_and_taken_back_within_one_second_the_worse_counts() {
    for calls in [[stopped("alice", 10, "a"), started(10)], [started(10), stopped("alice", 10, "a")]] {
        assert_eq!(turned(&Memory::new(), &calls), [Opened], "{calls:?}");
    }
}

/// How far the first attempt of the first life came.
fn remediated(stage: Stage) -> Remediation {
    Remediation {
        stage,
        life: 1,
        attempt: 1,
        calls: Vec::new(),
        note: String::new(),
        next_at: None,
        undone_by: Vec::new(),
    }
}

#[test]
fn what_guardrail_put_right_opens_by_a_later_call_and_not_by_those_that_it_knows() {
    let mut one = One::after([fired(20, "a")]);
    one.record = remediation(&one.record, remediated(Stage::Remediated), at(200)).unwrap();
    one.see(&fired(20, "a"), &terms());
    one.see(&fired(10, "told late"), &terms());
    one.see(&fired(20, "of the same second"), &terms());
    one.see(&Observation { observed: Observed::TakenBack, ..fired(15, "") }, &terms());
    assert_eq!(one.told, [Opened]);
    assert_eq!(one.record.finding.as_ref().unwrap().status, FindingStatus::Resolved);
    let mut other = One { record: one.record.clone(), told: Vec::new() };
    other.see(&did(10, "b", "shared with B"), &terms());
    assert_eq!(other.told, [Reopened], "nobody put that right");
    one.see(&fired(21, "b"), &terms());
    assert_eq!(one.told, [Opened, Reopened]);
}

/// A call that did this, and what would put it right.
fn did(seconds: i64, event_id: &str, fact: &str) -> Observation {
    let observed = Observed::Fired { event_id: event_id.to_owned(), fact: fact.to_owned() };
    let plan = Plan::of(BlockPublicAccess { bucket: fact.to_owned() }, State::PublicAccessBlock(None));
    Observation { observed, plan, ..fired(seconds, event_id) }
}

#[test]
fn what_else_a_principal_does_in_its_hour_is_told_and_would_be_put_right_too() {
    let calls = [did(10, "a", "shared with A"), did(20, "b", "shared with B"), did(30, "c", "shared with A")];
    let one = One::after(calls.clone());
    assert_eq!(one.told, [Opened, Worsened]);
    let finding = one.record.finding.unwrap();
    assert_eq!(finding.annotation, "shared with A; shared with B");
    assert_eq!((finding.calls.unwrap().count, finding.plan.steps.len()), (3, 2));
    let late = One::after(calls.into_iter().rev());
    assert_eq!(late.told, [Opened, Worsened]);
    assert_eq!(
        late.record.finding.unwrap().annotation,
        finding.annotation,
        "the earliest first, whichever is told first"
    );
}

#[test]
fn whoever_acknowledged_a_finding_has_not_seen_what_is_told_of_it_later() {
    let mut one = One::after([did(20, "a", "shared with A")]);
    one.take(acknowledge(&one.record, "on call", at(100)));
    one.see(&did(10, "b", "shared with B"), &terms());
    assert_eq!(one.told, [Opened, Acknowledged, Reopened]);
}

#[test]
fn a_finding_says_so_many_facts_and_counts_the_rest() {
    let one =
        One::after((0..30).map(|number| did(number, &format!("e-{number}"), &format!("shared with {number:02}"))));
    assert_eq!(one.told.len(), 20);
    let finding = one.record.finding.unwrap();
    assert_eq!((finding.annotation.split("; ").count(), finding.plan.steps.len()), (20, 20));
    assert_eq!(finding.calls.unwrap().count, 30);
}

/// What was done is looked at for what the finding said then: it must not end what came since.
#[test]
fn what_is_done_besides_while_guardrail_looks_has_a_life_of_its_own() {
    let mut one = One::after([did(10, "a", "shared with A")]);
    let applied = remediated(Stage::Applied);
    one.record = remediation(&one.record, applied, at(200)).unwrap();
    one.see(&did(10, "b", "shared with B"), &terms());
    assert_eq!(one.told, [Opened, Reopened]);
    assert_eq!(one.record.open().unwrap().life, 2);
}

#[test]
fn what_someone_has_seen_opens_again_by_a_call_that_they_have_not() {
    let mut one = One::after([fired(10, "a")]);
    one.take(acknowledge(&one.record, "on call", at(100)));
    one.see(&fired(20, "b"), &terms());
    one.see(&fired(10, "a"), &terms());
    assert_eq!(one.told, [Opened, Acknowledged], "told late: it was made before");
    assert_eq!(one.record.finding.as_ref().unwrap().calls.as_ref().unwrap().count, 2);
    one.see(&fired(101, "c"), &terms());
    assert_eq!(one.told, [Opened, Acknowledged, Reopened]);
    let finding = one.record.open().unwrap();
    assert_eq!((finding.life, finding.acknowledged_by.as_deref(), finding.opened_at), (2, None, at(10)));
    assert!(finding.review_at.is_some(), "it gets old again");
    one.see(&Observation { key: one.record.key.clone(), ..started(102) }, &terms());
    assert_eq!(one.told.last(), Some(&Resolved));
}

/// A store in which another invocation writes something just before each swap of this one, as long as there is something.
struct Late<'s> {
    store: &'s Memory,
    others: std::sync::Mutex<Vec<Observation>>,
}

impl Ledger for Late<'_> {
    async fn records(&self, resource: &ResourceKey) -> Result<Vec<Record>, StoreError> {
        self.store.records(resource).await
    }

    async fn record(&self, key: &FindingKey) -> Result<Option<Record>, StoreError> {
        self.store.record(key).await
    }

    async fn records_at(&self, keys: &BTreeSet<FindingKey>) -> Result<Vec<Record>, StoreError> {
        self.store.records_at(keys).await
    }

    async fn records_of(&self, resource: &ResourceKey, control: &str) -> Result<Vec<Record>, StoreError> {
        self.store.records_of(resource, control).await
    }

    async fn swap(&self, record: &Record) -> Result<Swap, StoreError> {
        if let Some(other) = self.others.lock().unwrap().pop() {
            told(self.store, &[other]);
        }
        self.store.swap(record).await
    }

    async fn due(&self, _: Timestamp, _: usize) -> Result<Found<Record>, StoreError> {
        Ok(Found::default())
    }

    async fn standing(&self, _: Option<&str>, _: usize) -> Result<Page, StoreError> {
        Ok(Page::default())
    }

    async fn find(&self, _: &FindingId) -> Result<Option<Record>, StoreError> {
        Ok(None)
    }
}

#[test]
fn who_fires_and_who_takes_back_at_once_see_each_other() {
    let (call, back) = (stopped("alice", 10, "a"), started(20));
    for (mine, other) in [(&call, &back), (&back, &call)] {
        let store = Memory::new();
        let late = Late { store: &store, others: std::sync::Mutex::new(vec![other.clone()]) };
        now(record(&late, &bucket("logs"), std::slice::from_ref(mine), |_| terms())).unwrap();
        assert_eq!(store.get(&call.key).unwrap().finding.unwrap().status, FindingStatus::Resolved);
    }
}

#[test]
fn a_call_among_many_is_counted() {
    let others = (0..15).map(|number| stopped("alice", number, &format!("other-{number}"))).collect();
    let store = Memory::new();
    let late = Late { store: &store, others: std::sync::Mutex::new(others) };
    let call = stopped("alice", 20, "a");
    now(record(&late, &bucket("logs"), std::slice::from_ref(&call), |_| terms())).unwrap();
    assert_eq!(store.get(&call.key).unwrap().finding.unwrap().calls.unwrap().count, 16);
}

#[test]
fn an_invocation_that_died_between_is_made_good_by_its_next_try() {
    for observations in [[stopped("alice", 10, "a"), started(20)], [started(20), stopped("alice", 10, "a")]] {
        for (victim, steps) in [0, 1].into_iter().flat_map(|victim| (0..6).map(move |steps| (victim, steps))) {
            let store = Memory::new();
            for (place, observation) in observations.iter().enumerate() {
                let steps = if place == victim { steps } else { -1 };
                store.steps.store(steps, std::sync::atomic::Ordering::SeqCst);
                let died =
                    now(record(&store, &bucket("logs"), std::slice::from_ref(observation), |_| terms())).is_err();
                store.steps.store(-1, std::sync::atomic::Ordering::SeqCst);
                if died {
                    told(&store, std::slice::from_ref(observation));
                }
            }
            let finding = store.get(&stopped("alice", 10, "a").key).unwrap().finding.unwrap();
            assert_eq!(finding.status, FindingStatus::Resolved, "{victim} after {steps} steps");
        }
    }
}

fn calls() -> impl Strategy<Value = Vec<Observation>> {
    let fact = prop_oneof![Just("stopped"), Just("narrowed"), Just("narrowed; cut off")];
    let inverse =
        prop_oneof![5 => Just(None), 1 => Just(Some(None)), 2 => fact.clone().prop_map(|fact| Some(Some(fact)))];
    let call = (prop_oneof![Just("alice"), Just("bob")], 0..9_000_i64, fact, inverse);
    prop::collection::vec(call, 1..14).prop_map(|calls| {
        let numbered = calls.into_iter().enumerate();
        let call = |(number, (principal, seconds, fact, inverse))| match inverse {
            None => doing(fact, stopped(principal, seconds, &format!("event-{number}"))),
            Some(None) => started(seconds),
            Some(Some(undoes)) => undone(&str::split(undoes, "; ").collect::<Vec<_>>(), seconds),
        };
        numbered.map(call).collect()
    })
}

proptest! {
    /// A finding stands exactly where a call of its is no earlier than every call that took it back or undid what it did.
    #[test]
    fn the_last_state_is_told_by_the_calls_alone(
        (calls, shuffled) in calls().prop_flat_map(|calls| {
            let twice = calls.iter().chain(&calls).cloned().collect::<Vec<_>>();
            (Just(calls), Just(twice).prop_shuffle())
        })
    ) {
        let (ordered, stormy) = (Memory::new(), Memory::new());
        let mut in_order = calls.clone();
        in_order.sort_by_key(|call| call.at);
        told(&ordered, &in_order);
        for call in &shuffled {
            told(&stormy, std::slice::from_ref(call));
        }
        prop_assert_eq!(says(&ordered), says(&stormy));
        let is_left = |at: Timestamp, fact: &str| !calls.iter().any(|call| call.at > at && match &call.observed {
            Observed::TakenBack => true,
            Observed::Undone(facts) => facts.iter().any(|undone| undone == fact),
            _ => false,
        });
        for (key, (status, ..)) in says(&stormy) {
            let is_open = calls.iter().filter(|call| call.key == key).any(|call| {
                call.observed.fact().split("; ").any(|fact| is_left(call.at, fact))
            });
            prop_assert_eq!(status == FindingStatus::Open, is_open);
        }
    }

    /// The rules alone, without a store that puts two records together.
    #[test]
    fn one_record_ends_the_same_in_any_order(
        calls in prop::collection::vec((0..60_i64, any::<bool>()), 1..10),
        order in any::<prop::sample::Index>(),
    ) {
        let mut calls: Vec<Observation> = calls.iter().enumerate().map(|(number, (seconds, is_inverse))| {
            let call = fired(*seconds, &format!("event-{number}"));
            if *is_inverse { Observation { observed: Observed::TakenBack, ..call } } else { call }
        }).collect();
        let one = One::after(calls.clone());
        let middle = order.index(calls.len());
        calls.rotate_left(middle);
        let other = One::after(calls);
        let state = |one: &One| one.record.finding.as_ref().map(|finding| (finding.status, finding.calls.clone(), finding.opened_at, finding.observed_at));
        prop_assert_eq!(state(&one), state(&other));
        prop_assert_eq!(&one.record.mark, &other.record.mark);
    }
}

#[test]
fn under_an_exemption_a_later_call_opens_nothing() {
    let exemption: Exemption = serde_json::from_str(
        r#"{"id":"drill","owner":"sec","reason":"drill","expiresAt":"2026-06-01T00:00:00Z","scope":{"control":"trail-stopped"}}"#,
    )
    .unwrap();
    let exempted = Terms { exemption: Some(&exemption), ..terms() };
    let mut one = One::of(fired(10, "a").key);
    one.see(&fired(10, "a"), &exempted);
    one.see(&Observation { observed: Observed::TakenBack, ..fired(20, "") }, &exempted);
    one.see(&fired(30, "b"), &exempted);
    assert_eq!(one.told, [TransitionKind::Exempted, Resolved, TransitionKind::Exempted]);
    let review = review(&one.record, &terms());
    let Decision::Changed(record) = review else { panic!("{review:?}") };
    assert!(record.open().unwrap().review_at.is_some(), "it gets old, once nobody answers for it");
}
