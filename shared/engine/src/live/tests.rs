//! A security group is opened by a call, read, and judged; AWS Config records the same, sooner or later.

use super::{Live, LiveState, Queue, ReadRequest, Standing, Watcher};
use crate::evaluate::PortError;
use crate::judge_item;
use crate::ledger::memory::Memory;
use crate::ledger::{
    Exemption, Exemptions, FindingKey, FindingStatus, JudgeVersion, Record, Scope, Sighting, Terms, record,
};
use guardrail_controls::{Catalogue, Parameters, Selection, Subject};
use guardrail_model::{ConfigurationItem, ResourceKey};
use guardrail_resources::ec2::SecurityGroup;
use guardrail_resources::{Resource, Section, call, read};
use jiff::{SignedDuration, Timestamp};
use std::future::{Future, ready};
use std::pin::pin;
use std::sync::{Arc, LazyLock, Mutex};
use std::task::{Context, Poll, Waker};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::prepare(&Parameters::default()).unwrap());

const CONTROL: &str = "ec2-sg-no-world-admin-ports";

/// Nothing here ever waits.
fn done<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

/// A service with one group, and a queue that is looked into.
#[derive(Default)]
struct World {
    range: Mutex<Option<&'static str>>,
    refuses: Mutex<bool>,
    asked: Mutex<Vec<(ReadRequest, SignedDuration)>>,
    /// How many requests waited when it was last read.
    waited: Mutex<usize>,
}

impl LiveState for World {
    fn reads(resource_type: &str) -> bool {
        resource_type == "AWS::EC2::SecurityGroup"
    }

    fn read(&self, resource: &ResourceKey) -> impl Future<Output = Result<Live, PortError>> + Send {
        *self.waited.lock().unwrap() = self.asked.lock().unwrap().len();
        if *self.refuses.lock().unwrap() {
            return ready(Err(PortError { operation: "ec2:DescribeSecurityGroups", message: "throttled".to_owned() }));
        }
        let Some(range) = *self.range.lock().unwrap() else { return ready(Ok(Live::Gone)) };
        let view: SecurityGroup = read::text(&configuration(range), "group").unwrap();
        let key = Arc::new(resource.clone());
        let subject = Subject::SecurityGroup(Resource { key, arn: None, tags: Section::default(), view });
        let tags = [("env".to_owned(), "sandbox".to_owned())].into();
        ready(Ok(Live::Stands(Standing { subjects: vec![subject], tags, ..Standing::default() })))
    }
}

impl Queue for World {
    fn later(
        &self,
        request: &ReadRequest,
        delay: SignedDuration,
    ) -> impl Future<Output = Result<(), PortError>> + Send {
        self.asked.lock().unwrap().push((request.clone(), delay));
        ready(Ok(()))
    }
}

fn configuration(range: &str) -> String {
    format!(
        r#"{{"groupName":"web","ipPermissionsEgress":[],"ipPermissions":[
            {{"ipProtocol":"tcp","fromPort":22,"toPort":22,"ipv4Ranges":[{{"cidrIp":"{range}"}}],"ipRanges":["{range}"]}}]}}"#
    )
}

fn at(time: &str) -> Timestamp {
    format!("2026-03-02T{time}Z").parse().unwrap()
}

fn group() -> ResourceKey {
    ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::EC2::SecurityGroup", "sg-1")
}

struct Scene {
    world: World,
    store: Memory,
    exemptions: Exemptions,
}

impl Scene {
    fn with(range: Option<&'static str>) -> Self {
        let world = World { range: Mutex::new(range), ..World::default() };
        Self { world, store: Memory::new(), exemptions: Exemptions::default() }
    }

