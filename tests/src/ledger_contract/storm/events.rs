//! Events of a few accounts' worth of resources: some quiet, some that everybody hits at once.

use super::{ActivityWindow, FindingKey, Observation, Observed, at};
use crate::ledger_contract::{bucket, seen};
use guardrail_engine::ledger::JudgeVersion;
use guardrail_model::ResourceKey;
use std::collections::{BTreeMap, VecDeque};

/// Chance that repeats: `SplitMix64`.
pub struct Shuffle(u64);

impl Shuffle {
    /// One seed, one order.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number less than `below`.
    pub fn below(&mut self, below: usize) -> usize {
        let below = u64::try_from(below).expect("64 bits");
        usize::try_from(self.next() % below).expect("less than a usize")
    }

    /// Another order.
    pub fn shuffled<T>(&mut self, mut items: Vec<T>) -> Vec<T> {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
        items
    }
}

/// So many events in the order of their times: two controls' states, and activity with what takes it back, a tenth of it on one resource.
pub fn events(size: usize, shuffle: &mut Shuffle) -> Vec<Observation> {
    let resources: Vec<ResourceKey> =
        (0..(size / 40).max(3)).map(|number| bucket(&format!("bucket-{number}"))).collect();
    let mut events: Vec<Observation> = (0..size)
        .map(|number| {
            let place = if shuffle.below(10) == 0 { 0 } else { shuffle.below(resources.len()) };
            event(&resources[place], number, size, shuffle)
        })
        .collect();
    events.sort_by_key(|event| (event.at, event.judge));
    events
}

fn event(resource: &ResourceKey, number: usize, size: usize, shuffle: &mut Shuffle) -> Observation {
    // Fewer moments than events: some states are of one moment, and some of one moment and judge.
    let seconds = i64::try_from(shuffle.below(size.div_ceil(2))).expect("few events");
    if shuffle.below(30) == 0 {
        // Someone starts the trail again: it is over, whoever stopped it.
        return seen(resource, "trail-stopped", seconds, Observed::TakenBack);
    }
    if shuffle.below(5) == 0 {
        let principal = ["alice", "bob"][shuffle.below(2)];
        let window = ActivityWindow::of(principal, at(seconds));
        let observed =
            Observed::Fired { event_id: format!("event-{number}"), fact: format!("call {}", shuffle.below(9)) };
        let key = FindingKey::activity(resource.clone(), "trail-stopped", window);
        return Observation { key, ..seen(resource, "trail-stopped", seconds, observed) };
    }
    let control = ["encrypted", "private"][shuffle.below(2)];
    let judge = JudgeVersion { catalogue: 1, settings: u64::from(shuffle.below(8) == 0) };
    Observation { judge, ..seen(resource, control, seconds, state(shuffle)) }
}

fn state(shuffle: &mut Shuffle) -> Observed {
    let facts = |shuffle: &mut Shuffle| {
        let known = ["open to the world", "without a key", "no log"];
        let facts: Vec<_> = known.into_iter().filter(|_| shuffle.below(2) == 0).collect();
        if facts.is_empty() { known[0].to_owned() } else { facts.join("; ") }
    };
    match shuffle.below(12) {
        0..=3 => Observed::Compliant,
        4..=7 => Observed::NonCompliant(facts(shuffle)),
        8 => Observed::NotApplicable("of another kind".to_owned()),
        9 => Observed::Unwatched("ResourceNotRecorded".to_owned()),
        10 => Observed::Unjudged("policy: not JSON".to_owned()),
        _ => Observed::Deleted,
    }
}

/// Every event a second time.
pub fn twice(events: &[Observation]) -> Vec<Observation> {
    events.iter().chain(events).cloned().collect()
}

/// Another order that keeps each resource's own.
pub fn interleaved(events: &[Observation], shuffle: &mut Shuffle) -> Vec<Observation> {
    let mut queues: BTreeMap<&ResourceKey, VecDeque<&Observation>> = BTreeMap::new();
    for event in events {
        queues.entry(&event.key.resource).or_default().push_back(event);
    }
    let order: Vec<&ResourceKey> = shuffle.shuffled(events.iter().map(|event| &event.key.resource).collect());
    order.into_iter().filter_map(|resource| queues.get_mut(resource)?.pop_front()).cloned().collect()
}
