//! What a record hangs on.

use guardrail_model::ResourceKey;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// How long one window of activity lasts: calls of one principal that break one control on one resource within it are one
/// finding.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(60);

/// Names one finding: one control, one resource and, for activity, one principal and window.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FindingKey {
    /// The resource.
    pub resource: ResourceKey,
    /// The control's id.
    pub control: String,
    /// Who acted and when; `None` for a configuration control, and for what is known of an activity control whoever acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<ActivityWindow>,
}

/// Who acted, and in which window of event time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActivityWindow {
    /// The principal, in the words of the event: its ARN where there is one.
    pub principal: String,
    /// When the window begins: a multiple of [`WINDOW`] since 1970.
    pub starts_at: Timestamp,
}

impl ActivityWindow {
    /// The window that holds a moment. It depends on the event's own time alone, so that the order in which events arrive
    /// changes nothing.
    pub fn of(principal: impl Into<String>, at: Timestamp) -> Self {
        let into_window = at.as_second().rem_euclid(WINDOW.as_secs());
        let starts_at = Timestamp::from_second(at.as_second() - into_window).unwrap_or(Timestamp::MIN);
        Self { principal: principal.into(), starts_at }
    }

    /// When the window ends.
    pub fn ends_at(&self) -> Timestamp {
        self.starts_at.saturating_add(WINDOW).unwrap_or(Timestamp::MAX)
    }
}

impl FindingKey {
    /// The key of a configuration control's finding.
    pub fn configuration(resource: ResourceKey, control: impl Into<String>) -> Self {
        Self { resource, control: control.into(), activity: None }
    }

    /// The key of an activity control's finding.
    pub fn activity(resource: ResourceKey, control: impl Into<String>, window: ActivityWindow) -> Self {
        Self { resource, control: control.into(), activity: Some(window) }
    }

    /// The key of what is known of this control and resource whoever acted: the calls that took back.
    #[must_use]
    pub fn of_anyone(&self) -> Self {
        Self { activity: None, ..self.clone() }
    }

    /// What tells the findings of one resource apart: `s3-tls-only`, or `trail-stopped#2026-03-02T09:00:00Z#arn:…`.
    pub fn within_resource(&self) -> String {
        match &self.activity {
            None => self.control.clone(),
            Some(window) => format!("{}#{}#{}", self.control, window.starts_at, window.principal),
        }
    }

    /// The short name that people and other systems call it by.
    pub fn id(&self) -> FindingId {
        let digest = Sha256::digest(format!("{}#{}", self.resource, self.within_resource()));
        let digits =
            digest.iter().take(FindingId::DIGITS / 2).fold(0_u128, |digits, byte| digits << 8 | u128::from(*byte));
        FindingId(format!("{digits:0width$x}", width = FindingId::DIGITS))
    }
}

impl fmt::Display for FindingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {}", self.within_resource(), self.resource)
    }
}

/// A finding's short name: 20 hexadecimal digits that depend on its key alone, so that every store, and every life of the
/// finding, has the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FindingId(String);

impl FindingId {
    /// 80 bits: among a million findings, the chance that any two share an id is one in two trillion.
    const DIGITS: usize = 20;

    /// Reads an id as people type it; `None` for what no finding is called.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let is_id = text.len() == Self::DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_id.then_some(Self(text))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FindingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
