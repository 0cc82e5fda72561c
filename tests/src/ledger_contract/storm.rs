//! Events come shuffled, repeated and to several workers at once, while others tell people what changed. Whatever the
//! order, the ledger must end at the same records, and people must end knowing them:
//!
//! - **The same records** are records that say the same now: the same order mark (what was seen last, when and by which
//!   judge), open or not, the facts of what is open, and, of activity, the same calls with the same earliest one. How a
//!   record came there is not compared: its revision, its number of transitions and lives, and whether what has ended
//!   once stood open, since a broken state that arrives after a newer good one never opens anything. Where the last state
//!   could not be judged, the facts that an earlier state left open are not compared either: they stand until something
//!   is known, and which of them was known depends on what arrived.
//! - **The last state is told exactly once**: one alert has the number of the finding's last transition, and says of it
//!   what the record says. Earlier transitions may be skipped, where a newer one came before they were told.
//! - **No older state after a newer one**: of one finding, the alerts' numbers and order marks only rise.
//! - **The same set of alerts** comes of every order that keeps each resource's own, where each change is told before the
//!   resource's next event: whatever other resources do in between.

mod deliverer;
mod events;

pub use deliverer::{Alert, drain};
pub use events::{Shuffle, events, interleaved, twice};

use super::{World, at, records};
use guardrail_engine::ledger::{
    ActivityWindow, Calls, Decision, FindingKey, FindingStatus, Observation, Observed, OrderMark, Record, RecordError,
    Terms, decide, record,
};
use guardrail_model::ResourceKey;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// How many take events at once, and how many tell.
const WORKERS: usize = 4;
const TELLERS: usize = 2;

/// In how many batches events come, where they do.
const BATCHES: usize = 20;

/// Later than every event, and before any activity gets old: that would be due too.
pub fn now() -> Timestamp {
    at(24 * 3600)
}

/// Runs the property over so many events.
pub fn holds<W: World>(world: &W, size: usize, seed: u64) {
    println!("storm of {size} events, seed {seed}");
    let mut shuffle = Shuffle::new(seed);
    let ordered = events(size, &mut shuffle);
    let resources: BTreeSet<&ResourceKey> = ordered.iter().map(|event| &event.key.resource).collect();
    let (calm, calm_alerts) = in_turn(world, &ordered);
    let expected = stored(world, &calm, &resources);
    told_the_last_state_once(&expected, &calm_alerts);

    let (store, alerts) = at_once(world, &shuffle.shuffled(twice(&ordered)));
    let stormy = stored(world, &store, &resources);
    assert_eq!(expected.len(), stormy.len());
    for (key, record) in &expected {
        assert_eq!(Said::of(record), Said::of(&stormy[key]), "{key}");
    }
    told_the_last_state_once(&stormy, &alerts);

    let (store, alerts) = in_turn(world, &interleaved(&ordered, &mut shuffle));
    let other = stored(world, &store, &resources);
    assert_eq!(expected.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let set = |alerts: &[Alert]| alerts.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!(set(&calm_alerts).len(), calm_alerts.len(), "something was told twice");
    assert!(set(&calm_alerts) == set(&alerts) && calm_alerts.len() == alerts.len(), "other alerts");
}

/// The same for a store that takes its time: events come shuffled and repeated, in batches, as a queue would bring them,
/// those of one resource together; people are told in between now and then, and at the end. What the ordered run must leave
/// is decided without a store.
pub fn holds_in_batches<W: World>(world: &W, size: usize, seed: u64) {
    println!("batches of {size} events, seed {seed}");
    let mut shuffle = Shuffle::new(seed);
    let ordered = events(size, &mut shuffle);
    let mut expected: BTreeMap<FindingKey, Record> = BTreeMap::new();
    for event in &ordered {
        decided(&mut expected, event);
    }
    let (store, alerts) = (world.store(), Mutex::default());
    let events = shuffle.shuffled(twice(&ordered));
    for (number, batch) in events.chunks(events.len().div_ceil(BATCHES)).enumerate() {
        let mut of_resource: BTreeMap<&ResourceKey, Vec<Observation>> = BTreeMap::new();
        for event in batch {
            of_resource.entry(&event.key.resource).or_default().push(event.clone());
        }
        for (resource, events) in of_resource {
            let terms = |_: &Observation| Terms { now: now(), exemption: None, baseline: false };
            world.wait(record(&store, resource, &events, terms)).expect("the store takes them");
        }
        if number == BATCHES / 2 {
            drain(world, &store, now(), &alerts);
        }
    }
    super::soon(&0, || drain(world, &store, now(), &alerts));
    let resources: BTreeSet<&ResourceKey> = ordered.iter().map(|event| &event.key.resource).collect();
    let stored = stored(world, &store, &resources);
    assert_eq!(expected.len(), stored.len());
    for (key, record) in &expected {
        assert_eq!(Said::of(record), Said::of(&stored[key]), "{key}");
    }
    told_the_last_state_once(&stored, &alerts.into_inner().expect("no thread panicked"));
}

/// What an event makes of the records of its resource, without a store.
fn decided(records: &mut BTreeMap<FindingKey, Record>, event: &Observation) {
    let mark = records.get(&event.key.of_anyone()).and_then(|anyone| anyone.mark.clone());
    let known = records.entry(event.key.clone()).or_insert_with(|| Record::new(event.key.clone()));
    if event.key.activity.is_some() {
        known.mark = mark;
    }
    let terms = Terms { now: now(), exemption: None, baseline: false };
    let is_told =
        |key: &FindingKey| *key == event.key || event.observed == Observed::TakenBack && key.of_anyone() == event.key;
    for (_, record) in records.iter_mut().filter(|(key, _)| is_told(key)) {
        if let Decision::Kept(next) | Decision::Changed(next) = decide(record, event, &terms) {
            *record = *next;
        }
    }
}

/// What a record says now.
#[derive(Debug, PartialEq)]
struct Said<'r> {
    mark: Option<&'r OrderMark>,
    is_open: bool,
    facts: Option<&'r str>,
    calls: Option<(&'r Calls, Timestamp, Timestamp, &'r str)>,
}

