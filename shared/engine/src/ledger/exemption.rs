//! Exemptions: findings that someone answers for, until a day.

use super::decide::{exempt, reopen};
use super::key::FindingKey;
use super::observation::{Decision, Terms, Unchanged};
use super::record::{FindingStatus, Record, TransitionKind};
use guardrail_model::{Alias, ResourceKey};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long before its end an exemption is spoken of again.
pub const WARNING: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Someone answers for findings, until a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exemption {
    /// Its name.
    pub id: String,
    /// Who answers.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// Where it was agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// When it ends. There is none without an end.
    pub expires_at: Timestamp,
    /// What it covers.
    pub scope: Scope,
}

/// What an exemption covers: findings that fit everything it names. It names something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scope {
    /// One resource: its id, its name or its ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// One control.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    /// One account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Resources with a tag: its key, and its value where that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<(String, Option<String>)>,
}

/// An exemption that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExemptionError {
    /// It would cover everything.
    #[error("an exemption needs a scope: a resource, a control, an account or a tag")]
    NoScope,
    /// Nobody would answer, or for nothing.
    #[error("an exemption needs {0}")]
    Missing(&'static str),
    /// It ended before it began.
    #[error("the exemption ended at {0}, before it began")]
    Ended(Timestamp),
}

impl Exemption {
    /// Makes sure that someone answers for something, for a time that has not ended.
    pub fn check(&self, now: Timestamp) -> Result<(), ExemptionError> {
        if self.scope == Scope::default() {
            return Err(ExemptionError::NoScope);
        }
        for (what, text) in [("an id", &self.id), ("an owner", &self.owner), ("a reason", &self.reason)] {
            if text.trim().is_empty() {
                return Err(ExemptionError::Missing(what));
            }
        }
        if self.expires_at <= now { Err(ExemptionError::Ended(self.expires_at)) } else { Ok(()) }
    }

    /// When a finding under it must be looked at again: a week before its end, and then at its end.
    pub(super) fn review_at(&self, now: Timestamp) -> Timestamp {
        let warning = self.expires_at.saturating_sub(WARNING).unwrap_or(Timestamp::MIN);
        if now < warning { warning } else { self.expires_at }
    }

    fn covers(&self, finding: &FindingKey, aliases: &[Alias], tags: &BTreeMap<String, String>, now: Timestamp) -> bool {
        let Scope { resource, control, account, tag } = &self.scope;
        let ResourceKey { account_id, resource_id, .. } = &finding.resource;
        let is_it = |wanted: &String| wanted == resource_id || aliases.iter().any(|alias| alias.text() == wanted);
        let tagged = |(key, value): &(String, Option<String>)| {
            tags.get(key).is_some_and(|found| value.as_ref().is_none_or(|value| value == found))
        };
        now < self.expires_at
            && self.scope != Scope::default()
            && resource.as_ref().is_none_or(is_it)
            && control.as_ref().is_none_or(|control| *control == finding.control)
            && account.as_ref().is_none_or(|account| account == account_id)
            && tag.as_ref().is_none_or(tagged)
    }
}

/// All exemptions that there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exemptions(pub Vec<Exemption>);

impl Exemptions {
    /// The exemption that covers a finding for longest; `aliases` are its resource's other names.
    pub fn covering(
        &self,
        finding: &FindingKey,
        aliases: &[Alias],
        tags: &BTreeMap<String, String>,
        now: Timestamp,
    ) -> Option<&Exemption> {
        let covering = self.0.iter().filter(|exemption| exemption.covers(finding, aliases, tags, now));
        covering.max_by_key(|exemption| (exemption.expires_at, &exemption.id))
    }

    /// The exemption that covers a record's finding, by the names and tags that it was last seen with.
    pub fn of(&self, record: &Record, now: Timestamp) -> Option<&Exemption> {
        let finding = record.finding.as_ref()?;
        self.covering(&record.key, &finding.aliases, &finding.tags, now)
    }
}

/// Looks at a finding again because its time has come, or because the exemptions have changed: it becomes exempted or open,
/// its exemption's end is announced, or, for an activity that nobody came back to, it expires.
pub fn review(record: &Record, terms: &Terms<'_>) -> Decision {
    let mut record = record.clone();
    let Some(finding) = &mut record.finding else { return Decision::Unchanged(Unchanged::Nothing) };
    let is_due = finding.review_at.is_some_and(|review_at| review_at <= terms.now);
    match (finding.status, terms.exemption) {
        (FindingStatus::Open, Some(exemption)) => {
            exempt(finding, exemption, terms);
            finding.turn(TransitionKind::Exempted, terms.now);
        }
        (FindingStatus::Open, None) if is_due => {
            finding.status = FindingStatus::Expired;
            finding.review_at = None;
            finding.turn(TransitionKind::Expired, terms.now);
        }
        (FindingStatus::Exempted, None) => reopen(finding, &record.key, terms),
        (FindingStatus::Exempted, Some(exemption)) => {
            let ends_soon = is_due && exemption.review_at(terms.now) == exemption.expires_at;
            let moved = finding.exemption.as_ref() != Some(&exemption.id)
                || finding.review_at != Some(exemption.review_at(terms.now));
            exempt(finding, exemption, terms);
            if ends_soon {
                finding.turn(TransitionKind::ExemptionEnding, terms.now);
            } else if moved {
                return Decision::Kept(Box::new(record));
            } else {
                return Decision::Unchanged(Unchanged::Nothing);
            }
        }
        _ => return Decision::Unchanged(Unchanged::Nothing),
    }
    Decision::Changed(Box::new(record))
}
