//! From an event to the ledger.

mod events;
mod heartbeat;
mod resources;
mod taken_back;

use crate::detect::{DetectError, Detector, Report};
use crate::ledger::memory::Memory;
use crate::ledger::{
    ActivityWindow, Exemption, Exemptions, Finding, FindingKey, FindingStatus, JudgeVersion, TransitionKind,
    acknowledge,
};
use crate::settings::Settings;
use TransitionKind::{Opened, Reopened, Resolved};
use guardrail_model::ResourceKey;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, Waker};

const STOPPED: &str = "cloudtrail-tamper";
const EVE: &str = "arn:aws:iam::111122223333:user/eve";
const ROLES: &str = "/guardrail/guardrail-remediate-";
const REMEDIATION: &str = "arn:aws:iam::111122223333:role/guardrail/guardrail-remediate-s3";

/// A ledger, and who watches calls for it.
struct House {
    store: Memory,
    exemptions: Exemptions,
    now: Timestamp,
}

impl House {
    fn new() -> Self {
        let now = "2026-03-02T10:00:00Z".parse().unwrap();
        Self { store: Memory::new(), exemptions: Exemptions::default(), now }
    }

    fn text(&self, event: &str) -> Result<Report, DetectError> {
        let (_, catalogue) = Settings::prepare("").unwrap();
        let detector = Detector {
            catalogue: &catalogue,
            store: &self.store,
            judge: JudgeVersion::default(),
            exemptions: &self.exemptions,
            remediation_roles: Some(ROLES),
            reads_live: |resource_type| resource_type == "AWS::EC2::SecurityGroup",
            now: self.now,
        };
        match pin!(detector.detect(event)).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(report) => report,
            Poll::Pending => panic!("a store in memory never waits"),
        }
    }

    fn detect(&self, record: &Value) -> Report {
        self.text(&envelope(record).to_string()).unwrap()
    }

    /// What an event turned.
    fn turned(&self, record: &Value) -> Vec<TransitionKind> {
        let decisions = self.detect(record).decisions.into_iter();
        decisions.flat_map(|decision| decision.recorded).filter_map(|recorded| recorded.turned).collect()
    }

    fn finding(&self, key: &FindingKey) -> Option<Finding> {
        self.store.get(key)?.finding
    }
}

/// A record in the envelope in which EventBridge brings it.
fn envelope(record: &Value) -> Value {
    json!({
        "version": "0", "id": "9d1e2f3a-0000-4000-8000-000000000001", "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.cloudtrail", "account": "111122223333", "time": "2026-03-02T09:14:09Z", "region": "eu-west-1",
        "resources": [], "detail": record,
    })
}

/// A call of eve's: an operation on the trail `main`.
fn call(name: &str, time: &str, event_id: &str) -> Value {
    json!({
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "IAMUser", "principalId": "AIDAEXAMPLEID0000002", "arn": EVE, "accountId": "111122223333",
            "userName": "eve",
        },
        "eventTime": time, "eventSource": "cloudtrail.amazonaws.com", "eventName": name, "awsRegion": "eu-west-1",
        "sourceIPAddress": "198.51.100.7", "userAgent": "aws-cli/2.22.0", "requestParameters": {"name": "main"},
        "responseElements": null, "requestID": "6c3f1a52-0000-4000-8000-000000000001", "eventID": event_id,
        "readOnly": false, "eventType": "AwsApiCall", "managementEvent": true, "recipientAccountId": "111122223333",
        "eventCategory": "Management",
    })
}

/// The same call, in a session of a role.
fn by_role(mut record: Value, role: &str) -> Value {
    record["userIdentity"] = json!({
        "type": "AssumedRole", "principalId": "AROAEXAMPLEID0000002:session",
        "arn": "arn:aws:sts::111122223333:assumed-role/some/session", "accountId": "111122223333",
        "sessionContext": {"sessionIssuer": {"type": "Role", "arn": role, "accountId": "111122223333"}},
    });
    record
}

fn trail(id: &str) -> ResourceKey {
    ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::CloudTrail::Trail", id)
}

fn stopped(id: &str, principal: &str, time: &str) -> FindingKey {
    FindingKey::activity(trail(id), STOPPED, ActivityWindow::of(principal, time.parse().unwrap()))
}

#[test]
fn a_call_that_must_be_known_opens_a_finding() {
    let house = House::new();
    let report = house.detect(&call("StopLogging", "2026-03-02T09:14:07Z", "e-1"));
    let decision = &report.decisions[0];
    assert_eq!((report.decisions.len(), decision.verdict.control.id), (1, STOPPED));
    assert_eq!(decision.recorded[0].turned, Some(Opened));
    let finding = house.finding(&stopped("main", EVE, "2026-03-02T09:14:07Z")).unwrap();
    assert_eq!((finding.status, finding.annotation.as_str()), (FindingStatus::Open, "logging stopped"));
    assert_eq!(finding.opened_at, "2026-03-02T09:14:07Z".parse().unwrap());
    assert!(!finding.baseline);
    assert_eq!((report.ignored, report.is_heartbeat), (None, false));
}

#[test]
fn repeats_in_the_window_only_count_and_a_call_that_comes_again_does_not() {
    let house = House::new();
    let first = call("StopLogging", "2026-03-02T09:14:07Z", "e-1");
    assert_eq!(house.turned(&first), [Opened]);
    assert_eq!(house.turned(&first), [], "delivered again");
    assert_eq!(house.turned(&call("StopLogging", "2026-03-02T09:59:59Z", "e-2")), []);
    let calls = house.finding(&stopped("main", EVE, "2026-03-02T09:00:00Z")).unwrap().calls.unwrap();
    assert_eq!(calls.count, 2);
    assert_eq!(house.turned(&call("StopLogging", "2026-03-02T10:00:00Z", "e-3")), [Opened], "the next window");
    assert_eq!(
        house.turned(&by_role(call("StopLogging", "2026-03-02T09:20:00Z", "e-4"), "r")),
        [Opened],
        "another one"
    );
}

