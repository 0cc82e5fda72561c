//! Telling sinks what they are owed: the fast path for a finding that just turned, and the sweep for everything that is
//! due. Both do the same for one finding and one sink: read the record as it stands, claim it, tell the sink, write down
//! that it was told. What is told is the state as claimed, never the one that a stream brought; so no older state follows
//! a newer one, and a sink that was down for days is told the last state once.

mod deliver;
mod digest;
mod ports;
mod remediation;
mod sweep;
#[cfg(test)]
mod tests;
mod walk;

pub use digest::{Digest, DigestKey};
pub use ports::{Channels, NotifyError, TellError, Word};
pub use remediation::RemediationRules;
pub use sweep::Swept;

use crate::ledger::{Exemptions, Finding, FindingKey, Hold, Record, Sink, TransitionKind};
use crate::settings::{Alerts, Recipient, Settings};
use jiff::{SignedDuration, Timestamp};

/// What settings say of alerts.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// How many findings of one control and account are told singly in one window; the others wait for its digest.
    pub storm_limit: usize,
    /// How long such a window lasts.
    pub storm_window: SignedDuration,
    /// How long a control's first pass over an account lasts: what it finds is told in one summary.
    pub baseline: SignedDuration,
    /// What people are told.
    pub people: Recipient,
    /// What chat is told.
    pub chat: Recipient,
    /// The account whose findings Security Hub is told of; `None` where it is not told. By the product that is an account's
    /// own, Security Hub takes findings of the calling account alone (AWS Security Hub API Reference, BatchImportFindings).
    pub security_hub: Option<String>,
    /// What remediation is told; `None` where it is not deployed.
    pub remediation: Option<RemediationRules>,
}

/// Tells sinks what they are owed. `S` is the store, `C` the way to the sinks.
pub struct Notifier<'n, S, C> {
    /// The ledger.
    pub store: &'n S,
    /// The sinks.
    pub channels: &'n C,
    /// What settings say.
    pub rules: &'n Rules,
    /// Who answers for what.
    pub exemptions: &'n Exemptions,
    /// The clock.
    pub now: Timestamp,
}

/// One pass's digests are sent together: ends of first passes are rounded up to a multiple of this.
const BASELINE_STEP: SignedDuration = SignedDuration::from_mins(15);

impl Rules {
    /// What settings say in an account, where remediation is not deployed.
    pub fn of(settings: &Settings, account_id: &str) -> Self {
        let minutes = |minutes: u32| SignedDuration::from_mins(minutes.into());
        let Alerts { storm_limit, storm_minutes, .. } = settings.alerts;
        Self {
            storm_limit: usize::try_from(storm_limit).unwrap_or(usize::MAX),
            storm_window: minutes(storm_minutes),
            baseline: settings.alerts.baseline(),
            people: settings.recipients.alerts,
            chat: settings.recipients.chat,
            security_hub: settings.security_hub.enabled.then(|| account_id.to_owned()),
            remediation: None,
        }
    }

    /// Whether a sink is told of findings like this one at all.
    fn wants(&self, sink: Sink, key: &FindingKey, finding: &Finding) -> bool {
        match sink {
            // Severities are ordered from the worst.
            Sink::People => finding.severity <= self.people.minimum_severity,
            Sink::Chat => finding.severity <= self.chat.minimum_severity,
            Sink::SecurityHub => self.security_hub.as_ref() == Some(&key.resource.account_id),
            Sink::Remediation => self.remediation.is_some(),
        }
    }

    /// Whether a sink is told of a finding's last change. People know what they themselves have done, and remediation what
    /// it has.
    fn tells(&self, sink: Sink, record: &Record, finding: &Finding) -> bool {
        let (severity, kind) = (finding.severity, finding.transition.kind);
        let by_people =
            matches!(kind, TransitionKind::Exempted | TransitionKind::Acknowledged | TransitionKind::Expired);
        match sink {
            Sink::People => !by_people && self.people.wants(severity, kind),
            Sink::Chat => !by_people && self.chat.wants(severity, kind),
            Sink::SecurityHub => kind != TransitionKind::ExemptionEnding,
            Sink::Remediation => !kind.is_of_remediation() && self.takes_up(record),
        }
    }

    /// Whether remediation has something to do about a record's finding.
    fn takes_up(&self, record: &Record) -> bool {
        self.remediation.as_ref().is_some_and(|remediation| remediation.takes_up(record))
    }

    /// The storm window that holds a moment, and its end.
    fn storm(&self, now: Timestamp) -> (Hold, Timestamp) {
        let since = round_down(now, self.storm_window);
        (Hold::Storm { since }, since.saturating_add(self.storm_window).unwrap_or(Timestamp::MAX))
    }

    /// The first pass that began then, and when its summary is told.
    fn first_pass(&self, first_judged: Timestamp) -> (Hold, Timestamp) {
        let ends_at = first_judged.saturating_add(self.baseline).unwrap_or(Timestamp::MAX);
        let told_at = round_down(ends_at, BASELINE_STEP).saturating_add(BASELINE_STEP).unwrap_or(Timestamp::MAX);
        let since = told_at.saturating_sub(self.baseline).unwrap_or(Timestamp::MIN);
        (Hold::Baseline { since }, told_at)
    }
}

/// The last multiple of a step since 1970 that is not after a moment.
fn round_down(at: Timestamp, step: SignedDuration) -> Timestamp {
    let over = at.as_second().checked_rem_euclid(step.as_secs()).unwrap_or(0);
    Timestamp::from_second(at.as_second() - over).unwrap_or(at)
}
