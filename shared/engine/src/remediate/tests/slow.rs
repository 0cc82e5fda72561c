//! A store in memory that lets others get in before every step, and whoever polls several workers in turn.

use crate::ledger::memory::Memory;
use crate::ledger::{
    AppliedSettings, Exemption, FindingId, FindingKey, Found, Ledger, Operators, Page, Record, StoreError, Swap,
    Windows,
};
use crate::remediate::{Attempt, Order, Remediations};
use guardrail_model::ResourceKey;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

/// Lets others go first, once.
pub(super) async fn pause() {
    let mut paused = false;
    poll_fn(|_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

/// Polls a future to its end.
pub(super) fn wait<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    for _ in 0..100_000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
    panic!("it never ends")
}

/// Polls a future some times and then drops it: a process that is killed.
pub(super) fn killed<F: Future>(future: F, after: usize) -> Option<F::Output> {
    let mut future = std::pin::pin!(future);
    for _ in 0..=after {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return Some(output);
        }
    }
    None
}

/// Polls several futures in the order of the choices, until all have ended.
pub(super) fn race<'f, T>(mut futures: Vec<Pin<Box<dyn Future<Output = T> + 'f>>>, choices: &[usize]) -> Vec<T> {
    let mut outputs = Vec::new();
    let mut choices = choices.iter().copied().chain(0..);
    while !futures.is_empty() {
        let place = choices.next().unwrap() % futures.len();
        if let Poll::Ready(output) = futures[place].as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            outputs.push(output);
            drop(futures.remove(place));
        }
    }
    outputs
}

/// The store.
pub(super) struct Slow {
    pub(super) memory: Memory,
    pub(super) exemptions: Mutex<Vec<Exemption>>,
}

impl Ledger for Slow {
    async fn records(&self, resource: &ResourceKey) -> Result<Vec<Record>, StoreError> {
        pause().await;
        self.memory.records(resource).await
    }

    async fn record(&self, key: &FindingKey) -> Result<Option<Record>, StoreError> {
        pause().await;
        self.memory.record(key).await
    }

    async fn records_at(&self, keys: &BTreeSet<FindingKey>) -> Result<Vec<Record>, StoreError> {
        pause().await;
        self.memory.records_at(keys).await
    }

    async fn records_of(&self, resource: &ResourceKey, control: &str) -> Result<Vec<Record>, StoreError> {
        pause().await;
        self.memory.records_of(resource, control).await
    }

    async fn swap(&self, record: &Record) -> Result<Swap, StoreError> {
        pause().await;
        self.memory.swap(record).await
    }

    async fn due(&self, until: Timestamp, limit: usize) -> Result<Found<Record>, StoreError> {
        self.memory.due(until, limit).await
    }

    async fn standing(&self, after: Option<&str>, limit: usize) -> Result<Page, StoreError> {
        self.memory.standing(after, limit).await
    }

    async fn find(&self, id: &FindingId) -> Result<Option<Record>, StoreError> {
        self.memory.find(id).await
    }
}

impl Windows for Slow {
    async fn first_judged(
        &self,
        account_id: &str,
        controls: &[&str],
        now: Timestamp,
    ) -> Result<BTreeMap<String, Timestamp>, StoreError> {
        self.memory.first_judged(account_id, controls, now).await
    }

    async fn admit(&self, window: &str, finding: &FindingId, limit: usize, at: Timestamp) -> Result<bool, StoreError> {
        self.memory.admit(window, finding, limit, at).await
    }

    async fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        pause().await;
        self.memory.note(name).await
    }

    async fn set_note(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.memory.set_note(name, text).await
    }
}

impl Operators for Slow {
    async fn settings(&self) -> Result<Option<AppliedSettings>, StoreError> {
        Ok(None)
    }

    async fn settings_version(&self, _: u64) -> Result<Option<AppliedSettings>, StoreError> {
        Ok(None)
    }

    async fn apply_settings(&self, _: &AppliedSettings) -> Result<Swap, StoreError> {
        Ok(Swap::Conflict)
    }

    async fn exemptions(&self) -> Result<Vec<Exemption>, StoreError> {
        pause().await;
        self.memory.step()?;
        Ok(self.exemptions.lock().unwrap().clone())
    }

    async fn put_exemption(&self, exemption: &Exemption) -> Result<(), StoreError> {
        self.exemptions.lock().unwrap().push(exemption.clone());
        Ok(())
    }

    async fn remove_exemption(&self, _: &str) -> Result<bool, StoreError> {
        Ok(false)
    }
}

impl Remediations for Slow {
    async fn attempts(&self, finding: &FindingId) -> Result<Vec<Attempt>, StoreError> {
        pause().await;
        self.memory.attempts(finding).await
    }

    async fn swap_attempt(&self, attempt: &Attempt) -> Result<Swap, StoreError> {
        pause().await;
        self.memory.swap_attempt(attempt).await
    }

    async fn reserve(&self, window: &str, place: &str, limit: usize, ends_at: Timestamp) -> Result<bool, StoreError> {
        pause().await;
        self.memory.reserve(window, place, limit, ends_at).await
    }

    async fn lease(&self, resource: &str, holder: &str, now: Timestamp, until: Timestamp) -> Result<bool, StoreError> {
        pause().await;
        self.memory.lease(resource, holder, now, until).await
    }

    async fn release(&self, resource: &str, holder: &str) -> Result<(), StoreError> {
        pause().await;
        self.memory.release(resource, holder).await
    }

    async fn order(&self, finding: &FindingId) -> Result<Option<Order>, StoreError> {
        pause().await;
        self.memory.order(finding).await
    }

    async fn put_order(&self, order: &Order) -> Result<(), StoreError> {
        self.memory.put_order(order).await
    }

    async fn remove_order(&self, order: &Order) -> Result<(), StoreError> {
        pause().await;
        self.memory.remove_order(order).await
    }
}
