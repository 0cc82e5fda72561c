//! The rules, case by case, and what they promise of any order of events.

mod activity;
mod cases;
mod delivery;
mod exemptions;
mod properties;
mod sightings;

use super::{
    ActivityWindow, Decision, FindingKey, JudgeVersion, Observation, Observed, Record, Seen, Terms, TransitionKind,
    decide,
};
use guardrail_model::{ResourceKey, Responsibility, Severity};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// Noon, and some seconds.
fn at(seconds: i64) -> Timestamp {
    "2026-03-02T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

fn bucket(name: &str) -> ResourceKey {
    ResourceKey::new(None, "123456789012", "eu-west-1", "AWS::S3::Bucket", name)
}

fn seen(seconds: i64, observed: Observed) -> Observation {
    Observation {
        key: FindingKey::configuration(bucket("logs"), "s3-tls-only"),
        at: at(seconds),
        judge: JudgeVersion { catalogue: 1, settings: 1 },
        seen: Seen::Recorded,
        observed,
        severity: Severity::High,
        responsibility: Responsibility::NetworkTrafficProtection,
        aliases: Vec::new(),
        tags: BTreeMap::new(),
        plan: guardrail_actions::Plan::none(),
    }
}

fn broken(seconds: i64, fact: &str) -> Observation {
    seen(seconds, Observed::NonCompliant(fact.to_owned()))
}

fn live(seconds: i64, read: i64, observed: Observed) -> Observation {
    Observation { seen: Seen::Live(at(read)), ..seen(seconds, observed) }
}

fn fired(seconds: i64, event_id: &str) -> Observation {
    let observed = Observed::Fired { event_id: event_id.to_owned(), fact: "a trail was stopped".to_owned() };
    let window = ActivityWindow::of("arn:aws:iam::123456789012:user/eve", at(seconds));
    Observation { key: FindingKey::activity(bucket("logs"), "trail-stopped", window), ..seen(seconds, observed) }
}

fn terms() -> Terms<'static> {
    Terms { now: at(100_000), exemption: None, baseline: false }
}

/// A ledger of one record, and all that it told of it.
struct One {
    record: Record,
    told: Vec<TransitionKind>,
}

impl One {
    fn new() -> Self {
        Self::of(FindingKey::configuration(bucket("logs"), "s3-tls-only"))
    }

    fn of(key: FindingKey) -> Self {
        Self { record: Record::new(key), told: Vec::new() }
    }

    fn after(observations: impl IntoIterator<Item = Observation>) -> Self {
        let mut observations = observations.into_iter().peekable();
        let mut one = observations.peek().map_or_else(Self::new, |first| Self::of(first.key.clone()));
        observations.for_each(|observation| one.see(&observation, &terms()));
        one
    }

    fn see(&mut self, observation: &Observation, terms: &Terms<'_>) {
        let decision = decide(&self.record, observation, terms);
        self.take(decision);
    }

    fn take(&mut self, decision: Decision) {
        match decision {
            Decision::Unchanged(_) => {}
            Decision::Kept(record) => self.record = *record,
            Decision::Changed(record) => {
                self.told.push(record.finding.as_ref().unwrap().transition.kind);
                self.record = *record;
            }
        }
    }
}
