//! Writing down how far a remediation came: the finding's record says it, and its sinks are owed word of it.

use super::error::{RemediateError, contended};
use super::{Handled, Remediator};
use crate::ledger::{FindingKey, Ledger, Remediation, Stage, Swap, remediation, resubmit};
use jiff::Timestamp;

/// How often a swap is tried.
pub(super) const TRIES: usize = 8;

/// What is to be said.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) stage: Stage,
    pub(super) attempt: u32,
    pub(super) calls: Vec<String>,
    pub(super) note: String,
    /// When the finding is to be taken up again; `None` where only a change of something else does that.
    pub(super) next_at: Option<Timestamp>,
}

impl<S: Ledger + Sync, H, E, I, Q> Remediator<'_, S, H, E, I, Q> {
    /// Writes down how far the remediation of one life of a finding came. Where the finding has begun another life since,
    /// nothing is said: that life has a story of its own. Who brought it back stays as it is known where nothing newer is.
    pub(super) async fn tell(
        &self,
        key: &FindingKey,
        life: u32,
        undone_by: Option<&[String]>,
        said: Said,
    ) -> Result<Handled, RemediateError> {
        let handled = Handled::Told { stage: said.stage, note: said.note.clone(), calls: 0 };
        for _ in 0..TRIES {
            let Some(record) = self.store.record(key).await? else { return Ok(handled) };
            let Some(finding) = record.finding.as_ref().filter(|finding| finding.life == life) else {
                return Ok(handled);
            };
            let known = || finding.remediation.as_ref().map(|told| told.undone_by.clone()).unwrap_or_default();
            let said = said.clone();
            let told = Remediation {
                stage: said.stage,
                life,
                attempt: said.attempt,
                calls: said.calls,
                note: said.note,
                next_at: said.next_at,
                undone_by: undone_by.map_or_else(known, <[String]>::to_vec),
            };
            let mut next = remediation(&record, told, self.now);
            if let Some(at) = said.next_at {
                next = resubmit(next.as_ref().unwrap_or(&record), at).or(next);
            }
            let Some(next) = next else { return Ok(handled) };
            if self.store.swap(&next).await? == Swap::Swapped {
                return Ok(handled);
            }
        }
        Err(contended(key))
    }

    /// Lets a finding be taken up again later, without a word.
    pub(super) async fn resubmit(&self, key: &FindingKey) -> Result<(), RemediateError> {
        for _ in 0..TRIES {
            let Some(record) = self.store.record(key).await? else { return Ok(()) };
            let Some(next) = resubmit(&record, self.later()) else { return Ok(()) };
            if self.store.swap(&next).await? == Swap::Swapped {
                return Ok(());
            }
        }
        Err(contended(key))
    }
}
