//! Which activity controls judge which call.

use crate::activity_control::{Events, Observed, Watch};
use crate::control::Selection;
use guardrail_model::{ApiCall, Metadata};
use guardrail_resources::Unreadable;
use std::collections::HashMap;

/// What one activity control said of one call.
#[derive(Clone, Debug)]
pub struct CallJudgement<'c> {
    /// The control.
    pub metadata: &'c Metadata,
    /// What it makes of the call, or what kept it from judging.
    pub outcome: Result<Observed, Unreadable>,
}

/// The activity controls, by the calls that they judge.
pub(crate) struct Watchers {
    all: Vec<Box<dyn Watch>>,
    by_call: HashMap<(&'static str, &'static str), Vec<Role>>,
    /// Those that judge every call.
    every: Vec<usize>,
}

/// What a control is asked of a call.
#[derive(Clone, Copy)]
enum Role {
    /// Whether it must be known.
    Observes(usize),
    /// Whether it puts something right.
    TakesBack(usize),
}

impl Watchers {
    pub(crate) fn new(all: Vec<Box<dyn Watch>>) -> Self {
        let mut by_call: HashMap<_, Vec<Role>> = HashMap::new();
        let mut every = Vec::new();
        for (place, watch) in all.iter().enumerate() {
            for (service, name) in calls(watch.events()) {
                match (service, name) {
                    ("*", "*") => every.push(place),
                    call => by_call.entry(call).or_default().push(Role::Observes(place)),
                }
            }
            for call in calls(watch.taken_back_by()) {
                by_call.entry(call).or_default().push(Role::TakesBack(place));
            }
        }
        Self { all, by_call, every }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &dyn Watch> + Clone {
        self.all.iter().map(AsRef::as_ref)
    }

    /// Asks each selected control that judges calls like this one.
    pub(crate) fn judge<'c>(&'c self, call: &ApiCall<'_>, selection: &Selection) -> Vec<CallJudgement<'c>> {
        let mut judgements: Vec<CallJudgement<'c>> = Vec::new();
        let listed = self.by_call.get(&(call.service(), call.name())).map(Vec::as_slice).unwrap_or_default();
        let every = self.every.iter().copied().map(Role::Observes);
        for role in listed.iter().copied().chain(every) {
            let (Role::Observes(place) | Role::TakesBack(place)) = role;
            let Some(watch) = self.all.get(place).filter(|watch| selection.contains(watch.metadata().id)) else {
                continue;
            };
            let outcomes = match role {
                Role::Observes(_) if !concerns(watch.as_ref(), call) => continue,
                Role::Observes(_) => watch.observe(call).map(|all| all.into_iter().map(Observed::Fired).collect()),
                Role::TakesBack(_) if call.failed() => continue,
                Role::TakesBack(_) => {
                    watch.takes_back(call).map(|all| all.into_iter().map(Observed::TakenBack).collect::<Vec<_>>())
                }
            };
            let metadata = watch.metadata();
            match outcomes {
                Ok(all) => {
                    let all = all.into_iter().map(|observed| CallJudgement { metadata, outcome: Ok(observed) });
                    judgements.extend(all);
                }
                // Of a call that both does harm and takes it back, what cannot be read is said once.
                Err(_) if judgements.iter().any(|said| said.metadata.id == metadata.id && said.outcome.is_err()) => {}
                Err(error) => judgements.push(CallJudgement { metadata, outcome: Err(error) }),
            }
        }
        judgements
    }
}

/// True where a control wants to know of a call that was refused, or that a service made.
fn concerns(watch: &dyn Watch, call: &ApiCall<'_>) -> bool {
    (watch.attempts() || !call.failed()) && (watch.services() || call.by_service().is_none())
}

fn calls(events: Events) -> impl Iterator<Item = (&'static str, &'static str)> {
    events.iter().flat_map(|(service, names)| names.iter().map(|name| (*service, *name)))
}
