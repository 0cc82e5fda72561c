//! The generated EventBridge patterns: every call on which a control fires gets through, and no refused one that nobody
//! wants. moto's TestEventPattern answers nothing (5.2.5), so the rules are put as the stack puts them, the events are sent,
//! and what the rules let through is read from their targets' queues.

use guardrail_controls::{Catalogue, Events, Parameters};
use guardrail_model::ComplianceType;
use guardrail_resources::call;
use guardrail_tests::cloudformation::Stack;
use guardrail_tests::moto::Moto;
use guardrail_tests::tools::root;
use guardrail_tests::{Fixture, fixtures};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The most characters of a pattern (EventBridge quotas).
const PATTERN_LIMIT: usize = 2048;

/// The patterns of the generated stack, by the names of their rules.
fn patterns() -> BTreeMap<String, Value> {
    let bus = "arn:aws:events:eu-west-1:111122223333:event-bus/guardrail";
    let stack = Stack::read(&root().join("generated/forwarder.yaml"), &[("HomeBusArn", bus)]);
    let rules = stack.resources().into_iter().filter(|resource| resource.kind == "AWS::Events::Rule");
    rules.map(|rule| (rule.logical_id, rule.properties["EventPattern"].clone())).collect()
}

/// The entry of PutEvents by which a record comes. It is told from others by its place, which stands for its id.
fn entry(place: usize, record: &str, sign_in: &str) -> Value {
    let mut detail: Value = serde_json::from_str(record).unwrap();
    detail["eventID"] = json!(format!("{place}"));
    let kind = match detail["eventType"].as_str() {
        Some("AwsConsoleSignIn") => sign_in,
        Some("AwsConsoleAction") => "AWS Console Action via CloudTrail",
        Some("AwsServiceEvent") => "AWS Service Event via CloudTrail",
        _ => "AWS API Call via CloudTrail",
    };
    let source = detail["eventSource"].as_str().unwrap_or_default().split('.').next().unwrap_or_default();
    json!({ "Source": format!("aws.{source}"), "DetailType": kind, "Detail": detail.to_string() })
}

/// An emulated bus with the generated rules, each with a queue of its own for a target.
struct Bus {
    moto: Moto,
    queues: BTreeMap<String, String>,
}

impl Bus {
    fn start() -> Self {
        let moto = Moto::start();
        let call = |service: &str, target: &str, body: Value| {
            let answer = moto.json(service, target, &body);
            assert!(answer.get("__type").is_none(), "{target}: {answer}");
            answer
        };
        let queue = |(name, pattern): (String, Value)| {
            let url = call("sqs", "AmazonSQS.CreateQueue", json!({ "QueueName": name }));
            call("events", "AWSEvents.PutRule", json!({ "Name": name, "EventPattern": pattern.to_string() }));
            let arn = format!("arn:aws:sqs:eu-west-1:123456789012:{name}");
            call("events", "AWSEvents.PutTargets", json!({ "Rule": name, "Targets": [{ "Id": "home", "Arn": arn }] }));
            (name, url["QueueUrl"].as_str().unwrap().to_owned())
        };
        let queues = patterns().into_iter().map(queue).collect();
        Self { moto, queues }
    }

    /// The places of the events that each rule lets through.
    fn through(&self, events: &[Value]) -> BTreeMap<&str, BTreeSet<usize>> {
        for entries in events.chunks(10) {
            let answer = self.moto.json("events", "AWSEvents.PutEvents", &json!({ "Entries": entries }));
            assert_eq!(answer["FailedEntryCount"], 0, "{answer}");
        }
        self.queues.iter().map(|(name, url)| (name.as_str(), self.received(url))).collect()
    }

    fn received(&self, url: &str) -> BTreeSet<usize> {
        let mut places = BTreeSet::new();
        loop {
            let body = json!({ "QueueUrl": url, "MaxNumberOfMessages": 10 });
            let answer = self.moto.json("sqs", "AmazonSQS.ReceiveMessage", &body);
            let Some(messages) = answer["Messages"].as_array().filter(|messages| !messages.is_empty()) else {
                return places;
            };
            for message in messages {
                let event: Value = serde_json::from_str(message["Body"].as_str().unwrap()).unwrap();
                places.insert(event["detail"]["eventID"].as_str().unwrap().parse().unwrap());
            }
        }
    }
}

/// True where a rule's name says that refused calls get through it.
fn takes_refused(rule: &str) -> bool {
    !rule.starts_with("Calls")
}

#[test]
fn every_pattern_is_within_eventbridges_limit() {
    let patterns = patterns();
    assert!(patterns.len() > 2);
    for (name, pattern) in patterns {
        assert!(pattern.to_string().len() <= PATTERN_LIMIT, "{name}: {}", pattern.to_string().len());
    }
}

#[test]
fn calls_on_which_controls_fire_get_through_and_refused_ones_that_nobody_wants_do_not() {
    let bus = Bus::start();
    let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
    let fixtures: Vec<Fixture> = fixtures().into_iter().filter(|fixture| fixture.is_call).collect();
    let mut failures = Vec::new();
    for sign_in in ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"] {
        let events = fixtures.iter().enumerate().map(|(place, fixture)| entry(place, &fixture.item, sign_in));
        let through = bus.through(&events.collect::<Vec<_>>());
        for (place, Fixture { path, control, expected, item, .. }) in fixtures.iter().enumerate() {
            let rules: Vec<&str> =
                through.iter().filter(|(_, all)| all.contains(&place)).map(|(rule, _)| *rule).collect();
            let record = call::read(item).unwrap();
            if *expected == ComplianceType::NonCompliant && rules.is_empty() {
                failures.push(format!("{}: does not get through as {sign_in}", path.display()));
            }
            let asks = |events: Events| {
                let calls = events.iter().flat_map(|(service, names)| names.iter().map(move |name| (*service, *name)));
                calls.into_iter().any(|call| call == (record.service(), record.name()))
            };
            let mut wanting = catalogue.activity().filter(|watch| watch.attempts());
            let is_wanted = record.is_by_root() || wanting.any(|watch| asks(watch.events()));
            let unwanted = |rule: &&&str| !takes_refused(rule) || !is_wanted;
            if let Some(rule) = rules.iter().find(unwanted).filter(|_| record.error_code.is_some()) {
                failures.push(format!("{} ({control}): is refused, and gets through {rule}", path.display()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
