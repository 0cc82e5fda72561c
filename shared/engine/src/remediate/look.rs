//! Looking whether what was done took effect: only a resource that was seen twice, a minute apart, to be as it should be is
//! called remediated.

use super::ports::{Eyes, Hands, Images, Look, Schedule};
use super::store::{Attempt, AttemptStep, Progress, Remediations};
use super::task::Task;
use super::tell::Said;
use super::{Handled, RemediateError, Remediator};
use crate::ledger::{Ledger, Operators, Record, Stage, Windows};
use guardrail_actions::{Facet, Plan};
use jiff::SignedDuration;

/// How many seconds after the last planned look one more is made, where that one saw it right for the first time.
pub(super) const AGREE: u32 = 75;

/// How long after the first look that saw it right a second one must agree: the services' APIs are eventually consistent.
const SECOND_LOOK: SignedDuration = SignedDuration::from_secs(60);

impl<S, H, E, I, Q> Remediator<'_, S, H, E, I, Q>
where
    S: Ledger + Remediations + Operators + Windows + Sync,
    H: Hands + Sync,
    E: Eyes + Sync,
    I: Images + Sync,
    Q: Schedule + Sync,
{
    pub(super) async fn look_again(
        &self,
        task: &Task,
        record: &Record,
        attempts: Vec<Attempt>,
    ) -> Result<Handled, RemediateError> {
        let is_it = |attempt: &Attempt| attempt.life == task.life && attempt.number == task.attempt;
        let Some(mut attempt) = attempts.iter().find(|attempt| is_it(attempt)).cloned() else {
            return Ok(Handled::Nothing("there is no such attempt"));
        };
        if attempt.progress != Progress::Applied {
            return Ok(Handled::Nothing("it is not being looked at any more"));
        }
        if attempt.looks >= task.look {
            // This look was made, and the next one may not have been handed over.
            return self.schedule_look(&attempt).await;
        }
        let seen = self.seen(record, &attempt, &attempts).await;
        attempt.looks = task.look;
        match seen {
            Seen::Right | Seen::Rest => match attempt.right_since {
                Some(first) if self.now.duration_since(first) >= SECOND_LOOK => {
                    self.verified(attempt, matches!(seen, Seen::Rest)).await
                }
                Some(_) => self.once_more(attempt).await,
                None => {
                    attempt.right_since = Some(self.now);
                    self.once_more(attempt).await
                }
            },
            Seen::Wrong(why) => {
                attempt.right_since = None;
                let looks = usize::try_from(attempt.looks).unwrap_or(usize::MAX);
                let more = attempt.steps.iter().any(|step| step.step.action.about().settles.len() > looks);
                if more {
                    return self.once_more(attempt).await.map(|_| Handled::NotYet(why));
                }
                self.failed(attempt, &format!("it took no effect: {why}"), None).await
            }
            Seen::Gone => {
                attempt.progress = Progress::Verified;
                self.keep(&mut attempt).await?;
                Ok(Handled::Nothing("the resource is gone"))
            }
        }
    }

    async fn verified(&self, mut attempt: Attempt, has_rest: bool) -> Result<Handled, RemediateError> {
        if has_rest {
            // Asked for first: were it kept and not asked for, nobody would come back to the rest.
            self.resubmit(&attempt.finding).await?;
        }
        attempt.progress = Progress::Verified;
        if !self.keep(&mut attempt).await? {
            return Ok(Handled::Nothing("somebody else made this look"));
        }
        if has_rest {
            return Ok(Handled::Nothing("it took effect, and there is more to do"));
        }
        let calls = attempt.steps.iter().flat_map(|step| step.calls.clone()).collect();
        let said =
            Said { stage: Stage::Remediated, attempt: attempt.number, calls, note: String::new(), next_at: None };
        self.tell(&attempt.finding, attempt.life, None, said).await
    }

    async fn once_more(&self, mut attempt: Attempt) -> Result<Handled, RemediateError> {
        if !self.keep(&mut attempt).await? {
            return Ok(Handled::Nothing("somebody else made this look"));
        }
        self.schedule_look(&attempt).await
    }

    /// What a look sees: by the control, or, for what was done about an activity, by what its steps would still change.
    async fn seen(&self, record: &Record, attempt: &Attempt, attempts: &[Attempt]) -> Seen {
        if record.key.activity.is_some() {
            return self.facets(attempt).await;
        }
        match self.eyes.look(record).await {
            Ok(Look::Right(_)) => Seen::Right,
            Ok(Look::Broken { plan, .. }) if is_rest(&plan, attempts, attempt.life) => match self.facets(attempt).await
            {
                Seen::Right => Seen::Rest,
                other => other,
            },
            Ok(Look::Broken { .. }) => Seen::Wrong("the control is broken still".to_owned()),
            Ok(Look::Gone) => Seen::Gone,
            Ok(Look::Unjudged(why) | Look::Beyond(why)) => Seen::Wrong(why),
            Err(error) => Seen::Wrong(error.to_string()),
        }
    }

    async fn facets(&self, attempt: &Attempt) -> Seen {
        for step in &attempt.steps {
            let facet = step.facet();
            let now = match self.read(attempt, &facet).await {
                Ok(now) => now,
                Err(error) => return Seen::Wrong(error.to_string()),
            };
            match step.step.action.change(&now).and_then(|meant| facet.calls(&now, &meant)) {
                Ok(calls) if calls.is_empty() => {}
                Ok(_) => return Seen::Wrong(format!("{} is to be done still", step.step.action.about().name)),
                Err(refusal) => return Seen::Wrong(refusal.to_string()),
            }
        }
        Seen::Right
    }
}

/// True where a plan is about facets alone that no attempt on this life of the finding was about: one that was put right
/// before and is not any more is no rest.
fn is_rest(plan: &Plan, attempts: &[Attempt], life: u32) -> bool {
    let of_life = attempts.iter().filter(|attempt| attempt.life == life);
    let taken: Vec<Facet> = of_life.flat_map(|attempt| &attempt.steps).map(AttemptStep::facet).collect();
    !plan.is_empty() && plan.steps.iter().all(|step| !taken.contains(&step.action.facet()))
}

/// What a look saw.
enum Seen {
    Right,
    /// What the attempt was about is as it should be; what it had no place for is not yet.
    Rest,
    Wrong(String),
    Gone,
}
