//! Who tells people: reads the record fresh, claims it, tells what the claimed record says, and writes down that it did.

use super::{FindingKey, FindingStatus, OrderMark, Record, Timestamp, World};
use guardrail_engine::ledger::{Ledger, Sink, Swap, TransitionKind, claim, delivered};
use std::sync::Mutex;
use strum::VariantArray;

/// What people were told: one transition of one finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alert {
    /// The finding.
    pub key: FindingKey,
    /// The transition's number.
    pub number: u64,
    /// What changed.
    pub kind: TransitionKind,
    /// Where the finding stood then.
    pub status: FindingStatus,
    /// Its facts.
    pub annotation: String,
    /// The state behind it.
    pub mark: Option<OrderMark>,
}

/// Tells all that is due, and returns how many records were.
pub fn drain<W: World>(world: &W, store: &W::Store, now: Timestamp, alerts: &Mutex<Vec<Alert>>) -> usize {
    let mut count = 0;
    loop {
        let due = world.wait(store.due(now, 100)).expect("the store answers").whole().expect("records");
        if due.is_empty() {
            return count;
        }
        count += due.len();
        assert!(count < 1_000_000, "what was told stays due: {:?}", due.first());
        for record in &due {
            tell(world, store, &record.key, now, alerts);
        }
    }
}

/// Tells people what they are owed of a finding. The other sinks are off here: they have heard of it when people have.
pub fn tell<W: World>(world: &W, store: &W::Store, key: &FindingKey, now: Timestamp, alerts: &Mutex<Vec<Alert>>) {
    let Some(claimed) = changed(world, store, key, |record| claim(record, Sink::People, now)) else { return };
    let finding = claimed.finding.expect("what is claimed is a finding");
    let number = finding.transition.number;
    alerts.lock().expect("no thread panicked").push(Alert {
        key: key.clone(),
        number,
        kind: finding.transition.kind,
        status: finding.status,
        annotation: finding.annotation,
        mark: claimed.mark,
    });
    let settled = |record: &Record| {
        Sink::VARIANTS.iter().try_fold(record.clone(), |record, sink| delivered(&record, *sink, number, None))
    };
    changed(world, store, key, settled).expect("a finding stays one");
}

/// Changes a record as it stands, and again where someone else was faster; `None` where there is nothing to change.
fn changed<W: World>(
    world: &W,
    store: &W::Store,
    key: &FindingKey,
    change: impl Fn(&Record) -> Option<Record>,
) -> Option<Record> {
    loop {
        let records = world.wait(store.records(&key.resource)).expect("the store answers");
        let record = change(records.iter().find(|record| record.key == *key)?)?;
        if world.wait(store.swap(&record)).expect("the store answers") == Swap::Swapped {
            return Some(record);
        }
    }
}
