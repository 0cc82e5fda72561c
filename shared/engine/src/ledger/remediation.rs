//! What was done about a finding: the part of its record that remediation writes and people are told.

use super::record::{FindingStatus, Record, TransitionKind};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// What was done about a finding, and why not more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Remediation {
    /// How far it came.
    pub stage: Stage,
    /// Which life of the finding it is about.
    pub life: u32,
    /// The attempt of that life, from 1; 0 before the first.
    pub attempt: u32,
    /// The calls: those that would be made, or were made, with their parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<String>,
    /// Which guard refused, what failed and in which state that left the resource, how the way back differs: a sentence in
    /// lower case. Empty where the stage says all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// When it is tried again by itself; `None` where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    /// Who brought the finding back after it was put right, the last one last: twice the same makes it contested.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undone_by: Vec<String>,
}

/// How far a remediation came.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// It is known what would be done, and it is not done: the mode says so, or somebody else's tool manages the resource.
    Planned,
    /// A person has to approve it.
    AwaitingApproval,
    /// A guard refused, for now or for good.
    Refused,
    /// The calls were made; whether they took effect is looked at.
    Applied,
    /// It took effect.
    Remediated,
    /// A call failed, or it took no effect.
    Failed,
    /// A person took it back.
    Undone,
    /// The same principal brought the finding back twice: guardrail stops, and people must talk.
    Contested,
}

impl Stage {
    /// The change that sinks are told.
    pub fn transition(self) -> TransitionKind {
        match self {
            Self::Planned => TransitionKind::Planned,
            Self::AwaitingApproval => TransitionKind::AwaitingApproval,
            Self::Refused => TransitionKind::Refused,
            Self::Applied => TransitionKind::Applied,
            Self::Remediated => TransitionKind::Remediated,
            Self::Failed => TransitionKind::Failed,
            Self::Undone => TransitionKind::Undone,
            Self::Contested => TransitionKind::Contested,
        }
    }
}

/// Writes down what was done about a record's finding, and owes its sinks word of it; `None` where it says nothing new, or
/// there is no finding. Put right, it is over.
pub fn remediation(record: &Record, remediation: Remediation, now: Timestamp) -> Option<Record> {
    let mut record = record.clone();
    let finding = record.finding.as_mut()?;
    let is_new = finding.remediation.as_ref().is_none_or(|before| {
        (before.stage, before.life, before.attempt, &before.note, &before.calls)
            != (remediation.stage, remediation.life, remediation.attempt, &remediation.note, &remediation.calls)
    });
    if !is_new && finding.remediation.as_ref() == Some(&remediation) {
        return None;
    }
    let stage = remediation.stage;
    finding.remediation = Some(remediation);
    if is_new {
        if stage == Stage::Remediated && finding.status.stands() {
            finding.status = FindingStatus::Resolved;
            finding.exemption = None;
            finding.review_at = None;
        }
        finding.turn(stage.transition(), now);
    }
    Some(record)
}
