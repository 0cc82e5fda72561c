//! From an API call to a message, with the functions as built under AWS's runtime interface emulator: detect records, the
//! table's stream brings what turned, alert tells the topic, and a queue that subscribes to it receives it. moto is
//! DynamoDB, SNS and SQS.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod faults;
mod life;
mod live;

use guardrail_tests::calls::{call, event};
use guardrail_tests::emulated_ledger::{ALERTS_TOPIC, EmulatedLedger};
use guardrail_tests::emulator::{Emulator, beside};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::sync::LazyLock;

const DETECT: &str = env!("CARGO_BIN_EXE_detect");
/// The queue of resources that are to be read.
const READS: &str = "reads";
const REMEDIATION: &str = "arn:aws:iam::123456789012:role/guardrail/guardrail-remediate-s3";

/// So many minutes after the beginning of an hour of today: what is too old has no life before it, and one hour is one
/// window.
fn at(minutes: i64) -> Timestamp {
    static HOUR: LazyLock<Timestamp> = LazyLock::new(|| {
        let hour = Timestamp::now().as_second().div_euclid(3600);
        Timestamp::from_second((hour - 4) * 3600).unwrap()
    });
    *HOUR + SignedDuration::from_mins(minutes)
}

/// Both functions, and the account that they stand in. The queue `all` is told whatever people are told.
struct House {
    ledger: EmulatedLedger,
    detect: Emulator,
    alert: Emulator,
}

impl House {
    fn start() -> Self {
        let ledger = EmulatedLedger::start();
        let mut variables: Vec<(&str, &str)> = ledger.variables().to_vec();
        variables.push(("GUARDRAIL_REMEDIATION_ROLES", "/guardrail/guardrail-remediate-"));
        let read_queue = format!("{}/123456789012/{READS}", ledger.moto.endpoint());
        variables.push(("GUARDRAIL_READ_QUEUE", &read_queue));
        ledger.moto.query("sqs", &format!("Action=CreateQueue&QueueName={READS}&Version=2012-11-05"));
        let start = |binary: &str| Emulator::start_with(binary, &ledger.moto.endpoint(), &variables);
        let (detect, alert) = (start(DETECT), start(beside(DETECT, "alert").to_str().unwrap()));
        ledger.subscribe("all", ALERTS_TOPIC, None);
        Self { ledger, detect, alert }
    }

    /// EventBridge brings a call of eve's: an operation on the trail `main`.
    fn called(&self, name: &str, minutes: i64, event_id: &str) -> Value {
        self.told(&call("eve", name, at(minutes), event_id))
    }

    fn told(&self, record: &Value) -> Value {
        let answer = self.detect.invoke(&event(record).to_string());
        assert!(answer.get("errorType").is_none(), "{answer}\n{}", self.detect.log());
        answer
    }

    /// What people are told, once Lambda has handed on what the stream brought.
    fn documents(&self) -> Vec<Value> {
        while let Some(batch) = self.ledger.stream() {
            assert_eq!(self.alert.invoke(&batch.to_string()), json!({"batchItemFailures": []}));
        }
        let received = self.ledger.received("all").into_iter();
        received.map(|message| serde_json::from_str(message["Message"].as_str().unwrap()).unwrap()).collect()
    }

    /// The kinds of change that people are told of.
    fn kinds(&self) -> Vec<String> {
        let documents = self.documents().into_iter();
        documents.map(|document| document["transition"]["kind"].as_str().unwrap().to_owned()).collect()
    }

    /// The one item of the findings table whose keys begin so.
    fn item(&self, pk: &str, sk: &str) -> Value {
        let items = self.ledger.dynamodb("Scan", &json!({"TableName": "findings"}))["Items"].take();
        let begins = |item: &&Value, key: &str, with: &str| item[key]["S"].as_str().unwrap().starts_with(with);
        let items = items.as_array().unwrap().iter().filter(|item| begins(item, "pk", pk) && begins(item, "sk", sk));
        let items: Vec<&Value> = items.collect();
        assert_eq!(items.len(), 1, "{pk} {sk}: {items:?}");
        items[0].clone()
    }
}
