//! A dry run: the same use case, with hands that make no call. What a call leads to is known from the plan, so that what
//! follows it (the looks, the way back) runs as it would.

use super::ports::{CallError, CallFailure, Eyes, Hands, Images, Known, Look, Other, Schedule, Session};
use super::store::{Attempt, StepProgress};
use super::task::Task;
use crate::evaluate::PortError;
use crate::ledger::Record;
use guardrail_actions::{Call, Facet, Place, Plan, Refusal, Service, State, Step};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Hands, eyes and schedule of a dry run.
#[derive(Clone, Debug, Default)]
pub struct Dry {
    world: Arc<Mutex<World>>,
}

/// What a dry run knows of the world.
#[derive(Debug, Default)]
struct World {
    states: BTreeMap<Facet, State>,
    /// What the last call of each change leads to, there and back.
    moves: Vec<(Call, Facet, State)>,
    calls: Vec<String>,
    tasks: Vec<(Timestamp, Task)>,
}

impl Dry {
    /// A dry run of a plan, from the states that it was made from.
    ///
    /// # Errors
    /// A step of the plan cannot be carried out safely.
    pub fn of(plan: &Plan) -> Result<Self, Refusal> {
        let mut world = World::default();
        // Several steps may be about one facet: each begins where the one before it ends.
        let mut planned = BTreeMap::new();
        for step in &plan.steps {
            let facet = step.action.facet();
            let before = planned.get(&facet).unwrap_or(&step.seen).clone();
            let after = step.action.change(&before)?;
            world.know(&facet, &before, &after)?;
            world.states.entry(facet.clone()).or_insert(before);
            planned.insert(facet, after);
        }
        Ok(Self { world: Arc::new(Mutex::new(world)) })
    }

    /// A dry run that begins where an attempt ended, to take it back.
    ///
    /// # Errors
    /// A state that it kept cannot be read, or there is no way back from it.
    pub async fn after<I: Images>(attempt: &Attempt, images: &I) -> Result<Self, PortError> {
        let failed = |message: String| PortError { operation: "dry run", message };
        let mut world = World::default();
        for step in attempt.steps.iter().filter(|step| step.progress == StepProgress::Done) {
            let (Some(before), Some(after)) = (&step.before, &step.after) else { continue };
            let mut read = Vec::new();
            for image in [before, after] {
                let text = images.image(image).await?;
                read.push(serde_json::from_str::<State>(&text).map_err(|error| failed(error.to_string()))?);
            }
            if let [before, after] = read.as_slice() {
                world.know(&step.facet(), before, after).map_err(|refusal| failed(refusal.to_string()))?;
                world.states.insert(step.facet(), after.clone());
            }
        }
        Ok(Self { world: Arc::new(Mutex::new(world)) })
    }

    /// The calls that would have been made so far, in order.
    pub fn calls(&self) -> Vec<String> {
        self.world().calls.clone()
    }

    /// The next task that was handed over for later, and when it comes.
    pub fn next_task(&self) -> Option<(Timestamp, Task)> {
        let mut world = self.world();
        world.tasks.sort_by_key(|(time, _)| *time);
        (!world.tasks.is_empty()).then(|| world.tasks.remove(0))
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World {
    fn know(&mut self, facet: &Facet, before: &State, after: &State) -> Result<(), Refusal> {
        // There may be no way back: then none is taken.
        let back = facet.calls(after, before).unwrap_or_default();
        for (calls, to) in [(facet.calls(before, after)?, after), (back, before)] {
            self.moves.extend(calls.into_iter().next_back().map(|last| (last, facet.clone(), to.clone())));
        }
        Ok(())
    }

    /// True where a step has nothing to do any more.
    fn is_right(&self, step: &Step) -> bool {
        let facet = step.action.facet();
        let now = self.states.get(&facet).unwrap_or(&step.seen);
        let meant = step.action.change(now).and_then(|meant| facet.calls(now, &meant));
        meant.is_ok_and(|calls| calls.is_empty())
    }
}

impl Hands for Dry {
    type Session = Self;

    async fn session(&self, _: Service, _: &Place, _: &str, _: &str) -> Result<Self, CallError> {
        Ok(self.clone())
    }
}

impl Session for Dry {
    async fn read(&self, facet: &Facet) -> Result<State, CallError> {
        self.world().states.get(facet).cloned().ok_or_else(|| CallError {
            operation: "dry run".to_owned(),
            message: "nothing is known of it".to_owned(),
            failure: CallFailure::NotFound,
        })
    }

    async fn call(&self, call: &Call) -> Result<(), CallError> {
        let mut world = self.world();
        world.calls.push(call.to_string());
        let led =
            world.moves.iter().find(|(last, _, _)| last == call).map(|(_, facet, to)| (facet.clone(), to.clone()));
        world.states.extend(led);
        Ok(())
    }
}

impl Eyes for Dry {
    async fn look(&self, record: &Record) -> Result<Look, PortError> {
        let Some(finding) = &record.finding else { return Ok(Look::Gone) };
        let known = Known { tags: Some(finding.tags.clone()), stack: None, aliases: finding.aliases.clone() };
        let world = self.world();
        let steps = finding.plan.steps.iter().filter(|step| !world.is_right(step)).cloned().collect();
        let plan = Plan { steps };
        Ok(if plan.is_empty() { Look::Right(known) } else { Look::Broken { known, plan } })
    }

    /// Of what a plan writes beside the finding's own resource, a file's ledger knows nothing.
    async fn others(&self, _: &Record, _: &Plan) -> Result<Vec<Other>, PortError> {
        Ok(Vec::new())
    }
}

impl Schedule for Dry {
    async fn at(&self, task: &Task, time: Timestamp) -> Result<(), PortError> {
        self.world().tasks.push((time, task.clone()));
        Ok(())
    }
}
