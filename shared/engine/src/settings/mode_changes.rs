//! What another version of the modes would touch.

use super::modes::{Mode, Modes};
use crate::ledger::{Ledger, Record, StoreError};
use std::collections::BTreeMap;
use std::fmt;

/// How many open findings would have another mode by other settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModeChanges {
    /// By the mode that they would have.
    pub findings: BTreeMap<Mode, usize>,
    /// True where there are more findings than were looked at.
    pub is_partial: bool,
}

/// How many pages of findings are looked at, and how many findings a page has.
const PAGES: usize = 100;
const PAGE: usize = 100;

impl ModeChanges {
    /// Looks at the open findings of a ledger, at most ten thousand of them.
    ///
    /// # Errors
    /// The store did not answer.
    pub async fn count(ledger: &impl Ledger, old: &Modes, new: &Modes) -> Result<Self, StoreError> {
        Self::on_pages(PAGES, ledger, old, new).await
    }

    pub(super) async fn on_pages(
        pages: usize,
        ledger: &impl Ledger,
        old: &Modes,
        new: &Modes,
    ) -> Result<Self, StoreError> {
        let mut changes = Self::default();
        let mut after = None;
        for _ in 0..pages {
            let page = ledger.standing(after.as_deref(), PAGE).await?.whole()?;
            changes.add(&page.records, old, new);
            after = page.next;
            if after.is_none() {
                return Ok(changes);
            }
        }
        Ok(Self { is_partial: true, ..changes })
    }

    fn add(&mut self, records: &[Record], old: &Modes, new: &Modes) {
        for record in records.iter().filter(|record| record.open().is_some()) {
            let mode = new.of(record);
            if mode != old.of(record) {
                *self.findings.entry(mode).or_default() += 1;
            }
        }
    }
}

/// `12 open findings become enforce, 3 become plan`, that which does most first.
impl fmt::Display for ModeChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(most) = self.findings.keys().next_back() else {
            let of_which = if self.is_partial { format!(" of the first {}", PAGES * PAGE) } else { String::new() };
            return write!(f, "no open finding{of_which} gets another mode");
        };
        let at_least = if self.is_partial { "at least " } else { "" };
        for (mode, count) in self.findings.iter().rev() {
            let (separator, what) = match (mode == most, *count) {
                (true, 1) => ("", " open finding"),
                (true, _) => ("", " open findings"),
                (false, _) => (", ", ""),
            };
            let verb = if *count == 1 { "becomes" } else { "become" };
            write!(f, "{separator}{at_least}{count}{what} {verb} {mode}")?;
        }
        Ok(())
    }
}
