//! Every plan that the catalogue makes, with each read, call, session, image, look and task of it failing once, in each way,
//! and with the process killed at each: no state before a change is lost, no write is unrecorded, and nothing is called
//! remediated that is not. What a call leads to is known from the plan (`Dry`); the ledger is one in a file.

use guardrail_actions::{Call, Facet, Place, Plan, Service, State};
use guardrail_embedded::{EmbeddedStore, ImageFolder, wait};
use guardrail_engine::Settings;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::ledger::{
    Decision, Finding, FindingKey, JudgeVersion, Ledger as _, Observation, Observed, Record, Seen, Stage, Terms, decide,
};
use guardrail_engine::remediate::{
    CallError, CallFailure, Dry, Eyes, Handled, Hands, Image, Images, Look, Other, RemediateError, Remediations as _,
    Remediator, Schedule, Session, StepProgress, Task,
};
use guardrail_model::{ResourceKey, Responsibility, Severity};
use guardrail_tests::fixtures;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use tempfile::TempDir;

/// What goes wrong with a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// It is refused.
    Refused(CallFailure),
    /// It is carried out, and no answer comes.
    Unanswered,
}

const FAULTS: [Fault; 6] = [
    Fault::Refused(CallFailure::Throttled),
    Fault::Refused(CallFailure::Denied),
    Fault::Refused(CallFailure::NotFound),
    Fault::Refused(CallFailure::Conflict),
    Fault::Refused(CallFailure::NoAnswer),
    Fault::Unanswered,
];

/// One plan of each kind: what each control plans, by the actions that it is made of.
fn plans() -> Vec<(ResourceKey, String, Plan)> {
    let mut kinds = BTreeSet::new();
    let mut plans = Vec::new();
    for fixture in fixtures() {
        for (key, plan) in fixture.plans().into_iter().filter(|(_, plan)| !plan.is_empty()) {
            let names: Vec<_> = plan.steps.iter().map(|step| step.action.about().name).collect();
            let calls: usize = plan.steps.iter().map(|step| step.calls().unwrap().len()).sum();
            if kinds.insert((names, calls.min(3))) {
                plans.push((key, fixture.control.clone(), plan));
            }
        }
    }
    plans
}

/// The ports, one step of which may go wrong.
#[derive(Clone)]
struct Faulty(Arc<World>);

struct World {
    dry: Dry,
    images: ImageFolder,
    /// Which step goes wrong, counted from 0, and how.
    fault: Option<(usize, Fault)>,
    step: AtomicUsize,
    /// The tasks that were handed over. One is one, however often.
    tasks: Mutex<Vec<(Timestamp, Task)>>,
}

impl Faulty {
    /// One step, at which the process may be killed: what goes wrong with it.
    async fn step(&self) -> Option<Fault> {
        let mut paused = false;
        poll_fn(|_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }).await;
        let step = self.0.step.fetch_add(1, Ordering::SeqCst);
        self.0.fault.filter(|(at, _)| *at == step).map(|(_, fault)| fault)
    }

    /// The same of what carries nothing out, and fails without a word.
    async fn port(&self, operation: &'static str) -> Result<(), PortError> {
        match self.step().await {
            None => Ok(()),
            Some(_) => Err(PortError { operation, message: "fails".to_owned() }),
        }
    }
}

fn failed(operation: &str, fault: Fault) -> CallError {
    let failure = match fault {
        Fault::Refused(failure) => failure,
        Fault::Unanswered => CallFailure::NoAnswer,
    };
    CallError { operation: operation.to_owned(), message: "fails".to_owned(), failure }
}

impl Hands for Faulty {
    type Session = Self;

    async fn session(&self, _: Service, _: &Place, policy: &str, name: &str) -> Result<Self, CallError> {
        assert!(policy.len() <= 2048 && name.len() <= 64, "{name} {policy}");
        match self.step().await {
            Some(fault) => Err(failed("sts:AssumeRole", fault)),
            None => Ok(self.clone()),
        }
    }
}

