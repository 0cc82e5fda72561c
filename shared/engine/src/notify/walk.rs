//! The walk: when exemptions or the choice of sinks have changed, findings that stand are looked at once, page by page and
//! over as many sweeps as it takes. Where nothing has changed, it costs one read.

use super::ports::{Channels, NotifyError};
use super::{Notifier, Swept};
use crate::ledger::{Ledger, Record, Sink, Windows, deferred};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use strum::VariantArray as _;

/// The note that says for which exemptions and sinks the findings were walked, and how far.
const NOTE: &str = "walk";

/// How many findings are read at once, and how often one sweep does so.
const PAGE: usize = 500;
const PAGES: usize = 10;

/// How far the walk for one state of exemptions and sinks has come, as its note says it: the state's fingerprint, and where
/// the next page begins (nothing after a blank: at the beginning; no blank: done).
struct Walked {
    fingerprint: String,
    next: Option<String>,
}

impl<S: Ledger + Windows + Sync, C: Channels + Sync> Notifier<'_, S, C> {
    /// Goes on with the walk, if there is one to do.
    pub(super) async fn walk(&self, swept: &mut Swept) -> Result<(), NotifyError> {
        let fingerprint = self.fingerprint();
        let note = self.store.note(NOTE).await?.map(|note| Walked::read(&note));
        let mut walked = match note {
            Some(walked) if walked.fingerprint == fingerprint => walked,
            _ => Walked { fingerprint, next: Some(String::new()) },
        };
        for _ in 0..PAGES {
            let Some(after) = walked.next else { return Ok(()) };
            let page = self.store.standing(Some(after.as_str()).filter(|after| !after.is_empty()), PAGE).await?;
            for record in &page.records {
                swept.note(self.looked_at(record).await);
            }
            walked.next = page.next;
            self.store.set_note(NOTE, &walked.text()).await?;
        }
        Ok(())
    }

    /// Looks at a finding that stands: sinks that were not wanted and are now are owed word, and its exemption is
    /// reviewed.
    async fn looked_at(&self, record: &Record) -> Result<(), NotifyError> {
        let mut record = record.clone();
        while let Some(next) = self.wanted(&record) {
            if self.swap(&mut record, next).await? {
                break;
            }
        }
        self.finding(&record.key).await
    }

    /// The record with word owed to sinks that are wanted now; `None` where none is.
    fn wanted(&self, record: &Record) -> Option<Record> {
        let finding = record.finding.as_ref()?;
        let was_unwanted = |sink: &Sink| {
            let delivery = finding.deliveries.get(sink);
            delivery.is_some_and(|delivery| delivery.next_at == Some(Timestamp::MAX))
        };
        let mut next = None;
        for sink in
            Sink::VARIANTS.iter().filter(|sink| was_unwanted(sink) && self.rules.wants(**sink, finding.severity))
        {
            next = deferred(next.as_ref().unwrap_or(record), *sink, self.now);
        }
        next
    }

    /// What the walk depends on, in a few characters.
    fn fingerprint(&self) -> String {
        let mut exemptions: Vec<_> =
            self.exemptions.0.iter().filter(|exemption| exemption.expires_at > self.now).collect();
        exemptions.sort_by(|one, other| one.id.cmp(&other.id));
        let rules = self.rules;
        let text = format!("{exemptions:?} {:?} {:?} {}", rules.people, rules.chat, rules.security_hub);
        let digest = Sha256::digest(text);
        digest.iter().take(8).fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
    }
}

impl Walked {
    fn read(note: &str) -> Self {
        match note.split_once(' ') {
            Some((fingerprint, next)) => Self { fingerprint: fingerprint.to_owned(), next: Some(next.to_owned()) },
            None => Self { fingerprint: note.to_owned(), next: None },
        }
    }

    fn text(&self) -> String {
        match &self.next {
            Some(next) => format!("{} {next}", self.fingerprint),
            None => self.fingerprint.clone(),
        }
    }
}
