//! Taking back what an attempt did, to the states that it kept, where nobody has changed them since.

use super::carry_out::{Done, resources};
use super::ports::{Eyes, Hands, Images, Schedule};
use super::store::{Attempt, AttemptStep, Order, Ordered, Progress, Remediations, StepProgress};
use super::tell::Said;
use super::{Handled, RemediateError, Remediator};
use crate::ledger::{Ledger, Operators, Record, Stage, Windows};
use guardrail_actions::{State, Undo};

/// A step that is to be taken back: from what it led to, to what was there before.
struct Back {
    step: AttemptStep,
    now: State,
    before: State,
}

impl<S, H, E, I, Q> Remediator<'_, S, H, E, I, Q>
where
    S: Ledger + Remediations + Operators + Windows + Sync,
    H: Hands + Sync,
    E: Eyes + Sync,
    I: Images + Sync,
    Q: Schedule + Sync,
{
    /// Carries out an order to undo, or says why it is not.
    pub(super) async fn undo(
        &self,
        record: &Record,
        attempts: &[Attempt],
        order: &Order,
    ) -> Result<Handled, RemediateError> {
        let Ordered::Undo { attempt: number, accept_loss } = order.what else {
            return Ok(Handled::Nothing("the order is of another kind"));
        };
        let is_it = |attempt: &&Attempt| attempt.life == order.life && attempt.number == number;
        let Some(target) = attempts.iter().find(is_it).filter(|attempt| attempt.undoes.is_none()) else {
            return self.refused(record, order, "there is no such attempt").await;
        };
        if let Some(begun) = attempts.iter().find(|attempt| {
            attempt.undoes == Some(number) && attempt.life == order.life && attempt.progress == Progress::Started
        }) {
            return self.go_on(target, begun.clone(), order).await;
        }
        let settings = match self.settings {
            Ok(settings) => settings,
            Err(why) => return self.refused(record, order, &format!("settings: {why}")).await,
        };
        if settings.remediation.stopped {
            return self.refused(record, order, "settings stop all remediation").await;
        }
        if target.progress == Progress::Started || target.progress == Progress::Undone {
            return self.refused(record, order, &format!("the attempt is {}", target.progress)).await;
        }
        if let Some(why) = unwilling(target, accept_loss) {
            return self.refused(record, order, &why).await;
        }
        let resources = resources(target);
        if !self.lease_all(&resources).await? {
            return self.put_off(&record.key).await;
        }
        let handled = self.taken_back(record, attempts, target, order).await;
        self.release_all(&resources).await;
        handled
    }

    /// Goes on with an undoing whose worker is gone: it is finished where all of it was done, and has failed otherwise.
    async fn go_on(&self, target: &Attempt, mut begun: Attempt, order: &Order) -> Result<Handled, RemediateError> {
        let resources = resources(&begun);
        if !self.lease_all(&resources).await? {
            return self.put_off(&begun.finding).await;
        }
        let handled = match self.recovered(&mut begun).await {
            Ok(true) => self.undone(target.clone(), begun, order, Vec::new()).await,
            Ok(false) => {
                self.store.remove_order(order).await?;
                self.failed(begun, "taking back was interrupted", &[]).await
            }
            Err(error) => Err(error),
        };
        self.release_all(&resources).await;
        handled
    }

    async fn taken_back(
        &self,
        record: &Record,
        attempts: &[Attempt],
        target: &Attempt,
        order: &Order,
    ) -> Result<Handled, RemediateError> {
        let backs = match self.backs(target).await? {
            Ok(backs) => backs,
            Err(why) => return self.refused(record, order, &why).await,
        };
        let numbers = attempts.iter().filter(|attempt| attempt.life == target.life).map(|attempt| attempt.number);
        let steps = backs.iter().map(|back| AttemptStep {
            calls: Vec::new(),
            before: None,
            after: None,
            progress: StepProgress::Waiting,
            ..back.step.clone()
        });
        let mut attempt = Attempt {
            number: numbers.max().unwrap_or_default() + 1,
            revision: 0,
            undoes: Some(target.number),
            by: order.by.clone(),
            started_at: self.now,
            progress: Progress::Started,
            problem: String::new(),
            steps: steps.collect(),
            looks: 0,
            right_since: None,
            ..target.clone()
        };
        if !self.keep(&mut attempt).await? {
            return Ok(Handled::Nothing("somebody else makes this attempt"));
        }
        let mut unseen = Vec::new();
        for (index, back) in backs.into_iter().enumerate() {
            let name = back.step.step.action.about().name;
            let place = format!("step {} of {}", index + 1, attempt.steps.len());
            match self.change(&mut attempt, index, &place, back.now, back.before).await? {
                Done::Yes => {}
                Done::Unseen => unseen.push(format!("{name}: the calls were answered, and it is not read so yet")),
                Done::TakenOver => return Ok(Handled::Nothing("somebody else took this attempt over")),
                Done::No(problem) => {
                    self.store.remove_order(order).await?;
                    return self.failed(attempt, &format!("taking back: {problem}"), &[]).await;
                }
            }
        }
        self.undone(target.clone(), attempt, order, unseen).await
    }

    async fn undone(
        &self,
        mut target: Attempt,
        mut attempt: Attempt,
        order: &Order,
        unseen: Vec<String>,
    ) -> Result<Handled, RemediateError> {
        attempt.progress = Progress::Verified;
        target.progress = Progress::Undone;
        // What was undone is said before it is undone in the books: a task that comes again finds both as they are.
        if !self.keep(&mut attempt).await? || !self.keep(&mut target).await? {
            return Ok(Handled::Nothing("somebody else took this attempt over"));
        }
        let calls: Vec<String> = attempt.steps.iter().flat_map(|step| step.calls.clone()).collect();
        let made = calls.len();
        let classes = target.steps.iter().filter(|step| step.progress == StepProgress::Done).filter_map(|step| {
            let about = step.step.action.about();
            about.undo.note().map(|note| format!("{}: {note}", about.name))
        });
        let notes = [format!("{} took it back", order.by)].into_iter().chain(classes).chain(unseen);
        let note = notes.collect::<Vec<_>>().join("; ");
        let said = Said { stage: Stage::Undone, attempt: attempt.number, calls, note, next_at: None };
        let handled = self.tell(&attempt.finding, attempt.life, &[], said).await?.with_calls(made);
        self.store.remove_order(order).await?;
        Ok(handled)
    }

    /// What is to be taken back, the last step first; or why not: nothing is written where one facet is not as it was left.
    async fn backs(&self, target: &Attempt) -> Result<Result<Vec<Back>, String>, RemediateError> {
        let mut backs: Vec<Back> = Vec::new();
        for step in target.steps.iter().rev().filter(|step| changed(step)) {
            let name = step.step.action.about().name;
            let (Some(before), Some(after)) = (&step.before, &step.after) else {
                return Ok(Err(format!("{name}: no state was kept")));
            };
            let (before, after) = (self.state(before).await?, self.state(after).await?);
            let facet = step.facet();
            // A later step of the same facet is taken back before: then it is as this one left it.
            let later = backs.iter().rev().find(|back| back.step.facet() == facet).map(|back| back.before.clone());
            let now = match later {
                Some(now) => now,
                None => match self.read(target, &facet).await {
                    Ok(now) => now,
                    Err(error) => return Ok(Err(format!("{name}: {error}"))),
                },
            };
            if now != after {
                return Ok(Err(format!("{name}: somebody has changed it since")));
            }
            if let Err(refusal) = facet.calls(&now, &before) {
                return Ok(Err(format!("{name}: {refusal}")));
            }
            backs.push(Back { step: step.clone(), now, before });
        }
        if backs.is_empty() { Ok(Err("nothing was changed".to_owned())) } else { Ok(Ok(backs)) }
    }

    /// Says that an order to undo is not carried out, and strikes it off.
    async fn refused(&self, record: &Record, order: &Order, why: &str) -> Result<Handled, RemediateError> {
        let told = record.finding.as_ref().and_then(|finding| finding.remediation.clone());
        let undone_by = told.as_ref().map(|told| told.undone_by.clone()).unwrap_or_default();
        let said = Said {
            stage: Stage::Refused,
            attempt: told.as_ref().map_or(0, |told| told.attempt),
            calls: told.map(|told| told.calls).unwrap_or_default(),
            note: format!("undo: {why}"),
            next_at: None,
        };
        let handled = self.tell(&record.key, order.life, &undone_by, said).await?;
        self.store.remove_order(order).await?;
        Ok(handled)
    }
}

fn changed(step: &AttemptStep) -> bool {
    matches!(step.progress, StepProgress::Done | StepProgress::Calling)
}

/// Why an attempt cannot be taken back, or not without a person's word.
pub fn unwilling(target: &Attempt, accept_loss: bool) -> Option<String> {
    for step in target.steps.iter().filter(|step| changed(step)) {
        let about = step.step.action.about();
        if let Undo::None(why) = about.undo {
            return Some(format!("{}: there is no way back: {why}", about.name));
        }
        if let Some(loss) = about.loss.filter(|_| !accept_loss) {
            return Some(format!("{}: {loss}; it needs --accept-loss", about.name));
        }
    }
    None
}
