//! Taking back what an attempt did, to the states that it kept, where nobody has changed them since.

use super::carry_out::{Done, resources};
use super::error::contended;
use super::ports::{Eyes, Hands, Images, Schedule};
use super::store::{Attempt, AttemptStep, Order, Ordered, Progress, Remediations, StepProgress};
use super::tell::{Said, TRIES};
use super::{Handled, RemediateError, Remediator};
use crate::ledger::{Ledger, Operators, Record, Stage, Windows};
use guardrail_actions::{Facet, State, Undo};

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
        let back = attempts.iter().rfind(|attempt| attempt.undoes == Some(number) && attempt.life == order.life);
        if let Some(back) = back {
            // An order that was given since is another one.
            let is_over = target.progress == Progress::Undone && order.at > back.started_at;
            match back.progress {
                Progress::Started => return self.go_on(target, back.clone(), order).await,
                // Its worker was gone before all the books were closed.
                Progress::Verified if !is_over => return self.undone(target, back.clone(), order, Vec::new()).await,
                _ => {}
            }
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
        let handled = Box::pin(self.taken_back(record, attempts, target, order)).await;
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
            Ok(true) => self.undone(target, begun, order, Vec::new()).await,
            Ok(false) => {
                self.store.remove_order(order).await?;
                self.failed(begun, "taking back was interrupted", None).await
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
        let earlier = attempts.iter().filter(|other| other.undoes == Some(target.number) && other.life == target.life);
        let backs = match self.backs(target, &earlier.collect::<Vec<_>>()).await? {
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
                    return self.failed(attempt, &format!("taking back: {problem}"), None).await;
                }
            }
        }
        self.undone(target, attempt, order, unseen).await
    }

    async fn undone(
        &self,
        target: &Attempt,
        mut attempt: Attempt,
        order: &Order,
        unseen: Vec<String>,
    ) -> Result<Handled, RemediateError> {
        // Each of these may be done already, by a worker that was gone before the next: the order stands until all are.
        if attempt.progress != Progress::Verified {
            attempt.progress = Progress::Verified;
            if !self.keep(&mut attempt).await? {
                return Ok(Handled::Nothing("somebody else took this attempt over"));
            }
        }
        self.close(target).await?;
        let calls: Vec<String> = attempt.steps.iter().flat_map(|step| step.calls.clone()).collect();
        let made = calls.len();
        let classes = target.steps.iter().filter(|step| changed(step)).filter_map(|step| {
            let about = step.step.action.about();
            about.undo.note().map(|note| format!("{}: {note}", about.name))
        });
        let notes = [format!("{} took it back", order.by)].into_iter().chain(classes).chain(unseen);
        let note = notes.collect::<Vec<_>>().join("; ");
        let said = Said { stage: Stage::Undone, attempt: attempt.number, calls, note, next_at: None };
        let handled = self.tell(&attempt.finding, attempt.life, None, said).await?.with_calls(made);
        self.store.remove_order(order).await?;
        Ok(handled)
    }

    /// Writes down that an attempt was taken back, whoever else changes what is written of it meanwhile: a look may.
    async fn close(&self, target: &Attempt) -> Result<(), RemediateError> {
        for _ in 0..TRIES {
            let attempts = self.store.attempts(&target.finding.id()).await?;
            let is_it = |other: &Attempt| other.life == target.life && other.number == target.number;
            let Some(mut stored) = attempts.into_iter().find(is_it) else { return Ok(()) };
            if stored.progress == Progress::Undone {
                return Ok(());
            }
            stored.progress = Progress::Undone;
            if self.keep(&mut stored).await? {
                return Ok(());
            }
        }
        Err(contended(&target.finding))
    }

    /// What is to be taken back, the last step first, and nothing of what is back already; or why not: nothing is written where
    /// one facet is neither as it was left nor as it was before. `earlier` is what was tried to take it back.
    async fn backs(&self, target: &Attempt, earlier: &[&Attempt]) -> Result<Result<Vec<Back>, String>, RemediateError> {
        let mut backs: Vec<Back> = Vec::new();
        // A later step of the same facet is taken back before: then it is as this one left it.
        let mut led: Vec<(Facet, State)> = Vec::new();
        for step in target.steps.iter().rev().filter(|step| changed(step)) {
            let name = step.step.action.about().name;
            let (Some(before), Some(after)) = (&step.before, &step.after) else {
                return Ok(Err(format!("{name}: no state was kept")));
            };
            let (before, after) = (self.state(before).await?, self.state(after).await?);
            let facet = step.facet();
            let now = match led.iter().rfind(|(of, _)| *of == facet) {
                Some((_, now)) => now.clone(),
                None => match self.read(target, &facet).await {
                    Ok(now) => now,
                    Err(error) => return Ok(Err(format!("{name}: {error}"))),
                },
            };
            // It may never have been done, or be back by what was tried before. Else somebody else has put it back.
            let is_back = now == before && (step.progress == StepProgress::Calling || is_tried(earlier, &facet));
            if !is_back {
                if now != after && !self.is_left_by(earlier, &facet, &now).await? {
                    return Ok(Err(format!("{name}: somebody has changed it since")));
                }
                if let Err(refusal) = facet.calls(&now, &before) {
                    return Ok(Err(format!("{name}: {refusal}")));
                }
                backs.push(Back { step: step.clone(), now, before: before.clone() });
            }
            led.push((facet, before));
        }
        let is_any = target.steps.iter().any(changed);
        Ok(if is_any { Ok(backs) } else { Err("nothing was changed".to_owned()) })
    }

    /// True for a state in which taking back left a facet when it failed midway.
    async fn is_left_by(&self, earlier: &[&Attempt], facet: &Facet, now: &State) -> Result<bool, RemediateError> {
        for step in earlier.iter().flat_map(|attempt| &attempt.steps).filter(|step| changed(step)) {
            if let Some(left) = step.after.as_ref().filter(|_| step.facet() == *facet)
                && self.state(left).await? == *now
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Says that an order to undo is not carried out, and strikes it off.
    async fn refused(&self, record: &Record, order: &Order, why: &str) -> Result<Handled, RemediateError> {
        let told = record.finding.as_ref().and_then(|finding| finding.remediation.clone());
        let said = Said {
            stage: Stage::Refused,
            attempt: told.as_ref().map_or(0, |told| told.attempt),
            calls: told.map(|told| told.calls).unwrap_or_default(),
            note: format!("undo: {why}"),
            next_at: None,
        };
        let handled = self.tell(&record.key, order.life, None, said).await?;
        self.store.remove_order(order).await?;
        Ok(handled)
    }
}

/// True where taking back was tried of a facet, and may have been done.
fn is_tried(earlier: &[&Attempt], facet: &Facet) -> bool {
    earlier.iter().flat_map(|attempt| &attempt.steps).any(|step| changed(step) && step.facet() == *facet)
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
