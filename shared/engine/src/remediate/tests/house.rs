//! A world of buckets whose public access blocks are to be turned on, and the workers who do it.

use super::slow::{Slow, pause, wait};
use crate::evaluate::PortError;
use crate::ledger::memory::Memory;
use crate::ledger::{
    Decision, Finding, FindingKey, JudgeVersion, Ledger as _, Observation, Observed, Record, Seen, Terms, decide,
};
use crate::remediate::{
    CallError, CallFailure, Eyes, Handled, Hands, Image, Images, Known, Look, Other, RemediateError, Remediator,
    Schedule, Session, Task,
};
use crate::settings::Settings;
use crate::sha256;
use guardrail_actions::services::s3::{BlockPublicAccess, Call as S3Call, PublicAccessBlock, State as S3State};
use guardrail_actions::{Action, Call, Facet, Place, Plan, Service, State};
use guardrail_model::{ResourceKey, Responsibility, Severity};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(super) const CONTROL: &str = "s3-bucket-public-access-block";

pub(super) fn noon() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

/// What goes wrong with one of the calls and reads that are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is refused.
    Refused(CallFailure),
    /// It is carried out, and no answer comes.
    Unanswered,
}

/// The buckets, and all that is done to them.
#[derive(Default)]
pub(super) struct World {
    pub(super) buckets: Mutex<BTreeMap<String, Option<PublicAccessBlock>>>,
    pub(super) calls: Mutex<Vec<String>>,
    pub(super) images: Mutex<BTreeMap<String, String>>,
    pub(super) tasks: Mutex<Vec<(Timestamp, Task)>>,
    pub(super) policies: Mutex<Vec<String>>,
    pub(super) known: Mutex<Known>,
    /// What is known of the other buckets that a plan writes.
    pub(super) others: Mutex<BTreeMap<String, Known>>,
    /// Which of the steps (reads, calls, sessions, images, looks, tasks) goes wrong, counted from 0.
    pub(super) fault: Mutex<Option<(usize, Fault)>>,
    /// True while calls are answered and not carried out.
    pub(super) deaf: Mutex<bool>,
    step: AtomicUsize,
}

impl World {
    /// One step: what goes wrong with it.
    async fn step(&self) -> Option<Fault> {
        pause().await;
        let step = self.step.fetch_add(1, Ordering::SeqCst);
        self.fault.lock().unwrap().filter(|(at, _)| *at == step).map(|(_, fault)| fault)
    }

    pub(super) fn steps(&self) -> usize {
        self.step.load(Ordering::SeqCst)
    }
}

fn failed(operation: &str, fault: Fault) -> CallError {
    let failure = match fault {
        Fault::Refused(failure) => failure,
        Fault::Unanswered => CallFailure::NoAnswer,
    };
    CallError { operation: operation.to_owned(), message: "says why".to_owned(), failure }
}

fn port(operation: &'static str) -> PortError {
    PortError { operation, message: "says why".to_owned() }
}

pub(super) struct Hand<'w>(&'w World);

/// The world as ports: it must be owned by nobody.
pub(super) struct Ports(pub(super) &'static World);

impl Hands for Ports {
    type Session = Hand<'static>;

    async fn session(&self, _: Service, _: &Place, policy: &str, _: &str) -> Result<Self::Session, CallError> {
        if let Some(fault) = self.0.step().await {
            return Err(failed("sts:AssumeRole", fault));
        }
        self.0.policies.lock().unwrap().push(policy.to_owned());
        Ok(Hand(self.0))
    }
}

impl Session for Hand<'_> {
    async fn read(&self, facet: &Facet) -> Result<State, CallError> {
        if let Some(fault) = self.0.step().await {
            return Err(failed("s3:GetPublicAccessBlock", fault));
        }
        let name = bucket_of(facet);
        let buckets = self.0.buckets.lock().unwrap();
        buckets
            .get(&name)
            .map(|block| State::S3(S3State::PublicAccessBlock(*block)))
            .ok_or_else(|| failed("s3:GetPublicAccessBlock", Fault::Refused(CallFailure::NotFound)))
    }

    async fn call(&self, call: &Call) -> Result<(), CallError> {
        let fault = self.0.step().await;
        if let Some(fault @ Fault::Refused(_)) = fault {
            return Err(failed("s3:PutPublicAccessBlock", fault));
        }
        let Call::S3(made) = call else { panic!("{call} is of another world") };
        let (bucket, block) = match made {
            S3Call::PutPublicAccessBlock { bucket, public_access_block_configuration } => {
                (bucket, Some(*public_access_block_configuration))
            }
            S3Call::DeletePublicAccessBlock { bucket } => (bucket, None),
            other => panic!("{other:?} is of another world"),
        };
        if *self.0.deaf.lock().unwrap() {
            return Ok(());
        }
        self.0.buckets.lock().unwrap().insert(bucket.clone(), block);
        self.0.calls.lock().unwrap().push(call.to_string());
        match fault {
            Some(fault) => Err(failed("s3:PutPublicAccessBlock", fault)),
            None => Ok(()),
        }
    }
}