#[test]
fn a_call_after_the_acknowledgement_opens_the_finding_again() {
    let house = House::new();
    let key = stopped("main", EVE, "2026-03-02T09:14:07Z");
    house.detect(&call("StopLogging", "2026-03-02T09:14:07Z", "e-1"));
    let record = house.store.get(&key).unwrap();
    let acknowledged = acknowledge(&record, "on call", "2026-03-02T09:30:00Z".parse().unwrap());
    let crate::ledger::Decision::Changed(acknowledged) = acknowledged else { panic!("{acknowledged:?}") };
    house.store.records.lock().unwrap().insert(key, *acknowledged);
    assert_eq!(house.turned(&call("StopLogging", "2026-03-02T09:20:00Z", "e-2")), [], "told late");
    assert_eq!(house.turned(&call("StopLogging", "2026-03-02T09:31:00Z", "e-3")), [Reopened]);
}

#[test]
fn a_call_that_two_accounts_are_told_of_counts_once() {
    let house = House::new();
    for event_id in ["e-1", "e-2"] {
        let mut stop = call("StopLogging", "2026-03-02T09:14:07Z", event_id);
        stop["sharedEventID"] = json!("s-1");
        house.detect(&stop);
    }
    let finding = house.finding(&stopped("main", EVE, "2026-03-02T09:14:07Z")).unwrap();
    assert_eq!(finding.calls.unwrap().count, 1);
}

#[test]
fn what_takes_back_ends_the_finding_whichever_is_told_first() {
    let stop = call("StopLogging", "2026-03-02T09:14:07Z", "e-1");
    let mut start = by_role(call("StartLogging", "2026-03-02T11:00:00Z", "e-2"), "arn:aws:iam::111122223333:role/ops");
    let house = House::new();
    assert_eq!((house.turned(&stop), house.turned(&start)), (vec![Opened], vec![Resolved]));
    let house = House::new();
    assert_eq!((house.turned(&start), house.turned(&stop)), (vec![], vec![Resolved]));
    start["errorCode"] = json!("AccessDenied");
    let house = House::new();
    assert_eq!((house.turned(&stop), house.turned(&start)), (vec![Opened], vec![]), "it was refused");
}

#[test]
fn an_exemption_covers_a_call_too() {
    let mut house = House::new();
    let exemption: Exemption = serde_json::from_value(json!({
        "id": "drill", "owner": "sec", "reason": "drill", "expiresAt": "2026-06-01T00:00:00Z",
        "scope": {"control": STOPPED, "resource": "main"},
    }))
    .unwrap();
    house.exemptions.0.push(exemption);
    let turned = house.turned(&call("StopLogging", "2026-03-02T09:14:07Z", "e-1"));
    assert_eq!(turned, [TransitionKind::Exempted]);
}

#[test]
fn our_own_remediation_opens_nothing_and_takes_back() {
    let house = House::new();
    let report = house.detect(&by_role(call("StopLogging", "2026-03-02T09:14:07Z", "e-1"), REMEDIATION));
    assert!(report.decisions.is_empty());
    assert_eq!(report.ignored.map(<&str>::from), Some("our-own"));
    house.detect(&call("StopLogging", "2026-03-02T09:14:08Z", "e-2"));
    assert_eq!(house.turned(&by_role(call("StartLogging", "2026-03-02T09:15:00Z", "e-3"), REMEDIATION)), [Resolved]);
    let mut impostor = call("StopLogging", "2026-03-02T09:16:00Z", "e-4");
    impostor["userIdentity"]["userName"] = json!("guardrail-remediate-s3");
    impostor["userIdentity"]["arn"] = json!(REMEDIATION);
    assert_eq!(house.turned(&impostor), [Opened], "its session was issued by nobody");
    for (event, role) in [
        ("e-5", "arn:aws:iam::444455556666:role/guardrail/guardrail-remediate-s3"),
        ("e-6", "arn:aws:iam::111122223333:role/guardrail/guardrail-remediate-everything"),
        ("e-7", "arn:aws:iam::111122223333:role/guardrail-remediate-s3"),
    ] {
        let report = house.detect(&by_role(call("StopLogging", "2026-03-02T10:14:07Z", event), role));
        assert_eq!(report.decisions.len(), 1, "{role} is not ours");
    }
}

#[test]
fn a_ledger_that_does_not_answer_fails_the_call_at_every_step() {
    let stop = envelope(&call("StopLogging", "2026-03-02T09:14:07Z", "e-1")).to_string();
    let key = stopped("main", EVE, "2026-03-02T09:14:07Z");
    let mut failed = 0;
    for steps in 0..10 {
        let house = House::new();
        house.store.steps.store(steps, Ordering::SeqCst);
        let died = house.text(&stop).is_err();
        house.store.steps.store(-1, Ordering::SeqCst);
        failed += usize::from(died);
        if died {
            house.text(&stop).unwrap();
        }
        let finding = house.finding(&key).unwrap();
        assert_eq!((finding.calls.unwrap().count, finding.transition.number), (1, 1), "after {steps} steps");
    }
    assert!(failed > 2, "{failed}");
}
