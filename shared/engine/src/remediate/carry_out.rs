//! Carrying a plan out: leases, places in the limits, an attempt, and then one step after the other, each with its pre-image.

use super::guards::{Guard, Refusal};
use super::ports::{CallError, Eyes, Hands, Images, Schedule, Session as _};
use super::store::{Attempt, AttemptStep, Image, Order, Progress, Remediations, StepProgress};
use super::task::Task;
use super::tell::Said;
use super::weigh::Weighed;
use super::{Handled, RemediateError, Remediator, owner};
use crate::evaluate::PortError;
use crate::ledger::{Ledger, Operators, Stage, Swap, Windows};
use guardrail_actions::{Call, Facet, Grant, Place, Service, State, session_policy};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// How long a resource is held. Longer than an invocation may last, so that whoever holds it has ended when it lapses.
const LEASE: SignedDuration = SignedDuration::from_mins(5);

/// What a session is had by.
const ASSUME: &str = "sts:AssumeRole";

const TOO_WIDE: &str = "the plan needs more permissions than a session policy can name";

/// What kept a step from being done: it is said, and the attempt has failed.
pub(super) type Problem = String;

impl<S, H, E, I, Q> Remediator<'_, S, H, E, I, Q>
where
    S: Ledger + Remediations + Operators + Windows + Sync,
    H: Hands + Sync,
    E: Eyes + Sync,
    I: Images + Sync,
    Q: Schedule + Sync,
{
    /// Carries a plan out that all guards let through.
    pub(super) async fn carry_out(
        &self,
        weighed: &Weighed,
        by: String,
        order: Option<&Order>,
    ) -> Result<Handled, RemediateError> {
        let at = Place::of(&weighed.key.resource);
        let steps = weighed.plan.steps.iter().map(|step| AttemptStep {
            step: step.clone(),
            calls: Vec::new(),
            before: None,
            after: None,
            progress: StepProgress::Waiting,
        });
        let attempt = Attempt {
            finding: weighed.key.clone(),
            life: weighed.life,
            number: weighed.next,
            revision: 0,
            at,
            undoes: None,
            by,
            started_at: self.now,
            progress: Progress::Started,
            problem: String::new(),
            steps: steps.collect(),
            looks: 0,
            right_since: None,
        };
        let resources = resources(&attempt);
        if !self.lease_all(&resources).await? {
            return self.put_off(&weighed.key).await;
        }
        let handled = Box::pin(self.leased(weighed, attempt, order)).await;
        self.release_all(&resources).await;
        handled
    }

    async fn leased(
        &self,
        weighed: &Weighed,
        mut attempt: Attempt,
        order: Option<&Order>,
    ) -> Result<Handled, RemediateError> {
        if let Err(refusal) = self.ready(&attempt).await {
            return self.refuse(weighed, &refusal).await;
        }
        if let Some(refusal) = self.reserve_places(&mut attempt).await? {
            return self.refuse(weighed, &refusal).await;
        }
        if !self.keep(&mut attempt).await? {
            return Ok(Handled::Nothing("somebody else makes this attempt"));
        }
        if let Some(order) = order {
            self.store.remove_order(order).await?;
        }
        for index in 0..attempt.steps.len() {
            match self.step(&mut attempt, index).await? {
                // Whether it took effect is for the looks that follow.
                Done::Yes | Done::Unseen => {}
                Done::No(problem) => return self.failed(attempt, &problem, Some(&weighed.undone_by)).await,
                Done::TakenOver => return Ok(Handled::Nothing("somebody else took this attempt over")),
            }
        }
        self.applied(attempt, Some(&weighed.undone_by)).await
    }

    /// Whether each step can be taken as far as its first call: its role's session is to be had, its facet can be read, and
    /// what is to be called can be called under a session that is narrowed to it. What fails here has cost no attempt and no
    /// place in a limit.
    async fn ready(&self, attempt: &Attempt) -> Result<(), Refusal> {
        let refuse = |guard, why: String| Refusal { guard, why, until: Some(self.later()) };
        let mut led: Vec<(Facet, State)> = Vec::new();
        for AttemptStep { step, .. } in &attempt.steps {
            let facet = step.action.facet();
            let before = match led.iter().rfind(|(of, _)| *of == facet) {
                Some((_, state)) => state.clone(),
                None => self.read(attempt, &facet).await.map_err(|error| {
                    let guard = if error.operation == ASSUME { Guard::Session } else { Guard::State };
                    refuse(guard, error.to_string())
                })?,
            };
            let plan = |refusal: guardrail_actions::Refusal| refuse(Guard::Plan, refusal.to_string());
            let after = step.action.change(&before).map_err(plan)?;
            let calls = facet.calls(&before, &after).map_err(plan)?;
            if session_policy(&needs(attempt, &facet, &calls)).is_none() {
                return Err(refuse(Guard::Session, TOO_WIDE.to_owned()));
            }
            led.push((facet, after));
        }
        Ok(())
    }

    /// All calls were made: that is said, and looked at in a while.
    pub(super) async fn applied(
        &self,
        mut attempt: Attempt,
        undone_by: Option<&[String]>,
    ) -> Result<Handled, RemediateError> {
        attempt.progress = Progress::Applied;
        if !self.keep(&mut attempt).await? {
            return Ok(Handled::Nothing("somebody else took this attempt over"));
        }
        let calls: Vec<String> = attempt.steps.iter().flat_map(|step| step.calls.clone()).collect();
        let made = calls.len();
        let said = Said { stage: Stage::Applied, attempt: attempt.number, calls, note: String::new(), next_at: None };
        let handled = self.tell(&attempt.finding, attempt.life, undone_by, said).await?;
        self.schedule_look(&attempt).await?;
        Ok(handled.with_calls(made))
    }

    /// The attempt has failed: what was done and what was not is said, and it is tried again later, as long as it may be.
    pub(super) async fn failed(
        &self,
        mut attempt: Attempt,
        problem: &str,
        undone_by: Option<&[String]>,
    ) -> Result<Handled, RemediateError> {
        attempt.progress = Progress::Failed;
        problem.clone_into(&mut attempt.problem);
        if !self.keep(&mut attempt).await? {
            return Ok(Handled::Nothing("somebody else took this attempt over"));
        }
        let calls: Vec<String> = attempt.steps.iter().flat_map(|step| step.calls.clone()).collect();
        let made = calls.len();
        let note = format!("{problem}; {}", story(&attempt));
        let next_at = Some(self.later());
        let said = Said { stage: Stage::Failed, attempt: attempt.number, calls, note, next_at };
        Ok(self.tell(&attempt.finding, attempt.life, undone_by, said).await?.with_calls(made))
    }

    /// One step: read, keep, call, read again.
    async fn step(&self, attempt: &mut Attempt, index: usize) -> Result<Done, RemediateError> {
        let Some(step) = attempt.steps.get(index) else { return Ok(Done::Yes) };
        let (action, facet) = (step.step.action.clone(), step.facet());
        let place = format!("step {} of {} ({})", index + 1, attempt.steps.len(), action.about().name);
        let no = |problem: String| Ok(Done::No(format!("{place}: {problem}")));
        let before = match self.read(attempt, &facet).await {
            Ok(before) => before,
            Err(error) => return no(error.to_string()),
        };
        let after = match action.change(&before) {
            Ok(after) => after,
            Err(refusal) => return no(refusal.to_string()),
        };
        self.change(attempt, index, &place, before, after).await
    }

    /// Leads one step's facet from one state to another: what changes it, and what changes it back.
    pub(super) async fn change(
        &self,
        attempt: &mut Attempt,
        index: usize,
        place: &str,
        before: State,
        after: State,
    ) -> Result<Done, RemediateError> {
        let no = |problem: String| Ok(Done::No(format!("{place}: {problem}")));
        let Some(step) = attempt.steps.get(index) else { return Ok(Done::Yes) };
        let facet = step.facet();
        let calls = match facet.calls(&before, &after) {
            Ok(calls) => calls,
            Err(refusal) => return no(refusal.to_string()),
        };
        if calls.is_empty() {
            return self.progressed(attempt, index, |step| step.progress = StepProgress::AlreadyRight).await;
        }
        let session = match self.session(attempt, facet.service(), &needs(attempt, &facet, &calls)).await {
            Ok(session) => session,
            Err(error) => return no(error.to_string()),
        };
        // Both states are kept, and the attempt says so, before anything is called.
        let before_image = match self.image(attempt, index, "before", &before).await {
            Ok(image) => image,
            Err(error) => return no(format!("the state before could not be kept: {error}")),
        };
        let after_image = match self.image(attempt, index, "after", &after).await {
            Ok(image) => image,
            Err(error) => return no(format!("the state after could not be kept: {error}")),
        };
        let about_to = |step: &mut AttemptStep| {
            step.calls = calls.iter().map(ToString::to_string).collect();
            step.before = Some(before_image.clone());
            step.after = Some(after_image.clone());
            step.progress = StepProgress::Calling;
        };
        if matches!(self.progressed(attempt, index, about_to).await?, Done::TakenOver) {
            return Ok(Done::TakenOver);
        }
        let mut problem = None;
        for call in &calls {
            if let Err(error) = session.call(call).await {
                problem = Some(error);
                break;
            }
        }
        let now = session.read(&facet).await;
        match (problem, now) {
            (None, Ok(now)) => {
                // Services write some states in words of their own: what is taken back later must be known by them.
                let theirs = now != after && now != before && is_meant(&facet, attempt, index, &now);
                let image = if theirs { self.image(attempt, index, "after", &now).await.ok() } else { None };
                let done = |step: &mut AttemptStep| {
                    step.after = image.clone().or(step.after.take());
                    step.progress = StepProgress::Done;
                };
                match self.progressed(attempt, index, done).await? {
                    Done::Yes if now == before => Ok(Done::Unseen),
                    other => Ok(other),
                }
            }
            // All calls were answered: that the facet cannot be read at this moment is for the looks that follow.
            (None, Err(_)) => self.progressed(attempt, index, |step| step.progress = StepProgress::Done).await,
            (Some(_), Ok(now)) if now == after => {
                self.progressed(attempt, index, |step| step.progress = StepProgress::Done).await
            }
            // It may come to be done yet, and it may be done and not be read so yet.
            (Some(error), Ok(_)) if error.may_have_been_made() => no(format!("{error}; the step may have been done")),
            (Some(error), Ok(now)) if now == before => {
                let refused = |step: &mut AttemptStep| step.progress = StepProgress::Refused;
                match self.progressed(attempt, index, refused).await? {
                    Done::Yes => no(format!("{error}; nothing of this step was done")),
                    other => Ok(other),
                }
            }
            (Some(error), Ok(now)) => {
                // What is taken back is what was done of it.
                let left = self.image(attempt, index, "left", &now).await.ok();
                match self.progressed(attempt, index, |step| step.after = left.or(step.after.take())).await? {
                    Done::Yes => no(format!("{error}; the step was done in part")),
                    other => Ok(other),
                }
            }
            (Some(error), Err(reading)) => {
                let unknown = if error.may_have_been_made() { "may have been" } else { "may in part have been" };
                no(format!("{error}; the step {unknown} done: {reading}"))
            }
        }
    }

    /// An attempt whose worker is gone: the facets tell what was done of it. It is not repeated here.
    pub(super) async fn recover(&self, attempt: Attempt) -> Result<Handled, RemediateError> {
        let resources = resources(&attempt);
        if !self.lease_all(&resources).await? {
            // Whoever makes it may still be at it.
            return self.put_off(&attempt.finding).await;
        }
        let handled = self.gone_on(attempt).await;
        self.release_all(&resources).await;
        handled
    }

    async fn gone_on(&self, mut attempt: Attempt) -> Result<Handled, RemediateError> {
        let is_done = self.recovered(&mut attempt).await?;
        let mut undone_by = None;
        if let Some(record) = self.store.record(&attempt.finding).await?
            && let Some(finding) = record.finding.as_ref().filter(|finding| finding.life == attempt.life)
        {
            let writer = owner::writer(self.store, &record.key.resource).await?;
            undone_by = Some(self.undone_by(&record, finding, writer.as_ref()).await?);
        }
        if is_done {
            return self.applied(attempt, undone_by.as_deref()).await;
        }
        self.failed(attempt, "it was interrupted", undone_by.as_deref()).await
    }

    /// Learns from the facets what was done of an attempt that was interrupted; true where all of it was. A facet that is as it
    /// was before tells only after a while that nothing was done: the services' APIs are eventually consistent.
    pub(super) async fn recovered(&self, attempt: &mut Attempt) -> Result<bool, RemediateError> {
        let is_told = self.now.duration_since(attempt.started_at) >= LEASE;
        for index in 0..attempt.steps.len() {
            let Some(step) = attempt.steps.get(index).filter(|step| step.progress == StepProgress::Calling) else {
                continue;
            };
            let (facet, before, after) = (step.facet(), step.before.clone(), step.after.clone());
            let Ok(now) = self.read(attempt, &facet).await else { continue };
            let found = if self.is_image(after.as_ref(), &now).await? {
                StepProgress::Done
            } else if is_told && self.is_image(before.as_ref(), &now).await? {
                StepProgress::Refused
            } else {
                continue;
            };
            if let Some(step) = attempt.steps.get_mut(index) {
                step.progress = found;
            }
        }
        let is_done = |step: &AttemptStep| matches!(step.progress, StepProgress::Done | StepProgress::AlreadyRight);
        Ok(attempt.steps.iter().all(is_done))
    }

    /// Hands the next look at an attempt's outcome over.
    pub(super) async fn schedule_look(&self, attempt: &Attempt) -> Result<Handled, RemediateError> {
        let place = usize::try_from(attempt.looks).unwrap_or(usize::MAX);
        let waits = attempt.steps.iter().filter_map(|step| step.step.action.about().settles.get(place)).max();
        // After the last planned look there is one more only where that one saw it right for the first time.
        let wait = waits.copied().unwrap_or(super::look::AGREE);
        let time = self.now.saturating_add(SignedDuration::from_secs(wait.into())).unwrap_or(Timestamp::MAX);
        let task = Task {
            finding: attempt.finding.clone(),
            life: attempt.life,
            attempt: attempt.number,
            group: resources(attempt).into_iter().next().unwrap_or_else(|| attempt.finding.resource.to_string()),
            look: attempt.looks + 1,
        };
        self.schedule.at(&task, time).await?;
        Ok(Handled::Nothing("it is being looked at"))
    }

    /// Reads a facet, under a session that may do nothing else.
    pub(super) async fn read(&self, attempt: &Attempt, facet: &Facet) -> Result<State, CallError> {
        self.session(attempt, facet.service(), &facet.reads(&attempt.at)).await?.read(facet).await
    }

    async fn session(&self, attempt: &Attempt, service: Service, needs: &[Grant]) -> Result<H::Session, CallError> {
        let Some(policy) = session_policy(needs) else {
            return Err(CallError {
                operation: ASSUME.to_owned(),
                message: TOO_WIDE.to_owned(),
                failure: super::CallFailure::Refused,
            });
        };
        let name = format!("{}-{}-{}", attempt.finding.id(), attempt.life, attempt.number);
        self.hands.session(service, &attempt.at, &policy, &name).await
    }

    /// Keeps a state.
    async fn image(&self, attempt: &Attempt, index: usize, which: &str, state: &State) -> Result<Image, PortError> {
        let text = serde_json::to_string(state)
            .map_err(|error| PortError { operation: "image", message: error.to_string() })?;
        let Attempt { finding, life, number, .. } = attempt;
        self.images.keep(&format!("{}/{life}/{number}/{}-{which}.json", finding.id(), index + 1), &text).await
    }

    /// The state of an image.
    pub(super) async fn state(&self, image: &Image) -> Result<State, PortError> {
        let text = self.images.image(image).await?;
        serde_json::from_str(&text).map_err(|error| PortError { operation: "image", message: error.to_string() })
    }

    async fn is_image(&self, image: Option<&Image>, now: &State) -> Result<bool, RemediateError> {
        let Some(image) = image else { return Ok(false) };
        Ok(self.state(image).await? == *now)
    }

    /// Stores an attempt; false where somebody else has stored another of its number, or changed it.
    pub(super) async fn keep(&self, attempt: &mut Attempt) -> Result<bool, RemediateError> {
        let is_kept = self.store.swap_attempt(attempt).await? == Swap::Swapped;
        attempt.revision += u64::from(is_kept);
        Ok(is_kept)
    }

    async fn progressed(
        &self,
        attempt: &mut Attempt,
        index: usize,
        change: impl FnOnce(&mut AttemptStep),
    ) -> Result<Done, RemediateError> {
        if let Some(step) = attempt.steps.get_mut(index) {
            change(step);
        }
        Ok(if self.keep(attempt).await? { Done::Yes } else { Done::TakenOver })
    }

    /// Leases resources in order; none where somebody else has one of them.
    pub(super) async fn lease_all(&self, resources: &BTreeSet<String>) -> Result<bool, RemediateError> {
        let until = self.now.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
        for resource in resources {
            if !self.store.lease(resource, self.worker, self.now, until).await? {
                let taken = resources.iter().take_while(|taken| *taken != resource).cloned().collect();
                self.release_all(&taken).await;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Gives resources back. One that cannot be given back lapses.
    pub(super) async fn release_all(&self, resources: &BTreeSet<String>) {
        for resource in resources {
            // What was not given back is free again when the lease is over.
            drop(self.store.release(resource, self.worker).await);
        }
    }
}

/// Whether a step was done.
pub(super) enum Done {
    /// It was, or there was nothing to do.
    Yes,
    /// All its calls were answered, and what is read afterwards is as it was.
    Unseen,
    /// It was not, or not whole.
    No(Problem),
    /// Somebody else has the attempt.
    TakenOver,
}

/// What a session must be allowed that makes calls and reads what came of them.
fn needs(attempt: &Attempt, facet: &Facet, calls: &[Call]) -> Vec<Grant> {
    calls.iter().flat_map(|call| call.needs(&attempt.at)).chain(facet.reads(&attempt.at)).collect()
}

/// The resources that an attempt writes, in the order in which they are leased.
pub(super) fn resources(attempt: &Attempt) -> BTreeSet<String> {
    attempt.steps.iter().map(|step| step.facet().resource(&attempt.at)).collect()
}

/// True where a state is what the step means, in other words: there is nothing more to do from it.
fn is_meant(facet: &Facet, attempt: &Attempt, index: usize, now: &State) -> bool {
    let Some(step) = attempt.steps.get(index).filter(|_| attempt.undoes.is_none()) else { return false };
    let meant = step.step.action.change(now).and_then(|meant| facet.calls(now, &meant));
    meant.is_ok_and(|calls| calls.is_empty())
}

/// What was done and what was not, step by step.
pub(super) fn story(attempt: &Attempt) -> String {
    let told = attempt.steps.iter().map(|step| {
        let progress = match step.progress {
            StepProgress::Waiting | StepProgress::Refused => "not done",
            StepProgress::Calling => "in an unknown state",
            StepProgress::Done => "done",
            StepProgress::AlreadyRight => "needed nothing",
        };
        format!("{} {progress}", step.step.action.about().name)
    });
    told.collect::<Vec<_>>().join(", ")
}