fn bucket_of(facet: &Facet) -> String {
    facet
        .resource(&Place { partition: "aws".into(), account_id: "111122223333".into(), region: "eu-west-1".into() })
        .rsplit(':')
        .next()
        .unwrap()
        .to_owned()
}

impl Images for Ports {
    async fn keep(&self, name: &str, text: &str) -> Result<Image, PortError> {
        if self.0.step().await.is_some() {
            return Err(port("s3:PutObject"));
        }
        self.0.images.lock().unwrap().insert(name.to_owned(), text.to_owned());
        Ok(Image { name: name.to_owned(), version: None, sha256: sha256(text) })
    }

    async fn image(&self, image: &Image) -> Result<String, PortError> {
        if self.0.step().await.is_some() {
            return Err(port("s3:GetObject"));
        }
        self.0.images.lock().unwrap().get(&image.name).cloned().ok_or_else(|| port("s3:GetObject"))
    }
}

impl Eyes for Ports {
    async fn look(&self, record: &Record) -> Result<Look, PortError> {
        if self.0.step().await.is_some() {
            return Err(port("s3:GetPublicAccessBlock"));
        }
        let known = self.0.known.lock().unwrap().clone();
        let finding = record.finding.as_ref().unwrap();
        let buckets = self.0.buckets.lock().unwrap();
        let mut plan = Plan::none();
        for step in &finding.plan.steps {
            let name = bucket_of(&step.action.facet());
            let Some(block) = buckets.get(&name) else { return Ok(Look::Gone) };
            if *block != Some(PublicAccessBlock::ALL) {
                plan = plan.then(step.action.clone(), S3State::PublicAccessBlock(*block));
            }
        }
        Ok(if plan.is_empty() { Look::Right(known) } else { Look::Broken { known, plan } })
    }

    async fn others(&self, record: &Record, plan: &Plan) -> Result<Vec<Other>, PortError> {
        if self.0.step().await.is_some() {
            return Err(port("s3:GetBucketTagging"));
        }
        let own = &record.key.resource.resource_id;
        let names = plan.steps.iter().map(|step| bucket_of(&step.action.facet()));
        let others = names.filter(|name| name != own).map(|name| {
            let known = self.0.others.lock().unwrap().get(&name).cloned();
            let known = known.unwrap_or_else(|| Known { tags: Some(BTreeMap::new()), ..Known::default() });
            Other { key: ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::S3::Bucket", &name), known }
        });
        Ok(others.collect())
    }
}

impl Schedule for Ports {
    async fn at(&self, task: &Task, time: Timestamp) -> Result<(), PortError> {
        if self.0.step().await.is_some() {
            return Err(port("scheduler:CreateSchedule"));
        }
        let mut tasks = self.0.tasks.lock().unwrap();
        if !tasks.iter().any(|(_, known)| known.id() == task.id()) {
            tasks.push((time, task.clone()));
        }
        Ok(())
    }
}

/// The store, the world and the settings.
pub(super) struct House {
    pub(super) store: Slow,
    pub(super) world: &'static World,
    pub(super) settings: Settings,
    pub(super) now: Mutex<Timestamp>,
}

impl House {
    /// With settings in TOML.
    pub(super) fn new(toml: &str) -> Self {
        let (settings, _) = Settings::prepare(toml).unwrap();
        let world: &'static World = Box::leak(Box::default());
        world.known.lock().unwrap().tags = Some(BTreeMap::new());
        let store = Slow { memory: Memory::new(), exemptions: Mutex::default() };
        Self { store, world, settings, now: Mutex::new(noon()) }
    }

