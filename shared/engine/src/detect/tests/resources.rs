//! Which resource a call is about.

use super::{EVE, House, Resolved, STOPPED, call, stopped, trail};
use crate::ledger::{Aliases as _, FindingKey, FindingStatus};
use guardrail_model::Alias;
use serde_json::json;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

const ARN: &str = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";

fn remember(house: &House, id: &str) {
    let names = [Alias::Arn(ARN.to_owned()), Alias::Name("main".to_owned())];
    let remembered = match pin!(house.store.remember(&trail(id), &names)).poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(remembered) => remembered,
        Poll::Pending => panic!("a store in memory never waits"),
    };
    remembered.unwrap();
}

#[test]
fn names_and_arns_lead_to_the_key_that_evaluate_knows() {
    for named in ["main", ARN] {
        let house = House::new();
        remember(&house, "trail-0123");
        let mut stop = call("StopLogging", "2026-03-02T09:14:07Z", "e-1");
        stop["requestParameters"]["name"] = json!(named);
        house.detect(&stop);
        assert!(house.finding(&stopped("trail-0123", EVE, "2026-03-02T09:14:07Z")).is_some(), "{named}");
    }
}

#[test]
fn what_fired_before_its_key_was_known_is_taken_back_too() {
    let house = House::new();
    house.detect(&call("StopLogging", "2026-03-02T09:14:07Z", "e-1"));
    remember(&house, "trail-0123");
    assert_eq!(house.turned(&call("StartLogging", "2026-03-02T09:20:00Z", "e-2")), [Resolved]);
    let finding = house.finding(&stopped("main", EVE, "2026-03-02T09:14:07Z")).unwrap();
    assert_eq!(finding.status, FindingStatus::Resolved);
    assert!(!house.store.get(&FindingKey::configuration(trail("trail-0123"), STOPPED)).unwrap().undone.is_empty());
}

#[test]
fn all_facts_of_one_call_on_one_resource_are_one_call_of_one_finding() {
    let house = House::new();
    let mut narrowed = call("UpdateTrail", "2026-03-02T09:14:07Z", "e-1");
    narrowed["requestParameters"] =
        json!({"name": "main", "isMultiRegionTrail": false, "includeGlobalServiceEvents": false});
    assert_eq!(house.detect(&narrowed).decisions.len(), 1);
    let finding = house.finding(&stopped("main", EVE, "2026-03-02T09:14:07Z")).unwrap();
    assert_eq!(finding.annotation.split("; ").count(), 2, "{}", finding.annotation);
    assert_eq!(finding.calls.unwrap().count, 1);
}

#[test]
fn one_call_may_break_several_controls_each_on_its_resource() {
    let house = House::new();
    let mut stop = call("StopLogging", "2026-03-02T09:14:07Z", "e-1");
    stop["userIdentity"] =
        json!({"type": "Root", "accountId": "111122223333", "arn": "arn:aws:iam::111122223333:root"});
    let report = house.detect(&stop);
    let types: Vec<_> = report.decisions.iter().map(|decision| decision.verdict.key.resource_type.as_str()).collect();
    assert!(types.contains(&"AWS::CloudTrail::Trail") && types.contains(&guardrail_model::ACCOUNT), "{types:?}");
    assert!(report.decisions.iter().all(|decision| decision.recorded.len() == 1));
}
