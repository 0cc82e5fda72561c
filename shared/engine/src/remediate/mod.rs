//! Remediation: what a finding's plan needs done is done, where settings allow it, and can be taken back.
//!
//! A task names a finding; what is done about it is decided by what is read when the task comes: the record, the settings, the
//! exemptions, who owns the resource, and the resource itself as it is now, judged anew. Whatever cannot be read means that
//! nothing is written. Then the resources are leased in order, places in the limits are taken, and an attempt is recorded,
//! all before the first call; so a crash leaves an attempt behind that the next task looks at and does not repeat. Each step
//! reads its facet, keeps that state, and writes down that it is about to call. Only a resource that was seen twice to be as
//! it should be is called remediated.

mod calls;
mod carry_out;
mod dry;
mod error;
mod guards;
mod history;
mod look;
mod owner;
mod places;
mod ports;
mod store;
mod task;
mod tell;
#[cfg(test)]
mod tests;
mod undo;
mod weigh;

pub use calls::calls;
pub use dry::Dry;
pub use error::RemediateError;
pub use guards::{Facts, Gate, Guard, Refusal, gate};
pub use owner::{Owner, Writer, note_writer, writer};
pub use ports::{CallError, CallFailure, Eyes, Hands, Images, Known, Look, Other, Schedule, Session};
pub use store::{Attempt, AttemptStep, Image, Order, Ordered, Progress, Remediations, StepProgress};
pub use task::Task;
pub use undo::unwilling;

use crate::ledger::{FindingKey, Ledger, Operators, Record, Stage, Windows};
use crate::settings::Settings;
use jiff::{SignedDuration, Timestamp};
use tell::Said;

/// How long after a refusal that time may cure, or a failure, a finding is taken up again. Longer than SQS takes to forget a
/// message's deduplication id: five minutes.
const AGAIN: SignedDuration = SignedDuration::from_mins(10);

/// Who puts resources right. `S` is the store, `H` makes the calls, `E` looks at resources, `I` keeps images, `Q` brings tasks
/// back.
pub struct Remediator<'r, S, H, E, I, Q> {
    /// The ledger, and what remediation writes down.
    pub store: &'r S,
    /// Who can change resources.
    pub hands: &'r H,
    /// Who looks at them.
    pub eyes: &'r E,
    /// Where states are kept.
    pub images: &'r I,
    /// What brings tasks back.
    pub schedule: &'r Q,
    /// The settings as they were read for this very task, or why the newest ones cannot be in force: then nothing is written.
    pub settings: Result<&'r Settings, &'r str>,
    /// The name of whoever works on this task: no other has it at any time. It holds leases by it.
    pub worker: &'r str,
    /// The clock.
    pub now: Timestamp,
}

/// What came of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handled {
    /// Nothing was to be done, and why.
    Nothing(&'static str),
    /// What was done has not taken effect as far as a look saw, and why; another one follows.
    NotYet(String),
    /// It came as far as this, and what is to be said of it.
    Told {
        /// How far.
        stage: Stage,
        /// A sentence in lower case; empty where the stage says all.
        note: String,
        /// How many calls were made that change something.
        calls: usize,
    },
}

impl<S, H, E, I, Q> Remediator<'_, S, H, E, I, Q> {
    fn later(&self) -> Timestamp {
        self.now.saturating_add(AGAIN).unwrap_or(Timestamp::MAX)
    }
}

impl Handled {
    fn with_calls(self, made: usize) -> Self {
        match self {
            Self::Told { stage, note, .. } => Self::Told { stage, note, calls: made },
            other => other,
        }
    }
}

impl<S, H, E, I, Q> Remediator<'_, S, H, E, I, Q>
where
    S: Ledger + Remediations + Operators + Windows + Sync,
    H: Hands + Sync,
    E: Eyes + Sync,
    I: Images + Sync,
    Q: Schedule + Sync,
{
    /// Sees to one task.
    ///
    /// # Errors
    /// The task must come again: a store or the schedule did not answer. What was written by then is recorded.
    pub async fn handle(&self, task: &Task) -> Result<Handled, RemediateError> {
        let Some(record) = self.store.record(&task.finding).await? else {
            return Ok(Handled::Nothing("there is no such finding"));
        };
        let mut attempts = self.store.attempts(&record.key.id()).await?;
        if task.look > 0 {
            return self.look_again(task, &record, attempts).await;
        }
        let order = self.store.order(&record.key.id()).await?;
        let undo = order.as_ref().filter(|order| matches!(order.what, Ordered::Undo { .. }));
        // Of whichever life it is, and whether the finding is open still: what was done must be known before it is gone on.
        if let Some(begun) = history::begun(&attempts) {
            let is_of_now = record.open().is_none_or(|finding| finding.life == begun.life);
            let handled = self.recover(begun.clone()).await?;
            attempts = self.store.attempts(&record.key.id()).await?;
            if history::begun(&attempts).is_some() || (is_of_now && undo.is_none()) {
                return Ok(handled);
            }
        }
        match undo {
            Some(order) => self.undo(&record, &attempts, order).await,
            None => self.put_right(&record, &attempts, order.as_ref()).await,
        }
    }

    /// Puts a finding's resource right, if everything lets it.
    async fn put_right(
        &self,
        record: &Record,
        attempts: &[Attempt],
        order: Option<&Order>,
    ) -> Result<Handled, RemediateError> {
        let Some(finding) = record.open() else { return Ok(Handled::Nothing("the finding is not open")) };
        let last = attempts.iter().rfind(|attempt| attempt.life == finding.life);
        if let Some(last) = last.filter(|last| last.progress == Progress::Applied) {
            return self.schedule_look(last).await;
        }
        let weighed = match self.weigh(record, attempts, order).await? {
            Ok(weighed) => weighed,
            Err(handled) => return Ok(handled),
        };
        match gate(&weighed.facts) {
            Gate::Closed => Ok(Handled::Nothing("the mode is to observe")),
            Gate::Planned(note) => self.say(&weighed, Stage::Planned, note, None).await,
            Gate::Waits(note) => self.say(&weighed, Stage::AwaitingApproval, note, None).await,
            Gate::Contested(note) => self.say(&weighed, Stage::Contested, note, None).await,
            Gate::Refused(refusal) => self.refuse(&weighed, &refusal).await,
            Gate::Open(by) => self.carry_out(&weighed, by, order).await,
        }
    }

    /// Says how far a finding's remediation came that made no attempt.
    async fn say(
        &self,
        weighed: &weigh::Weighed,
        stage: Stage,
        note: String,
        next_at: Option<Timestamp>,
    ) -> Result<Handled, RemediateError> {
        let said = Said { stage, attempt: weighed.facts.attempts, calls: weighed.calls.clone(), note, next_at };
        self.tell(&weighed.key, weighed.life, Some(&weighed.undone_by), said).await
    }

    /// Says that a guard refused, and when it is tried again.
    async fn refuse(&self, weighed: &weigh::Weighed, refusal: &Refusal) -> Result<Handled, RemediateError> {
        let again = refusal.until.map(|until| until.max(self.later()));
        let note = format!("{}: {}", refusal.guard, refusal.why);
        self.say(weighed, Stage::Refused, note, again).await
    }

    /// Somebody else is changing the resource: the finding comes again, and nobody need be told.
    async fn put_off(&self, key: &FindingKey) -> Result<Handled, RemediateError> {
        self.resubmit(key).await?;
        Ok(Handled::Nothing("somebody else is changing the resource"))
    }
}
