//! The sinks in memory: what they are told, in which order, and what faults do not change of it.

mod remediation;

use super::{Channels, Notifier, Rules, TellError, Word};
use crate::ledger::memory::Memory;
use crate::ledger::{
    Exemptions, FindingKey, FindingStatus, JudgeVersion, LEASE, Observation, Observed, Seen, Sink, Terms,
    TransitionKind, record,
};
use crate::settings::{Recipient, Settings};
use guardrail_actions::Plan;
use guardrail_model::{ResourceKey, Responsibility, Severity};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

/// What a sink was told: of which bucket, which transition and its number, and how many findings with it.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    sink: Sink,
    bucket: String,
    kind: TransitionKind,
    number: u64,
    together: usize,
}

/// Sinks that write down what they are told, and fail where they are told to.
struct Channel<'m> {
    store: &'m Memory,
    told: Mutex<Vec<Told>>,
    down: Mutex<Vec<Sink>>,
}

impl Channels for Channel<'_> {
    async fn tell(&self, sink: Sink, word: &Word<'_>) -> Result<(), TellError> {
        let failure = |message: &str| TellError { operation: "test:Tell", message: message.to_owned() };
        if self.down.lock().unwrap().contains(&sink) {
            return Err(failure("down"));
        }
        // A program that died tells nobody.
        self.store.step().map_err(|error| failure(&error.to_string()))?;
        let records = match word {
            Word::Finding(record) => std::slice::from_ref(*record),
            Word::Digest(digest) => digest.records.as_slice(),
        };
        for record in records {
            let transition = &record.finding.as_ref().unwrap().transition;
            self.told.lock().unwrap().push(Told {
                sink,
                bucket: record.key.resource.resource_id.clone(),
                kind: transition.kind,
                number: transition.number,
                together: records.len(),
            });
        }
        Ok(())
    }
}