impl Session for Faulty {
    async fn read(&self, facet: &Facet) -> Result<State, CallError> {
        match self.step().await {
            Some(fault) => Err(failed("read", fault)),
            None => self.0.dry.read(facet).await,
        }
    }

    async fn call(&self, call: &Call) -> Result<(), CallError> {
        match self.step().await {
            Some(fault @ Fault::Refused(_)) => Err(failed(&call.to_string(), fault)),
            Some(fault) => {
                self.0.dry.call(call).await?;
                Err(failed(&call.to_string(), fault))
            }
            None => self.0.dry.call(call).await,
        }
    }
}

impl Eyes for Faulty {
    async fn look(&self, record: &Record) -> Result<Look, PortError> {
        self.port("look").await?;
        self.0.dry.look(record).await
    }

    async fn others(&self, record: &Record, plan: &Plan) -> Result<Vec<Other>, PortError> {
        self.port("others").await?;
        self.0.dry.others(record, plan).await
    }
}

impl Images for Faulty {
    async fn keep(&self, name: &str, text: &str) -> Result<Image, PortError> {
        self.port("keep").await?;
        self.0.images.keep(name, text).await
    }

    async fn image(&self, image: &Image) -> Result<String, PortError> {
        self.port("image").await?;
        self.0.images.image(image).await
    }
}

impl Schedule for Faulty {
    async fn at(&self, task: &Task, time: Timestamp) -> Result<(), PortError> {
        self.port("schedule").await?;
        let mut tasks = self.0.tasks.lock().unwrap();
        if !tasks.iter().any(|(_, known)| known.id() == task.id()) {
            tasks.push((time, task.clone()));
        }
        Ok(())
    }
}

/// A finding with a plan, and whoever carries it out.
struct House {
    _folder: TempDir,
    store: EmbeddedStore,
    settings: Settings,
    faulty: Faulty,
    key: FindingKey,
    now: Timestamp,
}

impl House {
    fn new(key: &ResourceKey, control: &str, plan: &Plan, fault: Option<(usize, Fault)>) -> Self {
        let now: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("ledger.redb");
        let store = EmbeddedStore::open(&path, now).unwrap();
        store.defer_sync();
        let (settings, _) = Settings::prepare("[modes]\ndefault = \"enforce\"\n").unwrap();
        let key = FindingKey::configuration(key.clone(), control);
        let observation = Observation {
            key: key.clone(),
            at: now,
            judge: JudgeVersion::default(),
            seen: Seen::Recorded,
            observed: Observed::NonCompliant("it is broken".to_owned()),
            severity: Severity::High,
            responsibility: Responsibility::CustomerData,
            aliases: Vec::new(),
            tags: BTreeMap::new(),
            plan: plan.clone(),
        };
        let terms = Terms { now, exemption: None, baseline: false };
        let decided = decide(&Record::new(key.clone()), &observation, &terms);
        let Decision::Changed(record) = decided else { panic!("no finding was opened") };
        wait(store.swap(&record)).unwrap();
        let world = World {
            dry: Dry::of(plan).unwrap(),
            images: ImageFolder::beside(&path),
            fault,
            step: AtomicUsize::new(0),
            tasks: Mutex::default(),
        };
        Self { _folder: folder, store, settings, faulty: Faulty(Arc::new(world)), key, now }
    }

    fn finding(&self) -> Finding {
        wait(self.store.record(&self.key)).unwrap().unwrap().finding.unwrap()
    }

    fn task(&self) -> Task {
        Task::of(&wait(self.store.record(&self.key)).unwrap().unwrap()).unwrap()
    }