    fn at(&self, now: &str) -> Watcher<'_, Memory, World, World> {
        Watcher {
            catalogue: &CATALOGUE,
            store: &self.store,
            services: &self.world,
            queue: &self.world,
            home: "111122223333",
            judge: JudgeVersion::default(),
            exemptions: &self.exemptions,
            now: at(now),
        }
    }

    /// Somebody changes the group; the event comes three seconds later.
    fn call(&self, time: &str, id: &str) {
        let event = format!(
            r#"{{"eventID":"{id}","eventTime":"2026-03-02T{time}Z","eventSource":"ec2.amazonaws.com",
            "eventName":"AuthorizeSecurityGroupIngress","awsRegion":"eu-west-1","recipientAccountId":"111122223333",
            "requestParameters":{{"groupId":"sg-1"}}}}"#
        );
        let call = call::read(&event).unwrap();
        let resources: Vec<ResourceKey> = super::changed(&call).iter().map(|target| target.key(&call)).collect();
        assert_eq!(resources, [group()]);
        let now = at(time) + SignedDuration::from_secs(3);
        done(Watcher { now, ..self.at(time) }.changed(&call.id(), at(time), &resources)).unwrap();
    }

    /// The requests that were made, and the queue is empty again.
    fn asked(&self) -> Vec<(ReadRequest, SignedDuration)> {
        std::mem::take(&mut self.world.asked.lock().unwrap())
    }

    /// AWS Config records the group.
    fn recorded(&self, captured: &str, range: &str) {
        let json = format!(
            r#"{{"resourceType":"AWS::EC2::SecurityGroup","resourceId":"sg-1","awsAccountId":"111122223333",
            "awsRegion":"eu-west-1","configurationItemCaptureTime":"2026-03-02T{captured}Z","configuration":{}}}"#,
            configuration(range)
        );
        let item: ConfigurationItem<'_> = read::text(&json, "item").unwrap();
        let sighting = Sighting::of(&item, false, None);
        let verdicts = judge_item(&CATALOGUE, &item, &Selection::All);
        let observations: Vec<_> =
            verdicts.iter().map(|verdict| sighting.observation(verdict, JudgeVersion::default()).unwrap()).collect();
        let terms = |_: &_| Terms { now: at(captured), exemption: None, baseline: false };
        done(record(&self.store, &group(), &observations, terms)).unwrap();
    }

    fn record(&self) -> Option<Record> {
        self.store.get(&FindingKey::configuration(group(), CONTROL))
    }

    fn status(&self) -> Option<FindingStatus> {
        Some(self.record()?.finding?.status)
    }
}

#[test]
fn what_is_critical_opens_at_once_and_the_rest_when_it_has_settled() {
    let scene = Scene::with(Some("0.0.0.0/0"));
    scene.call("09:14:07", "e-1");
    assert_eq!(scene.status(), Some(FindingStatus::Open));
    assert_eq!(*scene.world.waited.lock().unwrap(), 1, "asked for before a slow service may end it all");
    let asked = scene.asked();
    let request = ReadRequest { resource: group(), changed_at: at("09:15:00"), is_second: false };
    assert_eq!(asked, [(request.clone(), SignedDuration::from_secs(50 + 30))]);
    let before = scene.record();
    done(scene.at("09:15:30").read(&request)).unwrap();
    assert_eq!(scene.record().unwrap().finding.unwrap().life, before.unwrap().finding.unwrap().life);
    assert!(scene.asked().is_empty());
}

/// The services of this account would answer with its own group of that name.
#[test]
fn what_another_account_has_is_not_read() {
    let scene = Scene::with(Some("0.0.0.0/0"));
    let theirs = ResourceKey { account_id: "444455556666".to_owned(), ..group() };
    done(scene.at("09:14:10").changed("e-1", at("09:14:07"), std::slice::from_ref(&theirs))).unwrap();
    assert_eq!(scene.store.get(&FindingKey::configuration(theirs, CONTROL)), None);
    assert!(scene.asked().is_empty());
}

#[test]
fn the_calls_of_a_minute_are_one_read() {
    let scene = Scene::with(Some("10.0.0.0/8"));
    for (time, id) in [("09:14:07", "e-1"), ("09:14:30", "e-2"), ("09:14:30", "e-2"), ("09:15:01", "e-3")] {
        scene.call(time, id);
    }
    let changed: Vec<Timestamp> = scene.asked().into_iter().map(|(request, _)| request.changed_at).collect();
    assert_eq!(changed, [at("09:15:00"), at("09:16:00")]);
}

