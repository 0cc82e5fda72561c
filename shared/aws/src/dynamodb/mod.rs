//! DynamoDB: the ledger's store in an account. Two tables, each with a partition key `pk` and a sort key `sk`, both strings;
//! every fact is one JSON document, beside the few attributes that keys, conditions, indexes and the stream's filter need.
//!
//! `findings` is written by the functions, and has a stream.
//!
//! | what | `pk` | `sk` | attributes |
//! | --- | --- | --- | --- |
//! | record | `R#` resource key | `F#` control, window and principal | `record`, `revision`, and see below |
//! | alias | `A#` ARN, or `N#` account/Region/type/name | `alias` | `resource` |
//! | first judged | `W#first#` account | `window` | `c:` control: when |
//! | note of the sweep | `W#note#` name | `window` | `document` |
//! | places in a window | `W#admit#` window | `window` | `ids`, `expiresAt` |
//!
//! A record has further attributes only where they apply, so that both indexes hold nothing that nobody asks for:
//!
//! | attribute | where | for |
//! | --- | --- | --- |
//! | `dueShard`, `dueAt` (ms) | something is due | index `due` |
//! | `standingShard`, `findingId` | the finding is open or exempted | index `standing` |
//! | `behind` | a sink is owed word, now | the stream's filter |
//! | `expiresAt` (s) | nothing can come of it | time to live |
//! | `control`, `accountId`, `status`, `severity` | | people who look at the table |
//!
//! Both indexes are split over 16 partitions, by the first digit of the finding's id, since one partition takes 1000 write
//! units a second, and both carry `record`: what is asked of them is answered by one query of them. It costs one write more
//! an index for a record that stands in it, and nothing for the many that do not: most changes are of COMPLIANT records,
//! which stand in neither.
//!
//! `control` is written by operators and, beside what they lay down, by remediate; the other functions only read it.
//!
//! | what | `pk` | `sk` | attributes |
//! | --- | --- | --- | --- |
//! | settings in force | `settings` | `current` | `document`, `revision` |
//! | a version of them | `settings` | `version#` number, 20 digits | `document`, `revision` |
//! | exemption | `exemptions` | `E#` id | `document` |
//! | order | `orders` | `O#` finding's id | `document` |
//! | attempt | `attempts#` finding's id | life`#`number, 10 digits each | `document`, `revision`, `write`, `expiresAt` |
//! | places in a window of changes | `reserved#` window | `window` | `ids`, `expiresAt` |
//! | lease | `lease#` ARN | `lease` | `holder`, `heldUntil` (ns), `expiresAt` |
//!
//! A name that is too long for a key is replaced by its digest, after `~` instead of `#`.

mod aliases;
mod control;
mod findings;
mod item;
mod key;
mod remediations;
mod table;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod windows;

use crate::SdkConfig;
use aws_sdk_dynamodb::Client;
use std::sync::OnceLock;
use table::Table;

/// The two tables of an account's ledger, `findings` and `control`, as every store of the ledger:
/// [`Ledger`](guardrail_engine::ledger::Ledger), [`Aliases`](guardrail_engine::ledger::Aliases) and
/// [`Windows`](guardrail_engine::ledger::Windows) in the one, [`Operators`](guardrail_engine::ledger::Operators) and
/// [`Remediations`](guardrail_engine::remediate::Remediations) in the other.
///
/// The client is built when it is first asked and kept: make one `LedgerTables` a process. What a caller may do is its
/// role's: an operation that it does not ask for needs no permission.
pub struct LedgerTables {
    config: SdkConfig,
    client: OnceLock<Client>,
    findings: String,
    control: String,
}

impl LedgerTables {
    /// The tables of these names, in the configuration's account and Region. It makes no call.
    pub fn new(config: SdkConfig, findings: impl Into<String>, control: impl Into<String>) -> Self {
        Self { config, client: OnceLock::new(), findings: findings.into(), control: control.into() }
    }

    fn findings(&self) -> Table<'_> {
        Table { client: self.client(), name: &self.findings }
    }

    fn control(&self) -> Table<'_> {
        Table { client: self.client(), name: &self.control }
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| Client::new(&self.config))
    }
}
