//! The ledger in a file does what every store must, and no order of ten thousand events leaves anything else in it.

use guardrail_embedded::EmbeddedStore;
use guardrail_tests::ledger_contract::{self, World, at, storm};
use std::sync::atomic::{AtomicU64, Ordering};

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
        guardrail_embedded::wait(future)
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
