//! What remediation is asked to do: messages of a queue. They carry names only, and what is done is decided by what is read
//! when they come.

use crate::digest::sha256;
use crate::ledger::{FindingKey, Record};
use guardrail_actions::Place;
use serde::{Deserialize, Serialize};

/// A task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// The finding.
    pub finding: FindingKey,
    /// Its life when the task was given.
    pub life: u32,
    /// The attempt that is to be made, or looked at: from 1.
    pub attempt: u32,
    /// The ARN of the first resource that is written: tasks of one group come one after the other.
    pub group: String,
    /// Which look at an attempt's outcome this is, from 1; 0 for a task to put something right, or to do what was ordered.
    #[serde(default)]
    pub look: u32,
}

impl Task {
    /// The task to see to a finding as it stands; `None` where there is no finding. The attempt is the next one after those
    /// that its record knows of.
    pub fn of(record: &Record) -> Option<Self> {
        let finding = record.finding.as_ref()?;
        let known = finding.remediation.as_ref().filter(|remediation| remediation.life == finding.life);
        let at = Place::of(&record.key.resource);
        let written = finding.plan.steps.iter().map(|step| step.action.facet().resource(&at)).min();
        Some(Self {
            finding: record.key.clone(),
            life: finding.life,
            attempt: known.map_or(0, |remediation| remediation.attempt) + 1,
            group: written.unwrap_or_else(|| record.key.resource.to_string()),
            look: 0,
        })
    }

    /// Its group, as a queue takes it: 64 characters, whatever the resource is called.
    pub fn group_id(&self) -> String {
        sha256(&self.group)
    }

    /// What two tasks have in common that are one: finding, life and attempt, and the look. At most 128 characters, as SQS
    /// takes it for a deduplication id.
    pub fn id(&self) -> String {
        let Self { finding, life, attempt, look, .. } = self;
        format!("{}-{life}-{attempt}-{look}", finding.id())
    }
}
