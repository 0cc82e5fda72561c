//! The ledger that a command works on: a file, or, in a build with the feature `aws`, the tables of an account.

use crate::CommandError;
use crate::args::LedgerPath;
use guardrail_embedded::EmbeddedStore;
use guardrail_engine::ledger::{
    AppliedSettings, Exemption, FindingId, FindingKey, Found, Ledger, Operators, Page, Record, StoreError, Swap,
};
use guardrail_engine::remediate::{Attempt, Order, Remediations};
use guardrail_model::ResourceKey;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// Where a ledger stands, unless another place is given.
pub(crate) const LEDGER: &str = ".guardrail/ledger.redb";

/// A ledger.
pub(crate) enum Store {
    /// A file.
    File(Box<EmbeddedStore>),
    /// An account's tables.
    #[cfg(feature = "aws")]
    Account(Box<account::Account>),
}

/// Does the same with whichever store it is.
macro_rules! either {
    ($store:expr, $method:ident ( $($argument:expr),* )) => {
        match $store {
            Store::File(store) => store.$method($($argument),*).await,
            #[cfg(feature = "aws")]
            Store::Account(account) => account.tables.$method($($argument),*).await,
        }
    };
}

impl Store {
    /// Opens the ledger that the arguments name; a file must be there.
    pub(crate) fn open(ledger: &LedgerPath) -> Result<Self, CommandError> {
        if !ledger.aws && !ledger.ledger.exists() {
            return Err(CommandError::NoLedger(ledger.ledger.display().to_string()));
        }
        Self::open_or_make(ledger)
    }

    /// Opens the ledger that the arguments name; a file that is not there is made.
    pub(crate) fn open_or_make(ledger: &LedgerPath) -> Result<Self, CommandError> {
        if ledger.aws {
            return account();
        }
        Ok(Self::File(Box::new(EmbeddedStore::open(&ledger.ledger, Timestamp::now())?)))
    }

    /// Waits for what was asked of this store.
    pub(crate) fn wait<F: Future>(&self, future: F) -> F::Output {
        match self {
            Self::File(_) => guardrail_embedded::wait(future),
            #[cfg(feature = "aws")]
            Self::Account(account) => account.runtime.block_on(future),
        }
    }

    /// The file's store; `None` for an account's, whose functions see to what follows from a change.
    #[cfg_attr(
        not(feature = "aws"),
        allow(clippy::unnecessary_wraps, reason = "a build without AWS knows no ledger but a file")
    )]
    pub(crate) fn file(&self) -> Option<&EmbeddedStore> {
        match self {
            Self::File(store) => Some(store),
            #[cfg(feature = "aws")]
            Self::Account(_) => None,
        }
    }
}

#[cfg(feature = "aws")]
use account::account;

#[cfg(not(feature = "aws"))]
fn account() -> Result<Store, CommandError> {
    Err(without_aws())
}

/// What a build without AWS says of an account.
#[cfg(not(feature = "aws"))]
pub(crate) fn without_aws() -> CommandError {
    let how = "this guardrail was built without AWS: build it with `cargo build --release --features aws`";
    CommandError::Refused(how.to_owned())
}

#[cfg(feature = "aws")]
mod account {
    //! An account's ledger.

    use super::Store;
    use crate::CommandError;
    use guardrail_aws::LedgerTables;
    use std::env;

    /// An account's tables, and what waits for them.
    pub(crate) struct Account {
        pub(super) tables: LedgerTables,
        pub(super) runtime: tokio::runtime::Runtime,
    }

    /// The account that the environment's credentials belong to, and its tables, by the names that the functions know them
    /// by.
    pub(super) fn account() -> Result<Store, CommandError> {
        let table = |name: &str| {
            let named = env::var(name).ok().filter(|table| !table.is_empty());
            named.ok_or_else(|| {
                CommandError::Refused(format!("{name} is not set: it names the table, as the stack's outputs do"))
            })
        };
        let (findings, control) = (table("GUARDRAIL_FINDINGS_TABLE")?, table("GUARDRAIL_CONTROL_TABLE")?);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let config = runtime.block_on(guardrail_aws::load());
        Ok(Store::Account(Box::new(Account { tables: LedgerTables::new(config, findings, control), runtime })))
    }
}

impl Ledger for Store {
    async fn records(&self, resource: &ResourceKey) -> Result<Vec<Record>, StoreError> {
        either!(self, records(resource))
    }

    async fn record(&self, key: &FindingKey) -> Result<Option<Record>, StoreError> {
        either!(self, record(key))
    }

    async fn records_at(&self, keys: &BTreeSet<FindingKey>) -> Result<Vec<Record>, StoreError> {
        either!(self, records_at(keys))
    }

    async fn records_of(&self, resource: &ResourceKey, control: &str) -> Result<Vec<Record>, StoreError> {
        either!(self, records_of(resource, control))
    }

    async fn swap(&self, record: &Record) -> Result<Swap, StoreError> {
        either!(self, swap(record))
    }

    async fn due(&self, until: Timestamp, limit: usize) -> Result<Found<Record>, StoreError> {
        either!(self, due(until, limit))
    }

    async fn standing(&self, after: Option<&str>, limit: usize) -> Result<Page, StoreError> {
        either!(self, standing(after, limit))
    }

    async fn find(&self, id: &FindingId) -> Result<Option<Record>, StoreError> {
        either!(self, find(id))
    }
}

impl Operators for Store {
    async fn settings(&self) -> Result<Option<AppliedSettings>, StoreError> {
        either!(self, settings())
    }

    async fn settings_version(&self, revision: u64) -> Result<Option<AppliedSettings>, StoreError> {
        either!(self, settings_version(revision))
    }

    async fn apply_settings(&self, settings: &AppliedSettings) -> Result<Swap, StoreError> {
        either!(self, apply_settings(settings))
    }

    async fn exemptions(&self) -> Result<Vec<Exemption>, StoreError> {
        either!(self, exemptions())
    }

    async fn put_exemption(&self, exemption: &Exemption) -> Result<(), StoreError> {
        either!(self, put_exemption(exemption))
    }

    async fn remove_exemption(&self, id: &str) -> Result<bool, StoreError> {
        either!(self, remove_exemption(id))
    }
}

impl Remediations for Store {
    async fn attempts(&self, finding: &FindingId) -> Result<Vec<Attempt>, StoreError> {
        either!(self, attempts(finding))
    }

    async fn swap_attempt(&self, attempt: &Attempt) -> Result<Swap, StoreError> {
        either!(self, swap_attempt(attempt))
    }

    async fn reserve(&self, window: &str, place: &str, limit: usize, ends_at: Timestamp) -> Result<bool, StoreError> {
        either!(self, reserve(window, place, limit, ends_at))
    }

    async fn lease(&self, resource: &str, holder: &str, now: Timestamp, until: Timestamp) -> Result<bool, StoreError> {
        either!(self, lease(resource, holder, now, until))
    }

    async fn release(&self, resource: &str, holder: &str) -> Result<(), StoreError> {
        either!(self, release(resource, holder))
    }

    async fn order(&self, finding: &FindingId) -> Result<Option<Order>, StoreError> {
        either!(self, order(finding))
    }

    async fn put_order(&self, order: &Order) -> Result<(), StoreError> {
        either!(self, put_order(order))
    }

    async fn remove_order(&self, order: &Order) -> Result<(), StoreError> {
        either!(self, remove_order(order))
    }
}
