//! The smaller sections of settings, each with its defaults and its bounds.

use super::document::{Section, Value};
use super::modes::Tag;
use crate::ledger::TransitionKind;
use guardrail_model::Severity;
use jiff::SignedDuration;
use serde::Serialize;
use std::collections::BTreeSet;

/// `[alerts]`: when many findings are told as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alerts {
    /// How many findings of one control and account are told singly in a window; those beyond are told in one digest.
    /// 1 to 1000; default 20.
    pub storm_limit: u32,
    /// How many minutes that window is long. 1 to 1440; default 15.
    pub storm_minutes: u32,
    /// For how many minutes after a control was first judged in an account its findings are a baseline: told in one
    /// summary, the critical ones singly. 1 to 1440; default 60.
    pub baseline_minutes: u32,
}

/// `[recipients]`: who is told what. The ledger and AWS Config keep everything, whoever is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Recipients {
    /// `[recipients.alerts]`: the subscribers of the topic `alerts`.
    pub alerts: Recipient,
    /// `[recipients.chat]`: the subscribers of the topic `chat`.
    pub chat: Recipient,
}

/// What a topic's subscribers are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Recipient {
    /// Findings of this severity and worse. Default: low, which is all.
    pub minimum_severity: Severity,
    /// Whether also when a finding is over: put right, or its resource deleted. Default: true.
    pub resolved: bool,
}

/// `[security_hub]`: findings in AWS Security Hub.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SecurityHub {
    /// Whether findings are imported. Default: false, since AWS Config forwards the results of its rules by itself.
    pub enabled: bool,
}

/// `[limits]`: how much may be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// How many resources one control may change in one account within an hour. 1 to 1000; default 10.
    pub per_control_and_account_an_hour: u32,
    /// How many resources may be changed in all within an hour. 1 to 1000; default 30.
    pub in_all_an_hour: u32,
    /// How often it is tried to put one finding right. 1 to 10; default 3.
    pub attempts: u32,
}

/// `[protected]`: what is never changed, whatever the modes say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Protected {
    /// Resources, each by its ARN, its name or its id, whole.
    pub resources: BTreeSet<String>,
    /// Resources that have one of these tags.
    pub tags: BTreeSet<Tag>,
    /// All resources of these accounts.
    pub accounts: BTreeSet<String>,
}

/// The most of what can be sensibly counted in an hour or a window.
const MANY: u32 = 1_000;
/// A day.
const MINUTES: u32 = 24 * 60;

impl Default for Alerts {
    fn default() -> Self {
        Self { storm_limit: 20, storm_minutes: 15, baseline_minutes: 60 }
    }
}

impl Default for Recipient {
    fn default() -> Self {
        Self { minimum_severity: Severity::Low, resolved: true }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_control_and_account_an_hour: 10, in_all_an_hour: 30, attempts: 3 }
    }
}

impl Alerts {
    /// How long a control's first pass over an account lasts.
    pub fn baseline(&self) -> SignedDuration {
        SignedDuration::from_mins(self.baseline_minutes.into())
    }

    pub(super) fn read(section: &Section<'_>) -> Self {
        let Self { storm_limit, storm_minutes, baseline_minutes } = Self::default();
        Self {
            storm_limit: section.or("storm_limit", storm_limit, |value| value.integer(1..=MANY)),
            storm_minutes: section.or("storm_minutes", storm_minutes, |value| value.integer(1..=MINUTES)),
            baseline_minutes: section.or("baseline_minutes", baseline_minutes, |value| value.integer(1..=MINUTES)),
        }
    }
}

impl Recipients {
    pub(super) fn read(section: &Section<'_>) -> Self {
        Self { alerts: section.section("alerts", Recipient::read), chat: section.section("chat", Recipient::read) }
    }
}

impl Recipient {
    /// True where this change of a finding of this severity is told.
    pub fn wants(self, severity: Severity, kind: TransitionKind) -> bool {
        // The worst severity is the first.
        let is_over = matches!(kind, TransitionKind::Resolved | TransitionKind::Deleted);
        severity <= self.minimum_severity && (self.resolved || !is_over)
    }

    fn read(section: &Section<'_>) -> Self {
        let Self { minimum_severity, resolved } = Self::default();
        Self {
            minimum_severity: section
                .or("minimum_severity", minimum_severity, |value| value.name()?.one_of("severity")),
            resolved: section.or("resolved", resolved, Value::boolean),
        }
    }
}

impl SecurityHub {
    pub(super) fn read(section: &Section<'_>) -> Self {
        Self { enabled: section.or("enabled", Self::default().enabled, Value::boolean) }
    }
}

impl Limits {
    pub(super) fn read(section: &Section<'_>) -> Self {
        let Self { per_control_and_account_an_hour, in_all_an_hour, attempts } = Self::default();
        let count = |value: &Value<'_>| value.integer(1..=MANY);
        Self {
            per_control_and_account_an_hour: section.or(
                "per_control_and_account_an_hour",
                per_control_and_account_an_hour,
                count,
            ),
            in_all_an_hour: section.or("in_all_an_hour", in_all_an_hour, count),
            attempts: section.or("attempts", attempts, |value| value.integer(1..=10)),
        }
    }
}

impl Protected {
    pub(super) fn read(section: &Section<'_>) -> Self {
        Self {
            resources: section.set("resources", |value| value.name()?.resource()),
            tags: section.set("tags", Tag::read),
            accounts: section.set("accounts", |value| value.name()?.account()),
        }
    }
}
