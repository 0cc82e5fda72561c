//! The ledger in a file does what every store must, and no order of ten thousand events leaves anything else in it.

use guardrail_embedded::{EmbeddedStore, wait};
use guardrail_engine::remediate::Remediations;
use guardrail_tests::ledger_contract::{self, World, at, storm};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// A folder of ledgers.
struct Files {
    folder: tempfile::TempDir,
    next: AtomicU64,
}

impl Files {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), next: AtomicU64::new(0) }
    }
}

impl World for Files {
    type Store = EmbeddedStore;

    fn store(&self) -> EmbeddedStore {
        let name = format!("{}.redb", self.next.fetch_add(1, Ordering::Relaxed));
        let store = EmbeddedStore::open(&self.folder.path().join(name), at(0)).unwrap();
        // Thousands of writes that no power failure is to survive.
        store.defer_sync();
        store
    }

    fn wait<F: Future>(&self, future: F) -> F::Output {
        wait(future)
    }
}

#[test]
fn the_contract_of_stores_holds() {
    ledger_contract::holds(&Files::new());
}

#[test]
fn ten_thousand_events_in_any_order_leave_the_same_ledger_and_tell_the_same() {
    storm::holds(&Files::new(), 10_000, 42);
}

#[test]
fn a_few_events_of_many_orders_do_too() {
    let files = Files::new();
    (0..20).for_each(|seed| storm::holds(&files, 120, seed));
}

/// What workers ask for, each in its order: a window and a place in it.
fn asked() -> impl Strategy<Value = Vec<Vec<(u8, u8)>>> {
    prop::collection::vec(prop::collection::vec((0..3_u8, 0..12_u8), 1..8), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However the calls of several workers come between each other, a window's places are as many as its limit or as those
    /// who asked, and each worker is told the same as the others of the same place.
    #[test]
    fn no_interleaving_of_workers_gives_away_more_places_than_there_are(asked in asked(), limit in 0..6_usize) {
        let files = Files::new();
        let store = files.store();
        let reserve = |(window, place): (u8, u8)| {
            wait(store.reserve(&window.to_string(), &place.to_string(), limit, at(3600))).unwrap()
        };
        let answers: Vec<((u8, u8), bool)> = thread::scope(|scope| {
            let work = |asks: Vec<(u8, u8)>| move || -> Vec<_> { asks.into_iter().map(|ask| (ask, reserve(ask))).collect() };
            let workers: Vec<_> = asked.iter().map(|asks| scope.spawn(work(asks.clone()))).collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
        });
        let mut told: BTreeMap<u8, BTreeMap<u8, BTreeSet<bool>>> = BTreeMap::new();
        for ((window, place), has) in answers {
            told.entry(window).or_default().entry(place).or_default().insert(has);
        }
        for (window, places) in told {
            prop_assert!(places.values().all(|told| told.len() == 1), "window {}: {:?}", window, places);
            let taken = places.values().filter(|told| told.contains(&true)).count();
            prop_assert_eq!(taken, limit.min(places.len()), "window {}: {:?}", window, places);
        }
    }
}
