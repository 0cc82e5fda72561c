//! The sweep: everything that is due, from whichever stream it was lost, and the digests. Its cost grows with what is due,
//! not with what is open.

use super::Notifier;
use super::digest::{Digest, DigestKey};
use super::ports::{Channels, NotifyError, Word};
use crate::ledger::{Finding, Found, Ledger, Record, Sink, Windows, claim, delivered};
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};
use strum::VariantArray as _;

/// How many due records are read at once.
const PAGE: usize = 1_000;

/// How many pages one sweep reads at most: the next one goes on.
const PAGES: usize = 10;

/// What a sweep came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Swept {
    /// How many findings were seen to.
    pub seen_to: usize,
    /// How many digests were told.
    pub digests: usize,
    /// How many findings could not be seen to, or not all of their sinks told, and the first reason.
    pub failed: usize,
    /// Why the first of them failed.
    pub failure: Option<NotifyError>,
    /// What the store holds among the records that are due or stand and cannot be read, by its names: whoever sweeps must say
    /// so, since nobody is told of it.
    pub unreadable: BTreeSet<String>,
    /// For how long the sink that is furthest behind has been owed word that was due at once.
    pub behind: SignedDuration,
}

impl<S: Ledger + Windows + Sync, C: Channels + Sync> Notifier<'_, S, C> {
    /// Sees to everything that is due. One finding's trouble does not keep the others waiting, nor does a record that cannot
    /// be read.
    ///
    /// # Errors
    /// The ledger did not say what is due.
    pub async fn sweep(&self) -> Result<Swept, NotifyError> {
        let mut swept = Swept::default();
        self.walk(&mut swept).await?;
        let mut seen = BTreeSet::new();
        for _ in 0..PAGES {
            let Found { found: mut due, unreadable } = self.store.due(self.now, PAGE).await?;
            swept.unreadable.extend(unreadable);
            due.retain(|record| seen.insert(record.key.clone()));
            if due.is_empty() {
                break;
            }
            self.page(&due, &mut swept).await;
        }
        Ok(swept)
    }

    /// One page: first the findings that are told singly, then the digests.
    async fn page(&self, due: &[Record], swept: &mut Swept) {
        for record in due {
            swept.behind = swept.behind.max(self.behind(record));
            swept.note(self.finding(&record.key).await);
        }
        for sink in Sink::VARIANTS {
            let mut digests: BTreeMap<DigestKey, Vec<&Record>> = BTreeMap::new();
            for record in due {
                if let Some(key) = DigestKey::of(record, *sink) {
                    digests.entry(key).or_default().push(record);
                }
            }
            for (key, records) in digests {
                match self.digest(*sink, key, &records).await {
                    Ok(true) => swept.digests += 1,
                    Ok(false) => {}
                    Err(error) => swept.note(Err(error)),
                }
            }
        }
    }

    /// For how long a sink has been owed word of a record that it was owed at once.
    fn behind(&self, record: &Record) -> SignedDuration {
        let Some(finding) = &record.finding else { return SignedDuration::ZERO };
        let is_late = |sink: &Sink| {
            let is_held = finding.deliveries.get(sink).is_some_and(|delivery| delivery.hold.is_some());
            let is_due = finding.delivery_due_at(*sink).is_some_and(|due_at| due_at <= self.now);
            finding.is_behind(*sink) && is_due && !is_held
        };
        let is_late = Sink::VARIANTS.iter().any(is_late);
        if is_late { self.now.duration_since(finding.transition.at) } else { SignedDuration::ZERO }
    }

    /// Tells one digest: claims what still waits for it, tells it, and settles each. False where nothing waited any more.
    async fn digest(&self, sink: Sink, key: DigestKey, records: &[&Record]) -> Result<bool, NotifyError> {
        let mut claimed = Vec::new();
        for record in records {
            let Some(mut record) = self.read(&record.key).await? else { continue };
            let waits = DigestKey::of(&record, sink).as_ref() == Some(&key);
            let Some(next) = claim(&record, sink, self.now).filter(|_| waits) else { continue };
            let is_silent = |finding: &&Finding| !self.rules.tells(sink, &next, finding);
            let silent = next.finding.as_ref().filter(is_silent).map(|finding| finding.transition.number);
            if let Some(silent) = silent.and_then(|number| delivered(&record, sink, number, None)) {
                self.swap(&mut record, silent).await?;
            } else if self.swap(&mut record, next).await? {
                claimed.push(record);
            }
        }
        if claimed.is_empty() {
            return Ok(false);
        }
        let mut digest = Digest { key, records: claimed };
        let told = self.channels.tell(sink, &Word::Digest(&digest)).await;
        for record in &mut digest.records {
            let number = record.finding.as_ref().map_or(0, |finding| finding.transition.number);
            self.settle(record, sink, number, told.is_ok()).await?;
        }
        told.map(|()| true).map_err(|error| NotifyError::Sinks(vec![(sink, error)]))
    }
}

impl Swept {
    pub(super) fn note(&mut self, outcome: Result<(), NotifyError>) {
        self.seen_to += 1;
        if let Err(error) = outcome {
            self.failed += 1;
            self.failure.get_or_insert(error);
        }
    }
}
