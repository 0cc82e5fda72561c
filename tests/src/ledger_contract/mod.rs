//! What every store of the ledger must do, whichever it is: [`holds`] runs the cases against a store that is given as a
//! [`World`], and [`storm::holds`] lets workers fight over it. A case that fails panics and says where.

mod aliases;
mod indexes;
mod operators;
mod records;
mod remediations;
pub mod storm;
mod windows;

use guardrail_actions::services::s3::{BlockPublicAccess, State};
use guardrail_actions::{Place, Plan};
use guardrail_engine::ledger::{
    Aliases, FindingKey, JudgeVersion, Ledger, Observation, Observed, Operators, Record, Seen, Sink, Terms, Windows,
    delivered, record,
};
use guardrail_engine::remediate::{Attempt, AttemptStep, Progress, Remediations, StepProgress};
use guardrail_model::{ResourceKey, Responsibility, Severity};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;
use strum::VariantArray;

/// A store, and how its futures are driven.
pub trait World: Sync {
    /// The store.
    type Store: Ledger + Aliases + Windows + Operators + Remediations + Sync;

    /// A store that holds nothing: each case has its own.
    fn store(&self) -> Self::Store;

    /// Drives a future to its end. Several threads do so at once.
    fn wait<F: Future>(&self, future: F) -> F::Output;
}

/// Runs every case, each over a store of its own.
pub fn holds<W: World>(world: &W) {
    records::hold(world);
    indexes::hold(world);
    aliases::hold(world);
    windows::hold(world);
    operators::hold(world);
    remediations::hold(world);
}

/// Noon of a day, and some seconds.
pub fn at(seconds: i64) -> Timestamp {
    "2026-03-02T12:00:00Z".parse::<Timestamp>().expect("a time") + SignedDuration::from_secs(seconds)
}

/// A bucket.
pub fn bucket(id: &str) -> ResourceKey {
    ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::S3::Bucket", id)
}

/// A state of a resource by a control of no catalogue.
pub fn seen(resource: &ResourceKey, control: &str, seconds: i64, observed: Observed) -> Observation {
    Observation {
        key: FindingKey::configuration(resource.clone(), control),
        at: at(seconds),
        judge: JudgeVersion { catalogue: 1, settings: 1 },
        seen: Seen::Recorded,
        observed,
        severity: Severity::High,
        responsibility: Responsibility::CustomerData,
        aliases: Vec::new(),
        tags: BTreeMap::new(),
        plan: Plan::none(),
    }
}

/// An attempt that begins, as whoever would make its calls writes it down first.
pub fn attempt(finding: &FindingKey, life: u32, number: u32) -> Attempt {
    let action = BlockPublicAccess { bucket: finding.resource.resource_id.clone() };
    let steps = Plan::of(action, State::PublicAccessBlock(None)).steps.into_iter();
    let waiting =
        |step| AttemptStep { step, calls: Vec::new(), before: None, after: None, progress: StepProgress::Waiting };
    Attempt {
        finding: finding.clone(),
        life,
        number,
        revision: 0,
        at: Place::of(&finding.resource),
        undoes: None,
        by: "enforce".to_owned(),
        started_at: at(0),
        progress: Progress::Started,
        problem: String::new(),
        steps: steps.map(waiting).collect(),
        looks: 0,
        right_since: None,
    }
}

/// A broken state.
fn broken(resource: &ResourceKey, control: &str, seconds: i64) -> Observation {
    seen(resource, control, seconds, Observed::NonCompliant("it is broken".to_owned()))
}

/// Records an observation as at a time, and returns the record as it is stored.
fn recorded<W: World>(world: &W, store: &W::Store, observation: &Observation, now: Timestamp) -> Record {
    let terms = |_: &Observation| Terms { now, exemption: None, baseline: false };
    let observations = std::slice::from_ref(observation);
    let recorded = world.wait(record(store, &observation.key.resource, observations, terms)).expect("recorded");
    recorded.into_iter().next().expect("one answer").record
}

/// Tells all sinks that a record's last transition was told, and returns the record as it is stored.
fn told<W: World>(world: &W, store: &W::Store, record: &Record) -> Record {
    let number = record.finding.as_ref().expect("a finding").transition.number;
    let settled =
        Sink::VARIANTS.iter().try_fold(record.clone(), |record, sink| delivered(&record, *sink, number, None));
    swapped(world, store, &settled.expect("a finding"))
}

/// Swaps a record that must be swapped, and returns it with its new revision.
fn swapped<W: World>(world: &W, store: &W::Store, record: &Record) -> Record {
    let swap = world.wait(store.swap(record)).expect("the store answers");
    assert_eq!(swap, guardrail_engine::ledger::Swap::Swapped, "{}", record.key);
    Record { revision: record.revision + 1, ..record.clone() }
}

/// The records of a resource, by what tells them apart.
fn records<W: World>(world: &W, store: &W::Store, resource: &ResourceKey) -> BTreeMap<FindingKey, Record> {
    let records = world.wait(store.records(resource)).expect("the store answers");
    let count = records.len();
    let records: BTreeMap<_, _> = records.into_iter().map(|record| (record.key.clone(), record)).collect();
    assert_eq!(records.len(), count, "a record is told twice");
    for (key, record) in records.iter().take(3) {
        assert_eq!(world.wait(store.record(key)), Ok(Some(record.clone())), "{key}, by its key");
    }
    records
}

/// Asks until the answer is as expected: what stores index may come moments later.
fn soon<T: PartialEq + std::fmt::Debug>(expected: &T, ask: impl Fn() -> T) {
    for _ in 0..40 {
        if ask() == *expected {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(ask(), *expected);
}

/// Lets threads ask at once, each by its number, and gathers their answers.
fn at_once<T: Send>(threads: usize, ask: impl Fn(usize) -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let ask = &ask;
        let asking: Vec<_> = (0..threads).map(|number| scope.spawn(move || ask(number))).collect();
        asking.into_iter().map(|thread| thread.join().expect("a thread that ended by itself")).collect()
    })
}
