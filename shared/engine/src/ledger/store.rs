//! What a store does for the ledger. Every store passes one suite of contract tests.

use super::exemption::Exemption;
use super::key::{FindingId, FindingKey};
use super::record::Record;
use guardrail_model::{Alias, ResourceKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;

/// A store of records.
pub trait Ledger {
    /// All records of one resource, in one round trip, as they stand now: a read that follows a swap sees it.
    fn records(&self, resource: &ResourceKey) -> impl Future<Output = Result<Vec<Record>, StoreError>> + Send;

    /// The record of one key, as it stands now. A resource may have very many records: an account that is busy has one for
    /// each control, hour and principal.
    fn record(&self, key: &FindingKey) -> impl Future<Output = Result<Option<Record>, StoreError>> + Send;

    /// The records that there are of these keys, as they stand now: in the time of one round trip, and at a cost by how many
    /// keys there are, whatever else their resource has.
    fn records_at(&self, keys: &BTreeSet<FindingKey>) -> impl Future<Output = Result<Vec<Record>, StoreError>> + Send;

    /// The records of one control on a resource, whoever acted and when, as they stand now; at a cost by how many those are.
    fn records_of(
        &self,
        resource: &ResourceKey,
        control: &str,
    ) -> impl Future<Output = Result<Vec<Record>, StoreError>> + Send;

    /// Stores a record, if the store still has its revision (none, for revision 0), and gives it the next one. The record's
    /// transition is in it, so that a change and the word that is owed of it are stored together or not at all. Whoever meets
    /// a conflict tries again at once: a store that many write at a time waits a moment before it answers one, each its own.
    fn swap(&self, record: &Record) -> impl Future<Output = Result<Swap, StoreError>> + Send;

    /// Records that are due ([`Record::due_at`]) no later than a time, the longest overdue first, at most `limit` of them:
    /// what changed since sinks were told. It costs by what is due, whatever else is stored. It may miss what was stored in
    /// the last moments, and may tell what is due no longer: whoever acts reads the record first.
    /// What cannot be read takes no other's place.
    fn due(&self, until: Timestamp, limit: usize) -> impl Future<Output = Result<Found<Record>, StoreError>> + Send;

    /// Open and exempted findings, page by page in an order of the store's: what people ask to see. Like [`Ledger::due`],
    /// it may be moments behind.
    fn standing(&self, after: Option<&str>, limit: usize) -> impl Future<Output = Result<Page, StoreError>> + Send;

    /// The open or exempted finding of an id; `None` where none stands by that name.
    fn find(&self, id: &FindingId) -> impl Future<Output = Result<Option<Record>, StoreError>> + Send;
}

/// Other names that lead to resource keys.
pub trait Aliases {
    /// Notes the other names of a resource. A name that led elsewhere leads here now: names are used again.
    fn remember(
        &self,
        resource: &ResourceKey,
        aliases: &[Alias],
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The resource that an ARN names, or the name of a resource of one type in one account and Region. `None` where nothing
    /// by that name was ever seen.
    fn resolve(&self, named: &Named<'_>) -> impl Future<Output = Result<Option<ResourceKey>, StoreError>> + Send;
}

/// How something else names a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named<'n> {
    /// By its ARN.
    Arn(&'n str),
    /// By its name, unique within account, Region (`global` for global services) and type.
    Name {
        /// The account that owns it.
        account_id: &'n str,
        /// Its Region.
        region: &'n str,
        /// Its Config type.
        resource_type: &'n str,
        /// Its name.
        name: &'n str,
    },
}

/// What is counted over many findings.
pub trait Windows {
    /// When each of these controls was first judged in an account: `now` for those that never were. One round trip, and
    /// whoever asks first is remembered.
    fn first_judged(
        &self,
        account_id: &str,
        controls: &[&str],
        now: Timestamp,
    ) -> impl Future<Output = Result<BTreeMap<String, Timestamp>, StoreError>> + Send;

    /// True for the first `limit` findings that ask for a place in a window, by whatever name the caller gives it; asked
    /// again for one of them, it answers the same. The store forgets the window some time after `ends_at`.
    fn admit(
        &self,
        window: &str,
        finding: &FindingId,
        limit: usize,
        ends_at: Timestamp,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// A note that the sweep left for the next one; `None` where it left none by that name.
    fn note(&self, name: &str) -> impl Future<Output = Result<Option<String>, StoreError>> + Send;

    /// Leaves a note, in the place of the one by that name.
    fn set_note(&self, name: &str, text: &str) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// What operators have laid down: written by them alone (in an account, in a table that the functions only read).
pub trait Operators {
    /// The settings in force, as one reads them: the last version that was applied. `None` where none ever was.
    fn settings(&self) -> impl Future<Output = Result<Option<AppliedSettings>, StoreError>> + Send;

    /// An earlier version; `None` where there is none of that number.
    fn settings_version(
        &self,
        revision: u64,
    ) -> impl Future<Output = Result<Option<AppliedSettings>, StoreError>> + Send;

    /// Puts a version in force, if the one before it (revision less one) is still the last.
    fn apply_settings(&self, settings: &AppliedSettings) -> impl Future<Output = Result<Swap, StoreError>> + Send;

    /// All exemptions, those that have ended among them as long as the store keeps them.
    fn exemptions(&self) -> impl Future<Output = Result<Vec<Exemption>, StoreError>> + Send;

    /// Lays down an exemption, or changes the one of its id.
    fn put_exemption(&self, exemption: &Exemption) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Takes an exemption back; false where there is none of that id.
    fn remove_exemption(&self, id: &str) -> impl Future<Output = Result<bool, StoreError>> + Send;
}

/// One version of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppliedSettings {
    /// 1 for the first, and one more each time.
    pub revision: u64,
    /// The document.
    pub toml: String,
    /// When it was applied.
    pub applied_at: Timestamp,
    /// By whom, as the applying program knows them.
    pub applied_by: String,
}

/// What was found of many, whatever stands among them.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<T> {
    /// What can be read.
    pub found: Vec<T>,
    /// What cannot, by the names that the store has for it.
    pub unreadable: Vec<String>,
}

impl<T> Default for Found<T> {
    fn default() -> Self {
        Self { found: Vec::new(), unreadable: Vec::new() }
    }
}

impl<T> Found<T> {
    /// Adds one more, as far as it can be read.
    ///
    /// # Errors
    /// The store did not answer.
    pub fn add(&mut self, read: Result<T, StoreError>) -> Result<(), StoreError> {
        match read {
            Ok(found) => self.found.push(found),
            Err(StoreError::Unreadable { what, .. }) => self.unreadable.push(what),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// All of it, for whoever can do nothing with a part.
    ///
    /// # Errors
    /// Something cannot be read.
    pub fn whole(self) -> Result<Vec<T>, StoreError> {
        is_whole(&self.unreadable)?;
        Ok(self.found)
    }
}

/// One page of records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The records that can be read.
    pub records: Vec<Record>,
    /// What stands among them and cannot be read, by the names that the store has for it.
    pub unreadable: Vec<String>,
    /// Where the next page begins; `None` after the last one.
    pub next: Option<String>,
}

impl Page {
    /// The page, for whoever can do nothing with a part of it.
    ///
    /// # Errors
    /// Something on it cannot be read.
    pub fn whole(self) -> Result<Self, StoreError> {
        is_whole(&self.unreadable)?;
        Ok(self)
    }
}

fn is_whole(unreadable: &[String]) -> Result<(), StoreError> {
    match unreadable.first() {
        None => Ok(()),
        Some(what) => Err(StoreError::Unreadable { what: what.clone(), problem: "it is no record".to_owned() }),
    }
}

/// What came of a swap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swap {
    /// It is stored, under the next revision.
    Swapped,
    /// Someone else was faster: nothing is stored.
    Conflict,
}

/// A store that did not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, or refuses: the operation and its own words.
    #[error("{operation}: {message}")]
    Unavailable {
        /// The operation: `dynamodb:PutItem`.
        operation: &'static str,
        /// The store's code and message.
        message: String,
    },
    /// It holds something that is no record.
    #[error("the ledger's record of {what} cannot be read: {problem}")]
    Unreadable {
        /// Which.
        what: String,
        /// Why.
        problem: String,
    },
}
