//! What remediation writes down.

use crate::tables::{ATTEMPTS, LEASES, ORDERS, RESERVED};
use crate::{EmbeddedStore, decoded, encoded};
use guardrail_engine::ledger::{FindingId, StoreError, Swap};
use guardrail_engine::remediate::{Attempt, Order, Remediations};
use jiff::Timestamp;
use redb::ReadableTable;

impl Remediations for EmbeddedStore {
    async fn attempts(&self, finding: &FindingId) -> Result<Vec<Attempt>, StoreError> {
        let found = self.read("attempts", |transaction| {
            let of_finding = (finding.as_str(), 0, 0)..=(finding.as_str(), u32::MAX, u32::MAX);
            let attempts = transaction.open_table(ATTEMPTS)?;
            let found = attempts.range(of_finding)?.map(|entry| Ok(entry?.1.value().2.to_vec()));
            found.collect::<Result<Vec<_>, redb::Error>>()
        })?;
        found.iter().map(|json| decoded("an attempt", json)).collect()
    }

    async fn swap_attempt(&self, attempt: &Attempt) -> Result<Swap, StoreError> {
        let next = Attempt { revision: attempt.revision + 1, ..attempt.clone() };
        let (finding, json) = (next.finding.id(), encoded("swap_attempt", &next)?);
        let swapped = self.write("swap_attempt", |transaction| {
            let mut attempts = transaction.open_table(ATTEMPTS)?;
            let key = (finding.as_str(), next.life, next.number);
            let revision = attempts.get(key)?.map_or(0, |stored| stored.value().0);
            if revision != attempt.revision {
                return Ok(None);
            }
            attempts.insert(key, (next.revision, next.expires_at().as_nanosecond(), json.as_slice()))?;
            Ok(Some(()))
        })?;
        Ok(if swapped.is_some() { Swap::Swapped } else { Swap::Conflict })
    }

    async fn reserve(&self, window: &str, place: &str, limit: usize, ends_at: Timestamp) -> Result<bool, StoreError> {
        self.place("reserve", RESERVED, (window, place), limit, ends_at)
    }

    async fn lease(&self, resource: &str, holder: &str, now: Timestamp, until: Timestamp) -> Result<bool, StoreError> {
        let leased = self.write("lease", |transaction| {
            let mut leases = transaction.open_table(LEASES)?;
            let is_free = leases.get(resource)?.is_none_or(|lease| {
                let (held_by, ends_at) = lease.value();
                held_by == holder || ends_at <= now.as_nanosecond()
            });
            if !is_free {
                return Ok(None);
            }
            leases.insert(resource, (holder, until.as_nanosecond()))?;
            Ok(Some(()))
        })?;
        Ok(leased.is_some())
    }

    async fn release(&self, resource: &str, holder: &str) -> Result<(), StoreError> {
        let released = self.write("release", |transaction| {
            let mut leases = transaction.open_table(LEASES)?;
            let is_held = leases.get(resource)?.is_some_and(|lease| lease.value().0 == holder);
            if !is_held {
                return Ok(None);
            }
            leases.remove(resource)?;
            Ok(Some(()))
        });
        released.map(|_| ())
    }

    async fn order(&self, finding: &FindingId) -> Result<Option<Order>, StoreError> {
        let order = self.read("order", |transaction| {
            Ok(transaction.open_table(ORDERS)?.get(finding.as_str())?.map(|json| json.value().to_vec()))
        })?;
        order.map(|json| decoded("an order", &json)).transpose()
    }

    async fn put_order(&self, order: &Order) -> Result<(), StoreError> {
        let (finding, json) = (order.finding.id(), encoded("put_order", order)?);
        let put = self.write("put_order", |transaction| {
            transaction.open_table(ORDERS)?.insert(finding.as_str(), json.as_slice())?;
            Ok(Some(()))
        });
        put.map(|_| ())
    }

    async fn remove_order(&self, order: &Order) -> Result<(), StoreError> {
        let finding = order.finding.id();
        let removed = self.write("remove_order", |transaction| {
            let mut orders = transaction.open_table(ORDERS)?;
            let is_it = orders.get(finding.as_str())?.is_some_and(|json| {
                decoded::<Order>("an order", json.value()).is_ok_and(|laid_down| laid_down == *order)
            });
            if !is_it {
                return Ok(None);
            }
            orders.remove(finding.as_str())?;
            Ok(Some(()))
        });
        removed.map(|_| ())
    }
}
