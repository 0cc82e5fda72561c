//! What the tests of this store share: observations and the records that come of them, and tables on a replayed AWS.

use super::LedgerTables;
use crate::testing::config;
use aws_config::retry::RetryConfig;
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use guardrail_engine::ledger::{
    Decision, FindingKey, JudgeVersion, Observation, Observed, Record, Seen, Terms, decide,
};
use guardrail_model::{ResourceKey, Responsibility, Severity};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::time::Duration;

/// Noon, and some seconds.
pub(super) fn at(seconds: i64) -> Timestamp {
    "2026-03-02T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

pub(super) fn bucket(name: &str) -> ResourceKey {
    ResourceKey::new(None, "123456789012", "eu-west-1", "AWS::S3::Bucket", name)
}

pub(super) fn broken(fact: &str) -> Observed {
    Observed::NonCompliant(fact.to_owned())
}

pub(super) fn compliant() -> Observed {
    Observed::Compliant
}

pub(super) fn unwatched() -> Observed {
    Observed::Unwatched("its recorder stopped".to_owned())
}

/// What becomes of a record when something is observed of it, at a time and by a clock that shows it.
pub(super) fn seen(record: &Record, seconds: i64, observed: Observed) -> Record {
    let observation = Observation {
        key: record.key.clone(),
        at: at(seconds),
        judge: JudgeVersion::default(),
        seen: Seen::Recorded,
        observed,
        severity: Severity::High,
        responsibility: Responsibility::NetworkTrafficProtection,
        aliases: Vec::new(),
        tags: BTreeMap::new(),
        plan: guardrail_actions::Plan::none(),
    };
    let terms = Terms { now: at(seconds), exemption: None, baseline: false };
    match decide(record, &observation, &terms) {
        Decision::Unchanged(unchanged) => panic!("{unchanged:?}"),
        Decision::Kept(record) | Decision::Changed(record) => *record,
    }
}

/// A finding that opened at noon.
pub(super) fn opened(bucket_name: &str) -> Record {
    let key = FindingKey::configuration(bucket(bucket_name), "s3-tls-only");
    seen(&Record::new(key), 0, broken("no policy"))
}

/// Tables whose calls are given these answers, and tried again at once, twice.
pub(super) fn tables(answers: impl IntoIterator<Item = ReplayEvent>) -> (LedgerTables, StaticReplayClient) {
    let (config, client) = config(answers);
    let retry = RetryConfig::standard().with_max_attempts(3).with_initial_backoff(Duration::from_millis(1));
    (LedgerTables::new(config.to_builder().retry_config(retry).build(), "findings", "control"), client)
}
