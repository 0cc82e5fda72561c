//! A store in memory, for the tests of the use cases: it can fail at any step, and let others get in between.

use super::{Aliases, FindingId, FindingKey, Ledger, Named, Page, Record, StoreError, Swap, Windows};
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
    windows: Mutex<BTreeMap<String, BTreeSet<FindingId>>>,
    pub(crate) notes: Mutex<BTreeMap<String, String>>,
    aliases: Mutex<BTreeMap<String, ResourceKey>>,
    /// How many more steps succeed before every one fails; negative for ever.
    pub(crate) steps: AtomicI64,
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

    async fn swap(&self, record: &Record) -> Result<Swap, StoreError> {
        self.step()?;
        let mut records = self.records.lock().unwrap();
        if records.get(&record.key).map_or(0, |stored| stored.revision) != record.revision {
            return Ok(Swap::Conflict);
        }
        records.insert(record.key.clone(), Record { revision: record.revision + 1, ..record.clone() });
        Ok(Swap::Swapped)
    }

    async fn due(&self, until: Timestamp, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.step()?;
        let records = self.records.lock().unwrap();
        let mut due: Vec<(Timestamp, Record)> =
            records.values().filter_map(|record| Some((record.due_at()?, record.clone()))).collect();
        due.retain(|(due_at, _)| *due_at <= until);
        due.sort_by_key(|(due_at, _)| *due_at);
        Ok(due.into_iter().take(limit).map(|(_, record)| record).collect())
    }

    async fn standing(&self, _: Option<&str>, _: usize) -> Result<Page, StoreError> {
        self.step()?;
        let records = self.records.lock().unwrap().values().filter(|record| record.stands()).cloned().collect();
        Ok(Page { records, next: None })
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
        let mut windows = self.windows.lock().unwrap();
        let admitted = windows.entry(window.to_owned()).or_default();
        if admitted.len() < limit {
            admitted.insert(finding.clone());
        }
        Ok(admitted.contains(finding))
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
