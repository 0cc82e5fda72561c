//! Records, and the three indexes over them, which a swap keeps in step within its transaction.

use crate::tables::{DUE, FORGET, Place, RECORDS, STANDING, name, place, within_resource};
use crate::{EmbeddedStore, decoded, encoded};
use guardrail_engine::ledger::{FindingId, FindingKey, Found, Ledger, Page, Record, StoreError, Swap};
use guardrail_model::ResourceKey;
use jiff::Timestamp;
use redb::{ReadTransaction, ReadableTable, WriteTransaction};
use std::collections::BTreeSet;
use std::ops::Bound;

impl Ledger for EmbeddedStore {
    async fn records(&self, resource: &ResourceKey) -> Result<Vec<Record>, StoreError> {
        self.beginning_with("records", resource, "")
    }

    async fn record(&self, key: &FindingKey) -> Result<Option<Record>, StoreError> {
        let within = key.within_resource();
        let found = self.read("record", |transaction| stored(transaction, place(key, &within)))?;
        found.map(|json| record(&json)).transpose()
    }

    async fn records_at(&self, keys: &BTreeSet<FindingKey>) -> Result<Vec<Record>, StoreError> {
        let found = self.read("records_at", |transaction| {
            let stored = |key: &FindingKey| stored(transaction, place(key, &key.within_resource()));
            keys.iter().map(stored).collect::<Result<Vec<_>, redb::Error>>()
        })?;
        found.into_iter().flatten().map(|json| record(&json)).collect()
    }

    async fn records_of(&self, resource: &ResourceKey, control: &str) -> Result<Vec<Record>, StoreError> {
        let mut records = self.beginning_with("records_of", resource, control)?;
        // Another control's name may begin with this one's.
        records.retain(|record| record.key.control == control);
        Ok(records)
    }

    async fn swap(&self, record: &Record) -> Result<Swap, StoreError> {
        let next = Record { revision: record.revision + 1, ..record.clone() };
        let entry = Entry {
            within: next.key.within_resource(),
            id: next.key.id(),
            due: next.due_at().map(Timestamp::as_nanosecond),
            forget: self.forget_at(&next).map(Timestamp::as_nanosecond),
            json: encoded("swap", &next)?,
            record: &next,
        };
        let swapped = self.write("swap", |transaction| entry.swap(transaction))?;
        Ok(if swapped.is_some() { Swap::Swapped } else { Swap::Conflict })
    }

    async fn due(&self, until: Timestamp, limit: usize) -> Result<Found<Record>, StoreError> {
        self.read("due", |transaction| {
            let after = (until.as_nanosecond() + 1, ("", "", "", "", "", ""));
            let mut due = Found::default();
            for entry in transaction.open_table(DUE)?.range(..after)? {
                if due.found.len() >= limit {
                    break;
                }
                let (key, ()) = entry.map(|(key, due)| (key, due.value()))?;
                add(&mut due, transaction, key.value().1)?;
            }
            Ok(due)
        })
    }

    async fn standing(&self, after: Option<&str>, limit: usize) -> Result<Page, StoreError> {
        self.read("standing", |transaction| {
            let begin = after.map_or(Bound::Unbounded, Bound::Excluded);
            let (mut page, mut last, mut next) = (Found::default(), None, None);
            let standing = transaction.open_table(STANDING)?;
            for entry in standing.range::<&str>((begin, Bound::Unbounded))? {
                if page.found.len() >= limit {
                    next = last;
                    break;
                }
                let (id, place) = entry?;
                add(&mut page, transaction, place.value())?;
                last = Some(id.value().to_owned());
            }
            Ok(Page { records: page.found, unreadable: page.unreadable, next })
        })
    }

    async fn find(&self, id: &FindingId) -> Result<Option<Record>, StoreError> {
        let found = self.read("find", |transaction| match transaction.open_table(STANDING)?.get(id.as_str())? {
            Some(place) => stored(transaction, place.value()),
            None => Ok(None),
        })?;
        found.map(|json| record(&json)).transpose()
    }
}

impl EmbeddedStore {
    /// Those of a resource's records that are told apart by something that begins so.
    fn beginning_with(
        &self,
        operation: &'static str,
        resource: &ResourceKey,
        beginning: &str,
    ) -> Result<Vec<Record>, StoreError> {
        let found = self.read(operation, |transaction| {
            let first = within_resource(resource, beginning);
            let mut found = Vec::new();
            for entry in transaction.open_table(RECORDS)?.range(first..)? {
                let (key, stored) = entry?;
                let within = key.value().5;
                if within_resource(resource, within) != key.value() || !within.starts_with(beginning) {
                    break;
                }
                found.push(stored.value().3.to_vec());
            }
            Ok(found)
        })?;
        found.iter().map(|json| record(json)).collect()
    }

    /// When a record may be forgotten: not before what is said of it has had its time, and not soon after it was written
    /// either, so that old events can still be told apart from older ones.
    fn forget_at(&self, record: &Record) -> Option<Timestamp> {
        let kept = self.opened_at.saturating_add(Record::KEPT).unwrap_or(Timestamp::MAX);
        record.expires_at().map(|expires_at| expires_at.max(kept))
    }
}

fn record(json: &[u8]) -> Result<Record, StoreError> {
    decoded("a finding", json)
}

/// The record at a place.
fn stored(transaction: &ReadTransaction, place: Place<'_>) -> Result<Option<Vec<u8>>, redb::Error> {
    Ok(transaction.open_table(RECORDS)?.get(place)?.map(|stored| stored.value().3.to_vec()))
}

/// Adds the record at a place, if there is one.
fn add(found: &mut Found<Record>, transaction: &ReadTransaction, place: Place<'_>) -> Result<(), redb::Error> {
    let Some(json) = stored(transaction, place)? else { return Ok(()) };
    match record(&json) {
        Ok(record) => found.found.push(record),
        Err(_) => found.unreadable.push(name(place)),
    }
    Ok(())
}

/// A record on its way in.
struct Entry<'e> {
    record: &'e Record,
    within: String,
    id: FindingId,
    due: Option<i128>,
    forget: Option<i128>,
    json: Vec<u8>,
}

impl Entry<'_> {
    /// Stores the record and moves it in the indexes; `None` where the store has another revision.
    fn swap(&self, transaction: &WriteTransaction) -> Result<Option<()>, redb::Error> {
        let place = place(&self.record.key, &self.within);
        let mut records = transaction.open_table(RECORDS)?;
        let before = records.get(place)?.map(|stored| (stored.value().0, stored.value().1, stored.value().2));
        let (revision, due, forget) = before.unwrap_or_default();
        if revision + 1 != self.record.revision {
            return Ok(None);
        }
        records.insert(place, (self.record.revision, self.due, self.forget, self.json.as_slice()))?;
        for (index, before, now) in [(DUE, due, self.due), (FORGET, forget, self.forget)] {
            if before != now {
                let mut index = transaction.open_table(index)?;
                before.map(|at| index.remove((at, place)).map(drop)).transpose()?;
                now.map(|at| index.insert((at, place), ()).map(drop)).transpose()?;
            }
        }
        let mut standing = transaction.open_table(STANDING)?;
        if self.record.stands() {
            standing.insert(self.id.as_str(), place)?;
        } else {
            standing.remove(self.id.as_str())?;
        }
        Ok(Some(()))
    }
}
