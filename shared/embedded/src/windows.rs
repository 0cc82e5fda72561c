//! What is counted over many findings.

use crate::EmbeddedStore;
use crate::tables::{ADMITTED, FIRST_JUDGED, NOTES};
use guardrail_engine::ledger::{FindingId, StoreError, Windows};
use jiff::Timestamp;
use redb::{ReadableTable, TableDefinition};
use std::collections::BTreeMap;

impl Windows for EmbeddedStore {
    async fn first_judged(
        &self,
        account_id: &str,
        controls: &[&str],
        now: Timestamp,
    ) -> Result<BTreeMap<String, Timestamp>, StoreError> {
        let mut first = BTreeMap::new();
        self.write("first_judged", |transaction| {
            let mut judged = transaction.open_table(FIRST_JUDGED)?;
            let mut is_news = false;
            for control in controls {
                let known = judged.get((account_id, *control))?.map(|at| at.value());
                if known.is_none() {
                    judged.insert((account_id, *control), now.as_nanosecond())?;
                    is_news = true;
                }
                first.insert((*control).to_owned(), known);
            }
            Ok(is_news.then_some(()))
        })?;
        let at = |known: Option<i128>| known.and_then(|at| Timestamp::from_nanosecond(at).ok()).unwrap_or(now);
        Ok(first.into_iter().map(|(control, known)| (control, at(known))).collect())
    }

    async fn admit(
        &self,
        window: &str,
        finding: &FindingId,
        limit: usize,
        ends_at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.place("admit", ADMITTED, (window, finding.as_str()), limit, ends_at)
    }

    async fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.read("note", |transaction| {
            Ok(transaction.open_table(NOTES)?.get(name)?.map(|text| text.value().to_owned()))
        })
    }

    async fn set_note(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.write("set_note", |transaction| {
            transaction.open_table(NOTES)?.insert(name, text)?;
            Ok(Some(()))
        })?;
        Ok(())
    }
}

impl EmbeddedStore {
    /// True where a name has a place in a window, or gets one of those that are left. The table holds the windows with their
    /// names.
    pub(crate) fn place(
        &self,
        operation: &'static str,
        table: TableDefinition<'_, (&str, &str), i128>,
        (window, name): (&str, &str),
        limit: usize,
        ends_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut is_known = false;
        let placed = self.write(operation, |transaction| {
            let mut taken = transaction.open_table(table)?;
            is_known = taken.get((window, name))?.is_some();
            let mut places = 0;
            for entry in taken.range((window, "")..)?.take(limit) {
                if entry?.0.value().0 != window {
                    break;
                }
                places += 1;
            }
            if is_known || places >= limit {
                return Ok(None);
            }
            taken.insert((window, name), ends_at.as_nanosecond())?;
            Ok(Some(()))
        })?;
        Ok(is_known || placed.is_some())
    }
}