impl<'r> Said<'r> {
    fn of(record: &'r Record) -> Self {
        // Of what took activity back, a finding's record has a copy, as far as it met it.
        let mark = record.mark.as_ref().filter(|_| record.key.activity.is_none());
        let is_known = !mark.is_some_and(|mark| matches!(mark.observed, Observed::Unjudged(_)));
        let calls = record.finding.as_ref().and_then(|finding| {
            let calls = finding.calls.as_ref()?;
            Some((calls, finding.opened_at, finding.observed_at, finding.annotation.as_str()))
        });
        let facts = record.open().filter(|_| is_known).map(|finding| finding.annotation.as_str());
        Self { mark, is_open: record.open().is_some(), facts, calls }
    }
}

/// The windows, calls and states, one after the other; every change is told at once.
fn in_turn<W: World>(world: &W, events: &[Observation]) -> (W::Store, Vec<Alert>) {
    let (store, alerts) = (world.store(), Mutex::default());
    for event in events {
        for key in take(world, &store, event) {
            deliverer::tell(world, &store, &key, now(), &alerts);
        }
    }
    assert_eq!(drain(world, &store, now(), &alerts), 0, "something was left to tell");
    (store, alerts.into_inner().expect("no thread panicked"))
}

/// All events by several workers, while others tell what is due.
fn at_once<W: World>(world: &W, events: &[Observation]) -> (W::Store, Vec<Alert>) {
    let (store, alerts) = (world.store(), Mutex::default());
    let (next, working) = (AtomicUsize::new(0), AtomicBool::new(true));
    thread::scope(|scope| {
        for _ in 0..TELLERS {
            scope.spawn(|| {
                while working.load(Ordering::Acquire) {
                    drain(world, &store, now(), &alerts);
                    thread::yield_now();
                }
            });
        }
        let workers: Vec<_> = (0..WORKERS)
            .map(|_| {
                scope.spawn(|| {
                    while let Some(event) = events.get(next.fetch_add(1, Ordering::Relaxed)) {
                        take(world, &store, event);
                    }
                })
            })
            .collect();
        let ended: Vec<_> = workers.into_iter().map(thread::ScopedJoinHandle::join).collect();
        working.store(false, Ordering::Release);
        for ended in ended {
            ended.expect("a worker that ended by itself");
        }
    });
    super::soon(&0, || drain(world, &store, now(), &alerts));
    (store, alerts.into_inner().expect("no thread panicked"))
}

/// Records an event; one that met too many others comes again, as its queue would bring it. The findings that people are
/// owed word of.
fn take<W: World>(world: &W, store: &W::Store, event: &Observation) -> Vec<FindingKey> {
    let terms = |_: &Observation| Terms { now: now(), exemption: None, baseline: false };
    loop {
        match world.wait(record(store, &event.key.resource, std::slice::from_ref(event), terms)) {
            Ok(recorded) => {
                let turned = recorded.into_iter().filter(|recorded| recorded.turned.is_some());
                return turned.map(|recorded| recorded.record.key).collect();
            }
            Err(RecordError::Contended { .. }) => thread::yield_now(),
            Err(error) => panic!("{error}"),
        }
    }
}

/// All records of these resources.
fn stored<W: World>(world: &W, store: &W::Store, resources: &BTreeSet<&ResourceKey>) -> BTreeMap<FindingKey, Record> {
    resources.iter().flat_map(|resource| records(world, store, resource)).collect()
}

/// Of each finding, one alert states the last transition, and says what the record says; before it, alerts only rise.
fn told_the_last_state_once(records: &BTreeMap<FindingKey, Record>, alerts: &[Alert]) {
    let mut told: BTreeMap<&FindingKey, Vec<&Alert>> = BTreeMap::new();
    for alert in alerts {
        told.entry(&alert.key).or_default().push(alert);
    }
    for alerts in told.values() {
        for pair in alerts.windows(2) {
            assert!(pair[0].number < pair[1].number, "{:?} was told after {:?}", pair[1], pair[0]);
            assert!(pair[0].mark <= pair[1].mark, "{:?} is newer than {:?}", pair[0], pair[1]);
        }
    }
    for (key, record) in records {
        let Some(finding) = &record.finding else {
            assert!(!told.contains_key(key), "{key} never was a finding");
            continue;
        };
        let alerts = told.get(key).unwrap_or_else(|| panic!("{key} was never told"));
        let last: Vec<_> = alerts.iter().filter(|alert| alert.number == finding.transition.number).collect();
        assert_eq!(last.len(), 1, "{key}: {alerts:?}");
        assert_eq!((last[0].kind, last[0].status), (finding.transition.kind, finding.status), "{key}");
        if finding.status == FindingStatus::Open && !finding.unjudged && key.activity.is_none() {
            // Fewer facts are no news; a fact that stands was told, by this alert or, while another could not be judged,
            // by one before it.
            let known: BTreeSet<&str> = alerts.iter().flat_map(|alert| alert.annotation.split("; ")).collect();
            assert!(finding.annotation.split("; ").all(|fact| known.contains(fact)), "{key}: {alerts:?}");
        }
    }
}
