//! Walks: when exemptions or the choice of sinks have changed, or what may be done about findings, findings that stand are
//! looked at once, page by page and over as many sweeps as it takes. Where nothing has changed, each costs one read.

use super::ports::{Channels, NotifyError};
use super::{Notifier, Swept};
use crate::ledger::{Ledger, Record, Sink, Windows, deferred, resubmit};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::fmt::Debug;
use strum::{IntoStaticStr, VariantArray};

/// How many findings are read at once, and how often one sweep does so.
const PAGE: usize = 500;
const PAGES: usize = 10;

/// What a walk looks for. Its name is that of the note that says for which state of things the findings were walked, and how
/// far.
#[derive(Clone, Copy, IntoStaticStr, VariantArray)]
enum Walk {
    /// Findings that exemptions cover now or cover no longer, and sinks that want to hear of them now.
    #[strum(serialize = "walk")]
    Alerts,
    /// Findings that settings let remediation take up, where they did not before or let it do less.
    #[strum(serialize = "walk-remediation")]
    Remediation,
}

/// How far the walk for one state of things has come, as its note says it: the state's fingerprint, and where the next page
/// begins (nothing after a blank: at the beginning; no blank: done).
struct Walked {
    fingerprint: String,
    next: Option<String>,
}

impl<S: Ledger + Windows + Sync, C: Channels + Sync> Notifier<'_, S, C> {
    /// Goes on with the walks, if there is one to do.
    pub(super) async fn walk(&self, swept: &mut Swept) -> Result<(), NotifyError> {
        for walk in Walk::VARIANTS {
            if let Some(fingerprint) = self.fingerprint(*walk) {
                self.walk_for(*walk, fingerprint, swept).await?;
            }
        }
        Ok(())
    }

    async fn walk_for(&self, walk: Walk, fingerprint: String, swept: &mut Swept) -> Result<(), NotifyError> {
        let note = self.store.note(walk.into()).await?.map(|note| Walked::read(&note));
        let mut walked = match note {
            Some(walked) if walked.fingerprint == fingerprint => walked,
            _ => Walked { fingerprint, next: Some(String::new()) },
        };
        for _ in 0..PAGES {
            let Some(after) = walked.next else { return Ok(()) };
            let page = self.store.standing(Some(after.as_str()).filter(|after| !after.is_empty()), PAGE).await?;
            swept.unreadable.extend(page.unreadable);
            for record in page.records {
                match walk {
                    Walk::Alerts => swept.note(self.changed(record, |record| self.wanted(record)).await),
                    Walk::Remediation if self.rules.takes_up(&record) => {
                        swept.note(self.changed(record, |record| self.taken_up(record)).await);
                    }
                    Walk::Remediation => {}
                }
            }
            walked.next = page.next;
            self.store.set_note(walk.into(), &walked.text()).await?;
        }
        Ok(())
    }

    /// Changes a finding that stands, where there is something to change, and sees to it.
    async fn changed(&self, mut record: Record, change: impl Fn(&Record) -> Option<Record>) -> Result<(), NotifyError> {
        while let Some(next) = change(&record) {
            if self.swap(&mut record, next).await? {
                break;
            }
        }
        self.finding(&record.key).await
    }

    /// The record with word owed to sinks that were not wanted and are now; `None` where none is.
    fn wanted(&self, record: &Record) -> Option<Record> {
        let finding = record.finding.as_ref()?;
        let was_unwanted = |sink: &Sink| {
            let delivery = finding.deliveries.get(sink);
            delivery.is_some_and(|delivery| delivery.next_at == Some(Timestamp::MAX))
        };
        // What remediation wants is the other walk's.
        let is_wanted = |sink: &Sink| *sink != Sink::Remediation && self.rules.wants(*sink, &record.key, finding);
        let mut next = None;
        for sink in Sink::VARIANTS.iter().filter(|sink| was_unwanted(sink) && is_wanted(sink)) {
            next = deferred(next.as_ref().unwrap_or(record), *sink, self.now);
        }
        next
    }

    /// The record with remediation to come to it now, whatever it waits for; `None` where it has nothing to do.
    fn taken_up(&self, record: &Record) -> Option<Record> {
        resubmit(record, self.now).filter(|_| self.rules.takes_up(record))
    }

    /// What a walk depends on, in a few characters; `None` for one that is not to be done.
    fn fingerprint(&self, walk: Walk) -> Option<String> {
        let rules = self.rules;
        match walk {
            Walk::Alerts => {
                let mut exemptions: Vec<_> =
                    self.exemptions.0.iter().filter(|exemption| exemption.expires_at > self.now).collect();
                exemptions.sort_by(|one, other| one.id.cmp(&other.id));
                Some(digest(&(exemptions, rules.people, rules.chat, &rules.security_hub)))
            }
            Walk::Remediation => rules.remediation.as_ref().map(digest),
        }
    }
}

fn digest(of: &impl Debug) -> String {
    let digest = Sha256::digest(format!("{of:?}"));
    digest.iter().take(8).fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
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