/// The read is later than all three calls, whichever of them asked for it.
#[test]
fn the_one_read_of_a_minute_counts_for_its_last_call() {
    let scene = Scene::with(Some("10.0.0.0/8"));
    scene.call("09:14:07", "e-1");
    *scene.world.range.lock().unwrap() = Some("0.0.0.0/0");
    scene.call("09:14:30", "e-2");
    assert_eq!(scene.status(), Some(FindingStatus::Open));
    *scene.world.range.lock().unwrap() = Some("10.0.0.0/8");
    scene.call("09:14:45", "e-3");
    for now in ["09:15:30", "09:16:50"] {
        let [(request, _)] = scene.asked().try_into().unwrap();
        done(scene.at(now).read(&request)).unwrap();
    }
    assert_eq!(scene.status(), Some(FindingStatus::Resolved));
}

#[test]
fn what_a_read_and_config_find_is_one_finding() {
    let scene = Scene::with(Some("0.0.0.0/0"));
    scene.call("09:14:07", "e-1");
    let live = scene.record().unwrap();
    scene.recorded("09:16:00", "0.0.0.0/0");
    let config = scene.record().unwrap();
    assert_eq!(live.key.id(), config.key.id());
    assert_eq!(config.finding.as_ref().unwrap().life, 1);
    assert_eq!(config.finding.unwrap().transition, live.finding.unwrap().transition);
}

#[test]
fn one_read_ends_nothing_and_a_second_one_does() {
    let scene = Scene::with(Some("10.0.0.0/8"));
    scene.recorded("09:00:00", "0.0.0.0/0");
    let request = ReadRequest { resource: group(), changed_at: at("09:14:07"), is_second: false };
    done(scene.at("09:15:30").read(&request)).unwrap();
    assert_eq!(scene.status(), Some(FindingStatus::Open));
    let [(second, delay)] = scene.asked().try_into().unwrap();
    assert!(second.is_second && delay >= SignedDuration::from_secs(60));
    done(scene.at("09:16:50").read(&second)).unwrap();
    assert_eq!(scene.status(), Some(FindingStatus::Resolved));
    assert!(scene.asked().is_empty());
}

#[test]
fn a_read_changes_nothing_that_config_recorded_after_the_call() {
    let scene = Scene::with(Some("10.0.0.0/8"));
    scene.recorded("09:15:00", "0.0.0.0/0");
    for second in [false, true] {
        let request = ReadRequest { resource: group(), changed_at: at("09:14:07"), is_second: second };
        done(scene.at("09:16:50").read(&request)).unwrap();
    }
    assert_eq!(scene.status(), Some(FindingStatus::Open));
}

#[test]
fn what_is_gone_is_over_after_two_reads() {
    let scene = Scene::with(None);
    scene.recorded("09:00:00", "0.0.0.0/0");
    let request = ReadRequest { resource: group(), changed_at: at("09:14:07"), is_second: false };
    done(scene.at("09:15:30").read(&request)).unwrap();
    assert_eq!(scene.status(), Some(FindingStatus::Open));
    done(scene.at("09:16:50").read(&scene.asked()[0].0)).unwrap();
    assert_eq!(scene.status(), Some(FindingStatus::Resolved));
}

#[test]
fn a_service_that_refuses_is_asked_again() {
    let scene = Scene::with(Some("0.0.0.0/0"));
    *scene.world.refuses.lock().unwrap() = true;
    scene.call("09:14:07", "e-1");
    let [(request, _)] = scene.asked().try_into().unwrap();
    assert!(done(scene.at("09:15:30").read(&request)).is_err());
    assert_eq!(scene.status(), None);
    *scene.world.refuses.lock().unwrap() = false;
    done(scene.at("09:16:00").read(&request)).unwrap();
    assert_eq!(scene.status(), Some(FindingStatus::Open));
}

#[test]
fn an_exemption_by_tag_holds_for_a_read_too() {
    let mut scene = Scene::with(Some("0.0.0.0/0"));
    let tag = Some(("env".to_owned(), Some("sandbox".to_owned())));
    scene.exemptions = Exemptions(vec![Exemption {
        id: "ex-1".to_owned(),
        owner: "ann".to_owned(),
        reason: "a sandbox".to_owned(),
        ticket: None,
        expires_at: at("23:00:00"),
        scope: Scope { tag, ..Scope::default() },
    }]);
    scene.call("09:14:07", "e-1");
    assert_eq!(scene.status(), Some(FindingStatus::Exempted));
}
