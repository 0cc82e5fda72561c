//! A store in memory, for the tests of the use cases: it can fail at any step, and let others get in between.

use super::{Aliases, FindingId, FindingKey, Found, Ledger, Named, Page, Record, StoreError, Swap, Windows};
use crate::remediate::{Attempt, Order, Remediations};
use guardrail_model::{Alias, ResourceKey};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

/// The store.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) records: Mutex<BTreeMap<FindingKey, Record>>,
    first: Mutex<BTreeMap<(String, String), Timestamp>>,
    places: Mutex<BTreeMap<(Kind, String), BTreeSet<String>>>,
    pub(crate) notes: Mutex<BTreeMap<String, String>>,
    aliases: Mutex<BTreeMap<String, ResourceKey>>,
    /// By finding, life and number.
    pub(crate) attempts: Mutex<BTreeMap<(FindingId, u32, u32), Attempt>>,
    /// Who holds a resource, and until when.
    pub(crate) leases: Mutex<BTreeMap<String, (String, Timestamp)>>,
    pub(crate) orders: Mutex<BTreeMap<FindingId, Order>>,
    /// What stands among the records and cannot be read.
    pub(crate) unreadable: Vec<String>,
    /// How many more steps succeed before every one fails; negative for ever.
    pub(crate) steps: AtomicI64,
}

/// What a window has places for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Alerts,
    Changes,
}

impl Memory {
    pub(crate) fn new() -> Self {
        Self { steps: AtomicI64::new(-1), ..Self::default() }
    }

    /// One step: fails once the steps are used up.
    pub(crate) fn step(&self) -> Result<(), StoreError> {
        let left = self.steps.load(Ordering::SeqCst);
        if left == 0 {
            return Err(StoreError::Unavailable { operation: "memory", message: "gone".to_owned() });
        }
        if left > 0 {
            self.steps.store(left - 1, Ordering::SeqCst);
        }
        Ok(())
    }

    pub(crate) fn get(&self, key: &FindingKey) -> Option<Record> {
        self.records.lock().unwrap().get(key).cloned()
    }

    fn place(&self, kind: Kind, window: &str, place: &str, limit: usize) -> bool {
        let mut places = self.places.lock().unwrap();
        let taken = places.entry((kind, window.to_owned())).or_default();
        if taken.len() < limit {
            taken.insert(place.to_owned());
        }
        taken.contains(place)
    }
}

impl Ledger for Memory {
    async fn records(&self, resource: &ResourceKey) -> Result<Vec<Record>, StoreError> {
        self.step()?;
        let records = self.records.lock().unwrap();
        Ok(records.values().filter(|record| record.key.resource == *resource).cloned().collect())
    }

    async fn record(&self, key: &FindingKey) -> Result<Option<Record>, StoreError> {
        self.step()?;
        Ok(self.get(key))
    }

    async fn records_at(&self, keys: &BTreeSet<FindingKey>) -> Result<Vec<Record>, StoreError> {
        self.step()?;
        Ok(keys.iter().filter_map(|key| self.get(key)).collect())
    }

    async fn records_of(&self, resource: &ResourceKey, control: &str) -> Result<Vec<Record>, StoreError> {
        let mut records = self.records(resource).await?;
        records.retain(|record| record.key.control == control);
        Ok(records)
    }

    async fn swap(&self, record: &Record) -> Result<Swap, StoreError> {
        self.step()?;
        let mut records = self.records.lock().unwrap();
        if records.get(&record.key).map_or(0, |stored| stored.revision) != record.revision {
            return Ok(Swap::Conflict);
        }
        records.insert(record.key.clone(), Record { revision: record.revision + 1, ..record.clone() });
        Ok(Swap::Swapped)
    }

    async fn due(&self, until: Timestamp, limit: usize) -> Result<Found<Record>, StoreError> {
        self.step()?;
        let records = self.records.lock().unwrap();
        let mut due: Vec<(Timestamp, Record)> =
            records.values().filter_map(|record| Some((record.due_at()?, record.clone()))).collect();
        due.retain(|(due_at, _)| *due_at <= until);
        due.sort_by_key(|(due_at, _)| *due_at);
        let found = due.into_iter().take(limit).map(|(_, record)| record).collect();
        Ok(Found { found, unreadable: self.unreadable.clone() })
    }

    async fn standing(&self, after: Option<&str>, limit: usize) -> Result<Page, StoreError> {
        self.step()?;
        let records = self.records.lock().unwrap();
        let standing = records.values().filter(|record| record.stands());
        let mut standing: BTreeMap<FindingId, &Record> = standing.map(|record| (record.key.id(), record)).collect();
        standing.retain(|id, _| after.is_none_or(|after| id.as_str() > after));
        let page: Vec<_> = standing.iter().take(limit).collect();
        let next = page.last().filter(|_| page.len() < standing.len()).map(|(id, _)| id.as_str().to_owned());
        let records = page.into_iter().map(|(_, record)| (*record).clone()).collect();
        Ok(Page { records, unreadable: self.unreadable.clone(), next })
    }