    /// Sees to a task; `None` where the process is killed before, at its so-many-th step.
    fn handle(&self, task: &Task, killed_at: usize) -> Option<Result<Handled, RemediateError>> {
        let worker = format!("worker at {}", self.now);
        let remediator = Remediator {
            store: &self.store,
            hands: &self.faulty,
            eyes: &self.faulty,
            images: &self.faulty,
            schedule: &self.faulty,
            settings: Ok(&self.settings),
            worker: &worker,
            now: self.now,
        };
        let mut handled = pin!(remediator.handle(task));
        for _ in 0..=killed_at {
            if let Poll::Ready(handled) = handled.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                return Some(handled);
            }
        }
        None
    }

    /// Tries again as the queue, the schedules and the sweep would, until it is right or given up.
    fn go_on(&mut self) {
        for _ in 0..5 {
            self.now = self.now.saturating_add(SignedDuration::from_mins(11)).unwrap();
            drop(self.handle(&self.task(), usize::MAX).unwrap());
            for _ in 0..20 {
                let next = self.faulty.0.tasks.lock().unwrap().pop();
                let Some((time, task)) = next else { break };
                self.now = time.max(self.now);
                drop(self.handle(&task, usize::MAX).unwrap());
            }
        }
    }

    /// What must hold after whatever happened.
    fn hold(&self, what: &str) {
        let attempts = wait(self.store.attempts(&self.key.id())).unwrap();
        let steps = || attempts.iter().flat_map(|attempt| &attempt.steps);
        let calls = self.faulty.0.dry.calls();
        for call in &calls {
            let step = steps().find(|step| step.calls.contains(call));
            let step = step.unwrap_or_else(|| panic!("{what}: {call} is not recorded"));
            let image = step.before.as_ref().unwrap_or_else(|| panic!("{what}: {call} has no pre-image"));
            let kept = wait(self.faulty.0.images.image(image));
            let kept = kept.unwrap_or_else(|error| panic!("{what}: {call}'s pre-image is lost: {error}"));
            serde_json::from_str::<State>(&kept).unwrap_or_else(|error| panic!("{what}: {error}"));
        }
        for step in steps().filter(|step| step.progress == StepProgress::Done) {
            assert!(step.calls.iter().all(|call| calls.contains(call)), "{what}: {step:?} was not done");
        }
        let told = self.finding().remediation;
        if told.is_some_and(|told| told.stage == Stage::Remediated) {
            let record = wait(self.store.record(&self.key)).unwrap().unwrap();
            let look = wait(self.faulty.0.dry.look(&record)).unwrap();
            assert!(matches!(look, Look::Right(_)), "{what}: a false remediated");
        }
    }

    /// What must hold in the end of a failure that comes once.
    fn is_remediated(&self, what: &str) {
        self.hold(what);
        let told = self.finding().remediation.unwrap_or_else(|| panic!("{what}: nothing is told"));
        assert_eq!(told.stage, Stage::Remediated, "{what}: {}", told.note);
    }
}

/// Does something with every plan, on as many threads as there are processors.
fn with_every_plan(try_one: impl Fn(&ResourceKey, &str, &Plan) + Sync) {
    let plans = plans();
    assert!(plans.len() > 50, "{} kinds of plans", plans.len());
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((key, control, plan)) = plans.get(next.fetch_add(1, Ordering::SeqCst)) {
                    try_one(key, control, plan);
                }
            });
        }
    });
}

#[test]
fn every_step_of_every_plan_failing_once_is_recovered_from() {
    with_every_plan(|key, control, plan| {
        let steps = {
            let house = House::new(key, control, plan, None);
            house.handle(&house.task(), usize::MAX).unwrap().unwrap();
            house.faulty.0.step.load(Ordering::SeqCst)
        };
        for fault in FAULTS {
            for at in 0..steps {
                let what = format!("{control} {}: {fault:?} at step {at} of {steps}", key.resource_id);
                let mut house = House::new(key, control, plan, Some((at, fault)));
                drop(house.handle(&house.task(), usize::MAX).unwrap());
                house.hold(&what);
                house.go_on();
                house.is_remediated(&what);
            }
        }
    });
}

#[test]
fn a_process_that_is_killed_anywhere_in_any_plan_is_recovered_from() {
    with_every_plan(|key, control, plan| {
        for step in 0.. {
            let what = format!("{control} {}: killed at step {step}", key.resource_id);
            let mut house = House::new(key, control, plan, None);
            let has_ended = house.handle(&house.task(), step).is_some();
            house.hold(&what);
            house.go_on();
            house.is_remediated(&what);
            if has_ended {
                return;
            }
        }
    });
}
