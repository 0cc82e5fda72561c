//! From a verdict to an observation: what the item that was judged says beside the verdicts.

use super::key::FindingKey;
use super::observation::{JudgeVersion, Observation, Observed, Seen};
use crate::Verdict;
use guardrail_model::{Compliance, ConfigurationItem, ConfigurationItemStatus};
use guardrail_resources::data;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// One recorded item, as far as the ledger asks, whatever its controls say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sighting {
    /// Whether the resource stands, and is watched.
    pub standing: Standing,
    /// When the event that brought the item was sent: for an item that does not say when it was captured.
    pub told_at: Option<Timestamp>,
    /// The resource's tags.
    pub tags: BTreeMap<String, String>,
}

/// Whether a resource stands, and is watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// It stands, and its controls were asked.
    #[default]
    Watched,
    /// It is gone.
    Deleted,
    /// AWS Config does not record its type.
    NotRecorded,
    /// It stands outside the scope of the rule that asked.
    LeftScope,
}

/// An observation that nothing orders: it might undo a newer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not recorded: neither the item nor its event says when this state stood, so nothing can tell it from an older one"
)]
pub struct NoTime;

impl Sighting {
    /// What an item says; `left_scope` is the rule event's word, `told_at` the time of its notification.
    pub fn of(item: &ConfigurationItem<'_>, left_scope: bool, told_at: Option<Timestamp>) -> Self {
        let standing = match item.status {
            // What is gone is gone, in whichever scope it was.
            ConfigurationItemStatus::ResourceDeleted | ConfigurationItemStatus::ResourceDeletedNotRecorded => {
                Standing::Deleted
            }
            _ if left_scope => Standing::LeftScope,
            ConfigurationItemStatus::ResourceNotRecorded => Standing::NotRecorded,
            ConfigurationItemStatus::Ok | ConfigurationItemStatus::ResourceDiscovered => Standing::Watched,
        };
        Self { standing, told_at, tags: data::tags(item) }
    }

    /// What the ledger takes of a verdict on the item.
    ///
    /// # Errors
    /// [`NoTime`], where nothing says when the judged state stood.
    pub fn observation(&self, verdict: &Verdict, judge: JudgeVersion) -> Result<Observation, NoTime> {
        let observed = match (self.standing, &verdict.outcome) {
            (Standing::Deleted, _) => Observed::Deleted,
            (Standing::NotRecorded, _) => Observed::Unwatched("AWS Config does not record it".to_owned()),
            (Standing::LeftScope, _) => Observed::Unwatched("left the scope of the rule".to_owned()),
            (Standing::Watched, Ok(Compliance::Compliant)) => Observed::Compliant,
            (Standing::Watched, Ok(Compliance::NonCompliant(fact))) => Observed::NonCompliant(fact.clone()),
            (Standing::Watched, Ok(Compliance::NotApplicable(reason))) => Observed::NotApplicable(reason.clone()),
            (Standing::Watched, Err(error)) => Observed::Unjudged(error.to_string()),
        };
        Ok(Observation {
            key: FindingKey::configuration((*verdict.key).clone(), verdict.control.id),
            at: verdict.observed_at.or(self.told_at).ok_or(NoTime)?,
            judge,
            seen: Seen::Recorded,
            observed,
            severity: verdict.control.severity,
            responsibility: verdict.control.responsibility,
            aliases: verdict.aliases.to_vec(),
            tags: self.tags.clone(),
            plan: verdict.plan.clone(),
        })
    }
}