    /// That enforces the control.
    pub(super) fn enforcing() -> Self {
        Self::new(&format!("[modes.controls]\n{CONTROL} = \"enforce\"\n"))
    }

    pub(super) fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    pub(super) fn pass(&self, time: SignedDuration) {
        let mut now = self.now.lock().unwrap();
        *now = now.saturating_add(time).unwrap();
    }

    /// Opens a finding of a bucket, whose plan may be about several.
    pub(super) fn open(&self, buckets: &[&str]) -> FindingKey {
        let key = ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::S3::Bucket", buckets[0]);
        let key = FindingKey::configuration(key, CONTROL);
        let mut plan = Plan::none();
        for bucket in buckets {
            self.world.buckets.lock().unwrap().insert((*bucket).to_owned(), None);
            let action: Action = BlockPublicAccess { bucket: (*bucket).to_owned() }.into();
            plan = plan.then(action, S3State::PublicAccessBlock(None));
        }
        self.observe(&key, Observed::NonCompliant("no public access block is set on the bucket".to_owned()), plan);
        key
    }

    /// Records what is observed of a finding's resource.
    pub(super) fn observe(&self, key: &FindingKey, observed: Observed, plan: Plan) {
        let before = self.store.memory.get(key).unwrap_or_else(|| Record::new(key.clone()));
        let observation = Observation {
            key: key.clone(),
            at: self.now(),
            judge: JudgeVersion::default(),
            seen: Seen::Recorded,
            observed,
            severity: Severity::High,
            responsibility: Responsibility::CustomerData,
            aliases: Vec::new(),
            tags: BTreeMap::new(),
            plan,
        };
        let terms = Terms { now: self.now(), exemption: None, baseline: false };
        let (Decision::Changed(record) | Decision::Kept(record)) = decide(&before, &observation, &terms) else {
            return;
        };
        wait(self.store.memory.swap(&record)).unwrap();
    }

    pub(super) fn finding(&self, key: &FindingKey) -> Finding {
        self.store.memory.get(key).unwrap().finding.unwrap()
    }

    pub(super) fn task(&self, key: &FindingKey) -> Task {
        Task::of(&self.store.memory.get(key).unwrap()).unwrap()
    }

    pub(super) async fn handle(&self, task: Task, worker: String) -> Result<Handled, RemediateError> {
        let ports = Ports(self.world);
        let remediator = Remediator {
            store: &self.store,
            hands: &ports,
            eyes: &ports,
            images: &ports,
            schedule: &ports,
            settings: Ok(&self.settings),
            worker: &worker,
            now: self.now(),
        };
        remediator.handle(&task).await
    }

    /// Sees to a finding once.
    pub(super) fn see_to(&self, key: &FindingKey) -> Result<Handled, RemediateError> {
        wait(self.handle(self.task(key), format!("worker at {}", self.now())))
    }

    /// Lets time pass until every task that was handed over was seen to.
    pub(super) fn settle(&self) {
        for _ in 0..20 {
            let next = {
                let mut tasks = self.world.tasks.lock().unwrap();
                tasks.sort_by_key(|(time, _)| *time);
                if tasks.is_empty() { None } else { Some(tasks.remove(0)) }
            };
            let Some((time, task)) = next else { return };
            *self.now.lock().unwrap() = time.max(self.now());
            wait(self.handle(task, format!("look at {time}"))).unwrap();
        }
        panic!("it never settles");
    }

    pub(super) fn calls(&self) -> Vec<String> {
        self.world.calls.lock().unwrap().clone()
    }
}
