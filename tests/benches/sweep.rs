//! What a sweep costs: `cargo bench -p guardrail-tests --bench sweep`. A ledger in a file is filled with open findings of
//! which everybody was told; then some of them fall behind, and the question what is due is timed. It must cost by what is
//! behind, however much stands open. Prints Markdown.

use guardrail_embedded::{EmbeddedStore, wait};
use guardrail_engine::ledger::{Decision, Delivery, Ledger, Observed, Record, Sink, Swap, Terms, decide};
use guardrail_model::ResourceKey;
use guardrail_tests::ledger_contract::{at, bucket, seen};
use std::hint::black_box;
use std::time::{Duration, Instant};
use strum::VariantArray;

/// How many findings stand open, and how many of them are behind.
const OPEN: [usize; 3] = [1_000, 100_000, 1_000_000];
const BEHIND: [usize; 3] = [0, 10, 1_000];

/// How often a question is asked: the fastest answer counts, since noise only ever adds.
const ROUNDS: usize = 20;

/// How many writes reach the disk together.
const BATCH: usize = 50_000;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = EmbeddedStore::open(&folder.path().join("ledger.redb"), at(0)).expect("a new ledger");
    store.defer_sync();
    println!("| open | filled in | {} |", BEHIND.map(|behind| format!("{behind} behind")).join(" | "));
    println!("| ---: | ---: | ---: | ---: | ---: |");
    let mut open = 0;
    for size in OPEN {
        let started = Instant::now();
        for number in open..size {
            swap(&store, &told(number));
            if number % BATCH == 0 {
                store.sync().expect("a disk");
            }
        }
        store.sync().expect("a disk");
        open = size;
        let filled = started.elapsed();
        let times = BEHIND.map(|behind| format!("{:.3} ms", asked(&store, size, behind).as_secs_f64() * 1e3));
        println!("| {size} | {:.1} s | {} |", filled.as_secs_f64(), times.join(" | "));
    }
}

/// An open finding that all sinks were told of.
fn told(number: usize) -> Record {
    let resource = bucket(&format!("bucket-{number:07}"));
    let observation = seen(&resource, "control", 0, Observed::NonCompliant("it is broken".to_owned()));
    let terms = Terms { now: at(1), exemption: None, baseline: false };
    let decision = decide(&Record::new(observation.key.clone()), &observation, &terms);
    let Decision::Changed(mut record) = decision else { panic!("a finding opens") };
    let finding = record.finding.as_mut().expect("a finding");
    finding.deliveries =
        Sink::VARIANTS.iter().map(|sink| (*sink, Delivery { delivered: 1, ..Delivery::default() })).collect();
    *record
}

/// How long it takes to ask what is due, while so many are behind; afterwards nobody is.
fn asked(store: &EmbeddedStore, open: usize, behind: usize) -> Duration {
    let numbers = (0..behind).map(|number| number * (open / behind));
    let last: Vec<Record> =
        numbers.map(|number| told(number).key.resource).map(|resource| one(store, &resource)).collect();
    let late = last.iter().map(|record| {
        let mut late = record.clone();
        late.finding.as_mut().expect("a finding").deliveries.clear();
        swap(store, &late);
        Record { revision: late.revision + 1, ..record.clone() }
    });
    let caught_up: Vec<Record> = late.collect();
    let fastest = (0..ROUNDS).map(|_| {
        let started = Instant::now();
        let due = black_box(wait(store.due(at(10), 10_000)).expect("the store answers").found);
        let took = started.elapsed();
        assert_eq!(due.len(), behind);
        took
    });
    let fastest = fastest.min().unwrap_or_default();
    for record in &caught_up {
        swap(store, record);
    }
    fastest
}

fn one(store: &EmbeddedStore, resource: &ResourceKey) -> Record {
    wait(store.records(resource)).expect("the store answers").pop().expect("a record")
}

fn swap(store: &EmbeddedStore, record: &Record) {
    assert_eq!(wait(store.swap(record)).expect("the store answers"), Swap::Swapped);
}