fn at(seconds: i64) -> Timestamp {
    "2026-03-02T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

fn rules() -> Rules {
    Rules {
        storm_limit: 3,
        storm_window: SignedDuration::from_mins(15),
        baseline: SignedDuration::from_mins(60),
        people: Recipient { minimum_severity: Severity::Low, resolved: true },
        chat: Recipient { minimum_severity: Severity::High, resolved: true },
        security_hub: None,
        remediation: None,
    }
}

/// Nothing in these tests waits for anything but itself.
fn done<T>(future: impl Future<Output = T>) -> T {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

fn key(bucket: &str) -> FindingKey {
    let resource = ResourceKey::new(None, "123456789012", "eu-west-1", "AWS::S3::Bucket", bucket);
    FindingKey::configuration(resource, "s3-tls-only")
}

struct House {
    store: Memory,
    rules: Rules,
    exemptions: Exemptions,
    told: Vec<Told>,
    down: Vec<Sink>,
    /// What would put right what is seen broken.
    plan: Plan,
}

impl House {
    fn new() -> Self {
        Self {
            store: Memory::new(),
            rules: rules(),
            exemptions: Exemptions::default(),
            told: Vec::new(),
            down: Vec::new(),
            plan: Plan::none(),
        }
    }

    /// Records a state of a bucket at a time.
    fn see(&self, bucket: &str, seconds: i64, observed: Observed) {
        self.see_as(bucket, seconds, observed, Severity::High, false);
    }

    fn see_as(&self, bucket: &str, seconds: i64, observed: Observed, severity: Severity, baseline: bool) {
        let observation = Observation {
            key: key(bucket),
            at: at(seconds),
            judge: JudgeVersion::default(),
            seen: Seen::Recorded,
            observed,
            severity,
            responsibility: Responsibility::NetworkTrafficProtection,
            aliases: Vec::new(),
            tags: BTreeMap::new(),
            plan: self.plan.clone(),
        };
        let observations = [observation];
        let terms = |_: &Observation| Terms { now: at(seconds), exemption: None, baseline };
        done(record(&self.store, &key(bucket).resource, &observations, terms)).unwrap();
    }

    fn broken(&self, bucket: &str, seconds: i64) {
        self.see(bucket, seconds, Observed::NonCompliant("plain HTTP is answered".to_owned()));
    }

    /// Runs something with a notifier at a time, and keeps what was told.
    fn at<T>(&mut self, seconds: i64, run: impl AsyncFnOnce(&Notifier<'_, Memory, Channel<'_>>) -> T) -> T {
        let channel = Channel { store: &self.store, told: Mutex::default(), down: Mutex::new(self.down.clone()) };
        let notifier = Notifier {
            store: &self.store,
            channels: &channel,
            rules: &self.rules,
            exemptions: &self.exemptions,
            now: at(seconds),
        };
        let outcome = done(run(&notifier));
        let told = channel.told.into_inner().unwrap();
        self.told.extend(told);
        outcome
    }

    fn stream(&mut self, bucket: &str, seconds: i64) {
        let _ = self.at(seconds, async |notifier| notifier.finding(&key(bucket)).await);
    }

    fn sweep(&mut self, seconds: i64) -> super::Swept {
        self.at(seconds, async |notifier| notifier.sweep().await).unwrap_or_default()
    }

    fn told(&self, sink: Sink) -> Vec<(&str, TransitionKind)> {
        self.told.iter().filter(|told| told.sink == sink).map(|told| (told.bucket.as_str(), told.kind)).collect()
    }
}

use TransitionKind::{Deleted, ExemptionEnding, Opened, Reopened, Resolved, Worsened};

#[test]
fn a_finding_is_told_once_by_whoever_comes_first() {
    let mut house = House::new();
    house.broken("logs", 0);
    house.stream("logs", 1);
    house.stream("logs", 2);
    house.sweep(3);
    assert_eq!(house.told(Sink::People), [("logs", Opened)]);
    assert_eq!(house.told(Sink::Chat), [("logs", Opened)]);
    assert_eq!(house.told(Sink::SecurityHub), []);
    assert_eq!(house.sweep(900).seen_to, 0, "an open finding that everyone knows of costs nothing");
}

#[test]
fn each_change_is_told_and_a_sink_that_missed_some_is_told_the_last() {
    let mut house = House::new();
    house.broken("logs", 0);
    house.stream("logs", 1);
    house.see("logs", 10, Observed::NonCompliant("plain HTTP is answered; anyone may read".to_owned()));
    house.down = vec![Sink::Chat];
    house.stream("logs", 11);
    house.see("logs", 20, Observed::Compliant);
    house.stream("logs", 21);
    house.down.clear();
    house.sweep(1_000);
    assert_eq!(house.told(Sink::People), [("logs", Opened), ("logs", Worsened), ("logs", Resolved)]);
    assert_eq!(house.told(Sink::Chat), [("logs", Opened), ("logs", Resolved)]);
}

#[test]
fn thirty_hours_without_a_sink_lose_nothing() {
    for down in [Sink::People, Sink::SecurityHub] {
        let mut house = House::new();
        house.rules.security_hub = Some("123456789012".to_owned());
        house.down = vec![down];
        for bucket in ["a", "b", "c"] {
            house.broken(bucket, 0);
            house.stream(bucket, 1);
        }
        let mut behind = SignedDuration::ZERO;
        for sweep in 1..=360 {
            behind = behind.max(house.sweep(sweep * 300).behind);
        }
        assert!(behind > SignedDuration::from_hours(29), "the alarm hears of it: {behind:?}");
        assert_eq!(house.told(down), []);
        assert_eq!(house.told(Sink::Chat).len(), 3, "the other sinks were told at once");
        house.see("c", 100_000, Observed::Deleted);
        house.down.clear();
        house.sweep(361 * 300);
        let mut told = house.told(down);
        told.sort_unstable();
        assert_eq!(told, [("a", Opened), ("b", Opened), ("c", Deleted)]);
    }
}

#[test]
fn a_sink_that_fails_once_is_told_by_the_next_sweep() {
    for down in [Sink::People, Sink::Chat, Sink::SecurityHub] {
        let mut house = House::new();
        house.rules.security_hub = Some("123456789012".to_owned());
        house.down = vec![down];
        house.broken("logs", 0);
        house.stream("logs", 1);
        house.down.clear();
        house.sweep(300);
        for sink in [Sink::People, Sink::Chat, Sink::SecurityHub] {
            assert_eq!(house.told(sink), [("logs", Opened)], "{down} was down");
        }
    }
}

#[test]
fn people_are_told_of_what_they_asked_for() {
    let mut house = House::new();
    house.rules.people.minimum_severity = Severity::Critical;
    house.rules.security_hub = Some("123456789012".to_owned());
    house.broken("logs", 0);
    house.stream("logs", 1);
    assert_eq!(house.told(Sink::People), []);
    assert_eq!(house.told(Sink::SecurityHub), [("logs", Opened)]);
    house.sweep(50);
    assert_eq!(house.sweep(86_400).seen_to, 0);
    house.sweep(86_400 * 31);
    assert_eq!(
        house.told(Sink::SecurityHub).len(),
        2,
        "a standing finding is refreshed before Security Hub forgets it"
    );
}

#[test]
fn a_storm_is_told_in_one_digest_and_nothing_is_dropped() {
    let mut house = House::new();
    for number in 0..20 {
        let bucket = format!("b{number:02}");
        house.broken(&bucket, number);
        house.stream(&bucket, number);
    }
    assert_eq!(house.told(Sink::People).len(), 3);
    house.see("b19", 60, Observed::Compliant);
    house.stream("b19", 61);
    house.sweep(600);
    assert_eq!(house.told(Sink::People).len(), 3, "the window is not over");
    let swept = house.sweep(900);
    assert_eq!((swept.digests, swept.failed), (2, 0), "one for people, one for chat");
    let people: Vec<&Told> = house.told.iter().filter(|told| told.sink == Sink::People).collect();
    assert_eq!(people.len(), 20);
    assert!(people[3..].iter().all(|told| told.together == 17));
    assert_eq!(people.last().unwrap().kind, Resolved, "the digest tells what holds now");
    assert_eq!(house.sweep(2_000).seen_to, 0);
}

#[test]
fn a_first_pass_is_one_summary_and_criticals_singly() {
    let mut house = House::new();
    for number in 0..10 {
        let bucket = format!("b{number}");
        let severity = if number == 4 { Severity::Critical } else { Severity::Medium };
        house.see_as(&bucket, number, Observed::NonCompliant("x".to_owned()), severity, true);
        house.stream(&bucket, number);
    }
    assert_eq!(house.told(Sink::People), [("b4", Opened)]);
    house.sweep(3_600);
    assert_eq!(house.told(Sink::People).len(), 1);
    house.sweep(4_600);
    let people: Vec<&Told> = house.told.iter().filter(|told| told.sink == Sink::People).collect();
    assert_eq!(people.len(), 10);
    assert!(people[1..].iter().all(|told| told.together == 9));
    house.see("b1", 5_000, Observed::Compliant);
    house.stream("b1", 5_001);
    assert_eq!(house.told(Sink::People).last(), Some(&("b1", Resolved)), "later changes are told singly");
}

#[test]
fn exemptions_are_taken_up_by_the_sweep_and_people_hear_of_their_end() {
    let mut house = House::new();
    house.broken("logs", 0);
    house.stream("logs", 1);
    let exemption = crate::ledger::Exemption {
        id: "e".to_owned(),
        owner: "ana".to_owned(),
        reason: "moves".to_owned(),
        ticket: None,
        expires_at: at(86_400 * 10),
        scope: crate::ledger::Scope { account: Some("123456789012".to_owned()), ..Default::default() },
    };
    house.exemptions = Exemptions(vec![exemption]);
    house.sweep(2);
    assert_eq!(house.store.get(&key("logs")).unwrap().finding.unwrap().status, FindingStatus::Exempted);
    for day in 1..=11 {
        house.sweep(86_400 * day);
    }
    assert_eq!(house.told(Sink::People), [("logs", Opened), ("logs", ExemptionEnding), ("logs", Reopened)]);
}

#[test]
fn a_sink_that_is_turned_on_is_told_of_what_stands() {
    let mut house = House::new();
    for bucket in ["a", "b"] {
        house.broken(bucket, 0);
        house.stream(bucket, 1);
    }
    house.see("b", 5, Observed::Compliant);
    house.stream("b", 6);
    assert_eq!(house.sweep(10).seen_to, 1, "the first sweep looks at what stands");
    assert_eq!(house.sweep(20).seen_to, 0, "and the next at nothing");
    house.rules.security_hub = Some("123456789012".to_owned());
    house.sweep(30);
    assert_eq!(house.told(Sink::SecurityHub), [("a", Opened)]);
    assert_eq!(house.sweep(40).seen_to, 0);
}

#[test]
fn a_record_that_cannot_be_read_keeps_no_other_waiting_and_is_said() {
    let mut house = House::new();
    house.store.unreadable = vec!["R#x F#y".to_owned()];
    house.broken("logs", 0);
    let swept = house.sweep(1);
    assert_eq!(house.told(Sink::People), [("logs", Opened)]);
    assert_eq!(swept.unreadable, ["R#x F#y".to_owned()].into());
}

/// Security Hub would refuse them for ever.
#[test]
fn security_hub_is_owed_nothing_of_other_accounts() {
    let mut house = House::new();
    house.rules.security_hub = Some("444455556666".to_owned());
    house.broken("logs", 0);
    house.stream("logs", 1);
    assert_eq!(house.told(Sink::People), [("logs", Opened)]);
    assert_eq!(house.told(Sink::SecurityHub), []);
    house.sweep(2);
    assert_eq!(house.sweep(86_400).seen_to, 0);
}

#[test]
fn who_does_not_want_to_hear_of_ends_is_not_told_of_them() {
    let mut house = House::new();
    house.rules.people.resolved = false;
    house.broken("logs", 0);
    house.stream("logs", 1);
    house.see("logs", 5, Observed::Compliant);
    house.stream("logs", 6);
    assert_eq!(house.told(Sink::People), [("logs", Opened)]);
    assert_eq!(house.told(Sink::Chat), [("logs", Opened), ("logs", Resolved)]);
    house.sweep(10);
    assert_eq!(house.sweep(20).seen_to, 0, "and nobody is owed anything");
}

#[test]
fn the_rules_are_what_settings_say() {
    let (settings, _) = Settings::prepare("[alerts]\nstorm_limit = 7\n[security_hub]\nenabled = true").unwrap();
    let rules = Rules::of(&settings, "123456789012");
    assert_eq!((rules.storm_limit, rules.security_hub.as_deref()), (7, Some("123456789012")));
    assert_eq!(rules.storm_window, SignedDuration::from_mins(15));
}

/// Whatever step a run dies at, the next sweep makes good what it left; nothing is lost, each sink is told at most twice,
/// and twice only where the run died after telling and before writing it down.
#[test]
fn a_crash_between_any_two_steps_loses_nothing() {
    for steps in 0..60 {
        let mut house = House::new();
        for bucket in ["a", "b", "c", "d", "e"] {
            house.broken(bucket, 0);
        }
        house.store.steps = steps.into();
        for bucket in ["a", "b", "c", "d", "e"] {
            house.stream(bucket, 1);
        }
        house.sweep(2);
        house.store.steps = (-1).into();
        for sweep in 1..=8 {
            house.sweep(LEASE.as_secs() * 2 * sweep);
        }
        house.sweep(900);
        house.sweep(1_200);
        for sink in [Sink::People, Sink::Chat] {
            for bucket in ["a", "b", "c", "d", "e"] {
                let count = house.told(sink).iter().filter(|told| **told == (bucket, Opened)).count();
                assert!((1..=2).contains(&count), "{sink} was told {count} times of {bucket} after {steps} steps");
            }
            assert!(house.told(sink).len() <= 7, "after {steps} steps");
        }
    }
}

/// Two workers, one behind the other at any step: the second comes while the first holds its claim.
#[test]
fn who_comes_second_leaves_a_claimed_finding_alone() {
    let mut house = House::new();
    house.broken("logs", 0);
    let record = house.store.get(&key("logs")).unwrap();
    let claimed = crate::ledger::claim(&record, Sink::People, at(1)).unwrap();
    done(crate::ledger::Ledger::swap(&house.store, &claimed)).unwrap();
    house.stream("logs", 2);
    assert_eq!(house.told(Sink::People), []);
    house.sweep(1 + LEASE.as_secs());
    assert_eq!(house.told(Sink::People), [("logs", Opened)], "its claimant died");
}