    async fn find(&self, id: &FindingId) -> Result<Option<Record>, StoreError> {
        self.step()?;
        Ok(self.records.lock().unwrap().values().find(|record| record.stands() && record.key.id() == *id).cloned())
    }
}

impl Windows for Memory {
    async fn first_judged(
        &self,
        account_id: &str,
        controls: &[&str],
        now: Timestamp,
    ) -> Result<BTreeMap<String, Timestamp>, StoreError> {
        self.step()?;
        let mut first = self.first.lock().unwrap();
        let mut at = |control: &&str| *first.entry((account_id.to_owned(), (*control).to_owned())).or_insert(now);
        Ok(controls.iter().map(|control| ((*control).to_owned(), at(control))).collect())
    }

    async fn admit(&self, window: &str, finding: &FindingId, limit: usize, _: Timestamp) -> Result<bool, StoreError> {
        self.step()?;
        Ok(self.place(Kind::Alerts, window, finding.as_str(), limit))
    }

    async fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.step()?;
        Ok(self.notes.lock().unwrap().get(name).cloned())
    }

    async fn set_note(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.step()?;
        self.notes.lock().unwrap().insert(name.to_owned(), text.to_owned());
        Ok(())
    }
}

impl Aliases for Memory {
    async fn remember(&self, resource: &ResourceKey, aliases: &[Alias]) -> Result<(), StoreError> {
        self.step()?;
        let names = aliases.iter().map(|alias| (alias.text().to_owned(), resource.clone()));
        self.aliases.lock().unwrap().extend(names);
        Ok(())
    }

    async fn resolve(&self, named: &Named<'_>) -> Result<Option<ResourceKey>, StoreError> {
        self.step()?;
        let (Named::Arn(name) | Named::Name { name, .. }) = named;
        Ok(self.aliases.lock().unwrap().get(*name).cloned())
    }
}

impl Remediations for Memory {
    async fn attempts(&self, finding: &FindingId) -> Result<Vec<Attempt>, StoreError> {
        self.step()?;
        let attempts = self.attempts.lock().unwrap();
        let of_finding = attempts.range((finding.clone(), 0, 0)..=(finding.clone(), u32::MAX, u32::MAX));
        Ok(of_finding.map(|(_, attempt)| attempt.clone()).collect())
    }

    async fn swap_attempt(&self, attempt: &Attempt) -> Result<Swap, StoreError> {
        self.step()?;
        let mut attempts = self.attempts.lock().unwrap();
        let key = (attempt.finding.id(), attempt.life, attempt.number);
        if attempts.get(&key).map_or(0, |stored| stored.revision) != attempt.revision {
            return Ok(Swap::Conflict);
        }
        attempts.insert(key, Attempt { revision: attempt.revision + 1, ..attempt.clone() });
        Ok(Swap::Swapped)
    }

    async fn reserve(&self, window: &str, place: &str, limit: usize, _: Timestamp) -> Result<bool, StoreError> {
        self.step()?;
        Ok(self.place(Kind::Changes, window, place, limit))
    }

    async fn lease(&self, resource: &str, holder: &str, now: Timestamp, until: Timestamp) -> Result<bool, StoreError> {
        self.step()?;
        let mut leases = self.leases.lock().unwrap();
        let is_free = leases.get(resource).is_none_or(|(held_by, ends_at)| held_by == holder || *ends_at <= now);
        if is_free {
            leases.insert(resource.to_owned(), (holder.to_owned(), until));
        }
        Ok(is_free)
    }

    async fn release(&self, resource: &str, holder: &str) -> Result<(), StoreError> {
        self.step()?;
        self.leases.lock().unwrap().retain(|leased, (held_by, _)| leased != resource || held_by != holder);
        Ok(())
    }

    async fn order(&self, finding: &FindingId) -> Result<Option<Order>, StoreError> {
        self.step()?;
        Ok(self.orders.lock().unwrap().get(finding).cloned())
    }

    async fn put_order(&self, order: &Order) -> Result<(), StoreError> {
        self.step()?;
        self.orders.lock().unwrap().insert(order.finding.id(), order.clone());
        Ok(())
    }

    async fn remove_order(&self, order: &Order) -> Result<(), StoreError> {
        self.step()?;
        self.orders.lock().unwrap().retain(|_, laid_down| laid_down != order);
        Ok(())
    }
}
