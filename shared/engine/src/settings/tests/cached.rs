//! What a function judges by, whatever the store says and whenever it is silent.

use super::super::{Cached, Current, SettingsTrouble};
use crate::ledger::{AppliedSettings, Exemption, Operators, StoreError, Swap};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

/// A store in memory that counts its reads, and falls silent when told.
#[derive(Default)]
struct Store {
    versions: Mutex<BTreeMap<u64, AppliedSettings>>,
    silent: AtomicBool,
    silent_on_versions: AtomicBool,
    reads: AtomicUsize,
    version_reads: AtomicUsize,
}

impl Store {
    fn apply(&self, toml: &str) {
        let mut versions = self.versions.lock().unwrap();
        let revision = versions.keys().next_back().map_or(1, |last| last + 1);
        let settings = AppliedSettings {
            revision,
            toml: toml.to_owned(),
            applied_at: Timestamp::UNIX_EPOCH,
            applied_by: "someone".to_owned(),
        };
        versions.insert(revision, settings);
    }
}

fn answer<T>(silent: &AtomicBool, value: T) -> Result<T, StoreError> {
    if silent.load(Ordering::Relaxed) { Err(silence()) } else { Ok(value) }
}

fn silence() -> StoreError {
    StoreError::Unavailable { operation: "memory:Get", message: "silent".to_owned() }
}

impl Operators for &Store {
    async fn settings(&self) -> Result<Option<AppliedSettings>, StoreError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        let last = self.versions.lock().unwrap().values().next_back().cloned();
        answer(&self.silent, last)
    }

    async fn settings_version(&self, revision: u64) -> Result<Option<AppliedSettings>, StoreError> {
        self.version_reads.fetch_add(1, Ordering::Relaxed);
        let version = self.versions.lock().unwrap().get(&revision).cloned();
        answer(&self.silent_on_versions, version)
    }

    async fn apply_settings(&self, _: &AppliedSettings) -> Result<Swap, StoreError> {
        Ok(Swap::Conflict)
    }

    async fn exemptions(&self) -> Result<Vec<Exemption>, StoreError> {
        Ok(Vec::new())
    }

    async fn put_exemption(&self, _: &Exemption) -> Result<(), StoreError> {
        Ok(())
    }

    async fn remove_exemption(&self, _: &str) -> Result<bool, StoreError> {
        Ok(false)
    }
}

fn at(seconds: i64) -> Timestamp {
    "2026-03-02T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

fn current(cached: &Cached<&Store>, seconds: i64) -> Result<Current, SettingsTrouble> {
    match std::pin::pin!(cached.current(at(seconds))).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(current) => current,
        Poll::Pending => panic!("a store in memory never waits"),
    }
}

/// The revision in force, its storm limit, and whether there was trouble.
fn held(cached: &Cached<&Store>, seconds: i64) -> (u64, u32, bool) {
    let current = current(cached, seconds).map_err(|trouble| trouble.to_string()).unwrap();
    let in_force = current.in_force;
    (in_force.revision, in_force.settings.alerts.storm_limit, current.trouble.is_some())
}

fn limit(limit: u32) -> String {
    format!("alerts.storm_limit = {limit}")
}

/// What a newer guardrail may have written.
const NEWER: &str = "[alerts]\nstorm_color = 'red'";

#[test]
fn the_store_is_asked_once_a_minute() {
    let store = Store::default();
    store.apply(&limit(1));
    let cached = Cached::new(&store);
    let first = current(&cached, 0).ok().unwrap().in_force;
    store.apply(&limit(2));
    assert_eq!(held(&cached, 59), (1, 1, false));
    assert_eq!(store.reads.load(Ordering::Relaxed), 1);
    assert_eq!(held(&cached, 60), (2, 2, false));
    assert_eq!(store.reads.load(Ordering::Relaxed), 2);
    let second = current(&cached, 120).ok().unwrap().in_force;
    let third = current(&cached, 180).ok().unwrap().in_force;
    assert!(std::sync::Arc::ptr_eq(&second, &third), "the same version is prepared once");
    assert!(!std::sync::Arc::ptr_eq(&first, &second));
    assert_eq!(held(&cached, 0), (2, 2, false));
    assert_eq!(store.reads.load(Ordering::Relaxed), 5, "a clock that is set back asks again");
}

#[test]
fn without_any_version_the_defaults_hold() {
    let store = Store::default();
    let cached = Cached::new(&store);
    assert_eq!(held(&cached, 0), (0, 20, false));
    let judge = current(&cached, 0).ok().unwrap().in_force.judge();
    assert_eq!(judge.settings, 0);
    let version: Vec<u64> = env!("CARGO_PKG_VERSION").split('.').map(|part| part.parse().unwrap()).collect();
    assert_eq!(judge.catalogue, version[0] * 1_000_000 + version[1] * 1_000 + version[2]);
    store.apply(&limit(3));
    assert_eq!(held(&cached, 60), (1, 3, false));
    assert_eq!(current(&cached, 60).ok().unwrap().in_force.judge().settings, 1);
}

