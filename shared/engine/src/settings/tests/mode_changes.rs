//! What another version of the modes would touch.

use super::super::{Mode, ModeChanges};
use super::settings;
use crate::ledger::memory::Memory;
use crate::ledger::{
    Exemption, FindingKey, JudgeVersion, Observation, Observed, Scope, Seen, StoreError, Terms, record,
};
use guardrail_model::{ResourceKey, Responsibility, Severity};
use jiff::Timestamp;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, Waker};

fn wait<T>(future: impl Future<Output = T>) -> T {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("a store in memory never waits"),
    }
}

/// A bucket of an account whose state breaks a control, or does not, with a tag.
fn seen(store: &Memory, account: &str, name: &str, stage: &str, observed: Observed, exemption: Option<&Exemption>) {
    let resource = ResourceKey::new(None, account, "eu-west-1", "AWS::S3::Bucket", name);
    let observation = Observation {
        key: FindingKey::configuration(resource.clone(), "s3-tls-only"),
        at: Timestamp::UNIX_EPOCH,
        judge: JudgeVersion::default(),
        seen: Seen::Recorded,
        observed,
        severity: Severity::High,
        responsibility: Responsibility::NetworkTrafficProtection,
        aliases: Vec::new(),
        tags: [("stage".to_owned(), stage.to_owned())].into(),
        plan: guardrail_actions::Plan::none(),
    };
    let terms = |_: &_| Terms { now: Timestamp::UNIX_EPOCH, exemption, baseline: false };
    wait(record(store, &resource, &[observation], terms)).unwrap();
}

fn broken() -> Observed {
    Observed::NonCompliant("no policy".to_owned())
}

fn changes(store: &Memory, old: &str, new: &str) -> Result<ModeChanges, StoreError> {
    wait(ModeChanges::count(store, &settings(old).modes, &settings(new).modes))
}

fn shown(store: &Memory, old: &str, new: &str) -> String {
    changes(store, old, new).unwrap().to_string()
}

#[test]
fn open_findings_are_counted_by_the_mode_that_they_get() {
    let store = Memory::new();
    (0..3).for_each(|number| seen(&store, "111122223333", &format!("a{number}"), "test", broken(), None));
    seen(&store, "111122223333", "b", "prod", broken(), None);
    seen(&store, "444455556666", "c", "test", broken(), None);
    // What is right, and what someone answers for, has no mode to change.
    seen(&store, "111122223333", "d", "test", Observed::Compliant, None);
    let exemption = Exemption {
        id: "e".to_owned(),
        owner: "ana".to_owned(),
        reason: "moves".to_owned(),
        ticket: None,
        expires_at: Timestamp::MAX,
        scope: Scope::default(),
    };
    seen(&store, "111122223333", "e", "test", broken(), Some(&exemption));

    let new = "modes.controls = { s3-tls-only = 'enforce' }\nmodes.accounts = { 444455556666 = 'observe' }\n\
               modes.tags = [{ key = 'stage', value = 'prod', mode = 'approve' }]";
    let counted = changes(&store, "", new).unwrap();
    assert_eq!(counted.findings, [(Mode::Enforce, 3), (Mode::Approve, 1)].into());
    assert_eq!(counted.to_string(), "3 open findings become enforce, 1 becomes approve");
    assert_eq!(shown(&store, new, ""), "4 open findings become observe");
    assert_eq!(shown(&store, new, new), "no open finding gets another mode");
    assert_eq!(
        shown(&store, "", "modes.controls = { s3-versioning = 'enforce' }"),
        "no open finding gets another mode"
    );
    assert_eq!(shown(&store, "", "modes.accounts = { 444455556666 = 'plan' }"), "1 open finding becomes plan");
}

#[test]
fn all_pages_are_looked_at_as_far_as_it_takes_no_end() {
    let store = Memory::new();
    (0..250).for_each(|number| seen(&store, "111122223333", &number.to_string(), "test", broken(), None));
    let enforce = "modes.default = 'enforce'";
    assert_eq!(shown(&store, "", enforce), "250 open findings become enforce");
    let partly = |new: &str| wait(ModeChanges::on_pages(2, &store, &settings("").modes, &settings(new).modes)).unwrap();
    assert_eq!(partly(enforce).to_string(), "at least 200 open findings become enforce");
    assert_eq!(partly("").to_string(), "no open finding of the first 10000 gets another mode");
    assert_eq!(
        wait(ModeChanges::on_pages(3, &store, &settings("").modes, &settings(enforce).modes)),
        changes(&store, "", enforce)
    );
}

#[test]
fn a_store_that_does_not_answer_is_an_error() {
    let store = Memory::new();
    seen(&store, "111122223333", "a", "test", broken(), None);
    store.steps.store(0, Ordering::SeqCst);
    assert!(changes(&store, "", "modes.default = 'plan'").is_err());
}
