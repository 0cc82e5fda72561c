//! What remediation is told, and when it is reminded.

use crate::ledger::Record;
use crate::settings::{Limits, Mode, Modes, Protected, Remediation, Settings};
use jiff::SignedDuration;

/// How long a finding that remediation was told of stays open before it is told again: its queue may have lost it.
pub(super) const REMINDER: SignedDuration = SignedDuration::from_hours(6);

/// What settings say of remediation.
#[derive(Clone, Debug, PartialEq)]
pub struct RemediationRules {
    /// What may be done about which findings.
    pub modes: Modes,
    /// Whether anything is changed, whose resources are left alone, and how soon.
    pub remediation: Remediation,
    /// How much may be changed.
    pub limits: Limits,
    /// What is never changed.
    pub protected: Protected,
}

impl RemediationRules {
    /// What settings say.
    pub fn of(settings: &Settings) -> Self {
        let Settings { modes, remediation, limits, protected, .. } = settings.clone();
        Self { modes, remediation, limits, protected }
    }

    /// Whether there is something to do about a record's finding: it is open, it is known what would put it right, and its
    /// mode is not to observe alone. Whether it is done now, remediation decides.
    pub(super) fn takes_up(&self, record: &Record) -> bool {
        let has_plan = record.open().is_some_and(|finding| !finding.plan.is_empty());
        has_plan && self.modes.of(record) > Mode::Observe
    }
}
