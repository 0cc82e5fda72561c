//! One finding, sink by sink.

use super::Notifier;
use super::digest::DigestKey;
use super::ports::{Channels, NotifyError, Word};
use super::remediation::REMINDER;
use crate::ledger::{
    Decision, Finding, FindingKey, Ledger, Record, RecordError, Sink, StoreError, Swap, Terms, Windows, claim,
    deferred, delivered, failed, held, review,
};
use guardrail_model::Severity;
use jiff::{SignedDuration, Timestamp};
use strum::VariantArray as _;

/// How often a swap is tried before the finding is left to the next sweep.
const TRIES: usize = 8;

/// How long a standing finding stays as it is in Security Hub before it is imported anew: Security Hub deletes findings
/// that were not updated for 90 days (AWS Security Hub User Guide, "Deletion of findings").
const REFRESH: SignedDuration = SignedDuration::from_hours(30 * 24);

impl<S: Ledger + Windows + Sync, C: Channels + Sync> Notifier<'_, S, C> {
    /// Sees to one finding: reviews it where its time has come, and tells each sink that is behind. Each sink is seen to,
    /// whatever the others met.
    ///
    /// # Errors
    /// What could not be told, after the record says when it is tried again; or that the ledger did not answer.
    pub async fn finding(&self, key: &FindingKey) -> Result<(), NotifyError> {
        let Some(mut record) = self.reviewed(key).await? else { return Ok(()) };
        let mut errors = Vec::new();
        for sink in self.claimed(&mut record).await? {
            // The record may have moved on since: what it says now is what is told.
            let number = record.finding.as_ref().map_or(0, |finding| finding.transition.number);
            let told = self.channels.tell(sink, &Word::Finding(&record)).await;
            self.settle(&mut record, sink, number, told.is_ok()).await?;
            if let Err(error) = told {
                errors.push((sink, error));
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(NotifyError::Sinks(errors)) }
    }

    /// Claims a record for all sinks that are to be told now, in one write, and writes down with it which others need not,
    /// or must wait.
    async fn claimed(&self, record: &mut Record) -> Result<Vec<Sink>, NotifyError> {
        for _ in 0..TRIES {
            let mut next = record.clone();
            let mut to_tell = Vec::new();
            for sink in Sink::VARIANTS {
                if let Some((changed, is_told)) = self.step(&next, *sink).await? {
                    next = changed;
                    to_tell.extend(is_told.then_some(*sink));
                }
            }
            if next == *record || self.swap(record, next).await? {
                return Ok(to_tell);
            }
        }
        Err(contended(&record.key))
    }

    /// Brings a finding up to date with the clock and the exemptions; `None` where there is none.
    async fn reviewed(&self, key: &FindingKey) -> Result<Option<Record>, NotifyError> {
        let Some(mut record) = self.read(key).await? else { return Ok(None) };
        for _ in 0..TRIES {
            let exemption = self.exemptions.of(&record, self.now);
            let terms = Terms { now: self.now, exemption, baseline: false };
            match review(&record, &terms) {
                Decision::Unchanged(_) => return Ok(Some(record)),
                Decision::Kept(next) | Decision::Changed(next) => {
                    if self.swap(&mut record, *next).await? {
                        return Ok(Some(record));
                    }
                }
            }
        }
        Err(contended(key))
    }

    /// What is to be done for one sink now: the record with it, and whether the sink is to be told.
    async fn step(&self, record: &Record, sink: Sink) -> Result<Option<(Record, bool)>, StoreError> {
        let Some(finding) = &record.finding else { return Ok(None) };
        let Some(claimed) = claim(record, sink, self.now) else { return Ok(None) };
        let note = |next: Option<Record>| Ok(next.map(|next| (next, false)));
        if !self.rules.wants(sink, &record.key, finding) {
            return note(deferred(record, sink, Timestamp::MAX));
        }
        if !asks(finding, sink) && !self.rules.tells(sink, record, finding) {
            return note(delivered(record, sink, finding.transition.number, self.remind_at(record, sink)));
        }
        if DigestKey::of(record, sink).is_some() {
            // Its time has come, and the sweep tells it together with the others.
            return Ok(None);
        }
        if let Some((hold, until)) = self.hold(record, finding, sink).await? {
            return note(held(record, sink, hold, until));
        }
        Ok(Some((claimed, true)))
    }

    /// The digest that a finding must wait for, and until when.
    async fn hold(
        &self,
        record: &Record,
        finding: &Finding,
        sink: Sink,
    ) -> Result<Option<(crate::ledger::Hold, Timestamp)>, StoreError> {
        if matches!(sink, Sink::SecurityHub | Sink::Remediation) {
            return Ok(None);
        }
        let (account, control) = (record.key.resource.account_id.as_str(), record.key.control.as_str());
        if finding.baseline && finding.severity != Severity::Critical {
            let first = self.store.first_judged(account, &[control], self.now).await?;
            if let Some(first) = first.get(control) {
                let (hold, until) = self.rules.first_pass(*first);
                if self.now < until {
                    return Ok(Some((hold, until)));
                }
            }
        }
        let (hold, until) = self.rules.storm(self.now);
        let window = format!("{sink}#{account}#{control}#{until}");
        let admitted = self.store.admit(&window, &record.key.id(), self.rules.storm_limit, until).await?;
        Ok((!admitted).then_some((hold, until)))
    }

    /// Writes down what came of telling a sink a transition. The record may have moved on meanwhile: then the sink is behind
    /// again, and that is written too. Where the claim is gone, somebody has written meanwhile when the sink is to be told
    /// again, and that stands.
    pub(super) async fn settle(
        &self,
        record: &mut Record,
        sink: Sink,
        number: u64,
        told: bool,
    ) -> Result<(), NotifyError> {
        for _ in 0..TRIES {
            let delivery = record.finding.as_ref().and_then(|finding| finding.deliveries.get(&sink));
            let next = match delivery.filter(|delivery| delivery.claimed_until.is_none()) {
                Some(settled) if told => delivered(record, sink, number, settled.next_at),
                Some(_) => None,
                None if told => delivered(record, sink, number, self.remind_at(record, sink)),
                None => failed(record, sink, self.now),
            };
            let Some(next) = next else { return Ok(()) };
            if self.swap(record, next).await? {
                return Ok(());
            }
        }
        Err(contended(&record.key))
    }

    fn remind_at(&self, record: &Record, sink: Sink) -> Option<Timestamp> {
        let after = match sink {
            Sink::People | Sink::Chat => None,
            Sink::SecurityHub => record.stands().then_some(REFRESH),
            Sink::Remediation => self.rules.takes_up(record).then_some(REMINDER),
        };
        after.map(|after| self.now.saturating_add(after).unwrap_or(Timestamp::MAX))
    }

    /// Stores a record, which then stands in the place of the one it was made from; false where someone else was faster, and
    /// theirs stands there.
    pub(super) async fn swap(&self, record: &mut Record, next: Record) -> Result<bool, StoreError> {
        let swapped = self.store.swap(&next).await? == Swap::Swapped;
        if swapped {
            *record = Record { revision: next.revision + 1, ..next };
        } else if let Some(theirs) = self.read(&record.key).await? {
            *record = theirs;
        }
        Ok(swapped)
    }

    pub(super) async fn read(&self, key: &FindingKey) -> Result<Option<Record>, StoreError> {
        self.store.record(key).await
    }
}

/// True where a sink that is due is told whatever happened last: remediation asked to be told again at this time, was
/// ordered to, or is reminded.
fn asks(finding: &Finding, sink: Sink) -> bool {
    let asked_at = || finding.deliveries.get(&sink).and_then(|delivery| delivery.next_at);
    sink == Sink::Remediation && asked_at().is_some()
}

pub(super) fn contended(key: &FindingKey) -> NotifyError {
    NotifyError::Ledger(RecordError::Contended { key: Box::new(key.clone()) })
}