#[test]
fn a_version_that_does_not_hold_leaves_the_last_good_one_in_force() {
    let store = Store::default();
    let cached = Cached::new(&store);
    store.apply(&limit(1));
    assert_eq!(held(&cached, 0), (1, 1, false));
    store.apply(NEWER);
    assert_eq!(held(&cached, 60), (1, 1, true));
    assert_eq!(held(&cached, 90), (1, 1, false), "it is told when the store is asked");
    let trouble = current(&cached, 120).ok().unwrap().trouble.unwrap().to_string();
    let expected =
        "revision 2 of the settings does not hold: line 2: settings have no `alerts.storm_color`; did you mean";
    assert!(trouble.starts_with(expected), "{trouble}");
    assert_eq!(store.version_reads.load(Ordering::Relaxed), 0);
    store.apply(&limit(3));
    assert_eq!(held(&cached, 180), (3, 3, false));
}

#[test]
fn a_cold_start_walks_back_to_the_last_version_that_holds() {
    let store = Store::default();
    store.apply(&limit(1));
    store.apply(&limit(2));
    store.apply(NEWER);
    store.apply(NEWER);
    let cached = Cached::new(&store);
    assert_eq!(held(&cached, 0), (2, 2, true));
    assert_eq!(held(&cached, 60), (2, 2, true));
    assert_eq!(store.version_reads.load(Ordering::Relaxed), 2, "the walk is not done again for the same version");
    let judge = current(&cached, 60).ok().unwrap().in_force.judge();
    assert_eq!(judge.settings, 2);
}

#[test]
fn a_good_version_that_was_never_seen_is_found_behind_a_bad_one() {
    let store = Store::default();
    store.apply(&limit(1));
    let cached = Cached::new(&store);
    assert_eq!(held(&cached, 0), (1, 1, false));
    store.apply(&limit(2));
    store.apply(NEWER);
    assert_eq!(held(&cached, 60), (2, 2, true));
}

#[test]
fn the_walk_is_bounded_and_then_nothing_is_in_force() {
    let store = Store::default();
    store.apply(&limit(1));
    for _ in 0..10 {
        store.apply(NEWER);
    }
    assert_eq!(held(&Cached::new(&store), 0), (1, 1, true), "ten back");
    store.apply(NEWER);
    let cached = Cached::new(&store);
    for seconds in [0, 1] {
        let trouble = current(&cached, seconds).err().unwrap();
        assert!(matches!(trouble, SettingsTrouble::Rejected { revision: 12, .. }), "{trouble}");
    }
    assert_eq!(store.version_reads.load(Ordering::Relaxed), 10 + 2 * 10);
}

#[test]
fn the_first_version_that_does_not_hold_is_no_word_for_the_defaults() {
    let store = Store::default();
    store.apply(NEWER);
    assert!(matches!(current(&Cached::new(&store), 0).err(), Some(SettingsTrouble::Rejected { revision: 1, .. })));
}

#[test]
fn a_silent_store_leaves_what_was_in_force_and_a_cold_start_fails() {
    let store = Store::default();
    store.apply(&limit(1));
    let cached = Cached::new(&store);
    store.silent.store(true, Ordering::Relaxed);
    assert_eq!(current(&cached, 0).err(), Some(SettingsTrouble::Store(silence())));
    store.silent.store(false, Ordering::Relaxed);
    assert_eq!(held(&cached, 1), (1, 1, false), "the next call tries again");
    store.apply(&limit(2));
    store.silent.store(true, Ordering::Relaxed);
    assert_eq!(held(&cached, 61), (1, 1, true));
    let reads = store.reads.load(Ordering::Relaxed);
    assert_eq!(held(&cached, 62), (1, 1, false));
    assert_eq!(store.reads.load(Ordering::Relaxed), reads, "a silent store is asked once a minute, too");
    store.silent.store(false, Ordering::Relaxed);
    assert_eq!(held(&cached, 121), (2, 2, false));
}

#[test]
fn a_store_that_falls_silent_on_the_walk_is_asked_again() {
    let store = Store::default();
    store.apply(&limit(1));
    store.apply(&limit(2));
    store.apply(NEWER);
    store.silent_on_versions.store(true, Ordering::Relaxed);
    let cached = Cached::new(&store);
    assert_eq!(current(&cached, 0).err(), Some(SettingsTrouble::Store(silence())));
    store.silent_on_versions.store(false, Ordering::Relaxed);
    assert_eq!(held(&cached, 0), (2, 2, true));
}
