//! The ledger in one file, for the `guardrail` command and the tests: the engine's stores ([`Ledger`], [`Aliases`],
//! [`Windows`], [`Operators`], [`Remediations`]) on redb, an embedded database whose transactions are atomic, serialized and
//! durable.
//!
//! One process at a time: whoever comes second is told so. The stores' functions are async, and redb is not: its calls are
//! short, so each is simply made when its future is first polled, and no future here ever waits. [`wait`] drives them
//! without a runtime.
//!
//! [`ImageFolder`] keeps the states before and after a change beside it.
//!
//! [`Ledger`]: guardrail_engine::ledger::Ledger
//! [`Aliases`]: guardrail_engine::ledger::Aliases
//! [`Windows`]: guardrail_engine::ledger::Windows
//! [`Operators`]: guardrail_engine::ledger::Operators
//! [`Remediations`]: guardrail_engine::remediate::Remediations

mod aliases;
mod images;
mod ledger;
mod open;
mod operators;
mod remediations;
mod tables;
#[cfg(test)]
mod tests;
mod windows;

pub use images::ImageFolder;
pub use open::OpenError;

use guardrail_engine::ledger::StoreError;
use jiff::Timestamp;
use redb::{Database, Durability, ReadTransaction, ReadableDatabase, WriteTransaction};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

/// A ledger in a file.
#[derive(Debug)]
pub struct EmbeddedStore {
    database: Database,
    /// When it was opened: no record is forgotten sooner than [`Record::KEPT`](guardrail_engine::ledger::Record::KEPT)
    /// after that.
    opened_at: Timestamp,
    /// False while writes may wait for [`EmbeddedStore::sync`].
    is_durable: AtomicBool,
}

impl EmbeddedStore {
    /// From now on writes are on the disk only after the next [`EmbeddedStore::sync`], or once the store is dropped: for
    /// whoever writes much and can do it again. Each write is still whole or not there.
    pub fn defer_sync(&self) {
        self.is_durable.store(false, Ordering::Relaxed);
    }

    /// Puts on the disk all that was written before.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn sync(&self) -> Result<(), StoreError> {
        let synced = self.begin(Durability::Immediate).and_then(|transaction| Ok(transaction.commit()?));
        synced.map_err(|error| unavailable("sync", &error))
    }

    fn begin(&self, durability: Durability) -> Result<WriteTransaction, redb::Error> {
        let mut transaction = self.database.begin_write()?;
        transaction.set_durability(durability)?;
        Ok(transaction)
    }

    /// Reads, as of one moment.
    fn read<T>(
        &self,
        operation: &'static str,
        read: impl FnOnce(&ReadTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, StoreError> {
        let done = self.database.begin_read().map_err(redb::Error::from).and_then(|transaction| read(&transaction));
        done.map_err(|error| unavailable(operation, &error))
    }

    /// Reads and writes, alone: other writers wait. What `write` returns `None` for is not written.
    fn write<T>(
        &self,
        operation: &'static str,
        write: impl FnOnce(&WriteTransaction) -> Result<Option<T>, redb::Error>,
    ) -> Result<Option<T>, StoreError> {
        let durability = if self.is_durable.load(Ordering::Relaxed) { Durability::Immediate } else { Durability::None };
        let done = self.begin(durability).and_then(|transaction| {
            let written = write(&transaction)?;
            if written.is_some() {
                transaction.commit()?;
            } else {
                transaction.abort()?;
            }
            Ok(written)
        });
        done.map_err(|error| unavailable(operation, &error))
    }
}

impl Drop for EmbeddedStore {
    fn drop(&mut self) {
        if !*self.is_durable.get_mut() {
            // Nobody is left to be told; whoever must know calls `sync`.
            let _ = self.sync();
        }
    }
}

/// Drives a future that waits for nothing but this store.
pub fn wait<F: Future>(future: F) -> F::Output {
    let (mut future, mut context) = (pin!(future), Context::from_waker(Waker::noop()));
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::yield_now();
    }
}

fn unavailable(operation: &'static str, error: &redb::Error) -> StoreError {
    StoreError::Unavailable { operation, message: error.to_string() }
}

/// A value as it is stored: JSON.
fn encoded<T: Serialize>(operation: &'static str, value: &T) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(value).map_err(|error| StoreError::Unavailable { operation, message: error.to_string() })
}

/// A value as it was stored.
fn decoded<T: DeserializeOwned>(what: &str, json: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(json)
        .map_err(|error| StoreError::Unreadable { what: what.to_owned(), problem: error.to_string() })
}
