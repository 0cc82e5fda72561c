//! From a Config event to a message, with the functions as built under AWS's runtime interface emulator: evaluate records,
//! the table's stream brings what turned, alert tells the topics, and queues that subscribe to them receive it. moto is
//! DynamoDB, SNS and SQS; AWS Config is a double, since moto takes no evaluations.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod faults;
mod life;

use guardrail_tests::aws_double::{AwsDouble, Reply};
use guardrail_tests::emulated_ledger::EmulatedLedger;
use guardrail_tests::emulator::{Emulator, beside};
use guardrail_tests::rule_events::{blocked, bucket, change};
use serde_json::{Value, json};
use std::path::Path;

/// The queue of remediation's.
const TASKS: &str = "tasks.fifo";

/// Both functions, and the account that they stand in.
struct House {
    ledger: EmulatedLedger,
    config: AwsDouble,
    evaluate: Emulator,
    alert: Emulator,
}

impl House {
    fn start() -> Self {
        Self::with_sns(None)
    }

    /// The same, with another endpoint in the place of SNS.
    fn with_sns(sns: Option<&str>) -> Self {
        let sns = sns.map(|endpoint| ("AWS_ENDPOINT_URL_SNS", endpoint));
        Self::over(EmulatedLedger::start(), sns.as_slice())
    }

    /// The same, with a queue of remediation's, and settings in force.
    fn with_remediation(settings: &str) -> Self {
        let ledger = EmulatedLedger::start();
        let made = json!({"QueueName": TASKS, "Attributes": {"FifoQueue": "true"}});
        let url = ledger.moto.json("sqs", "AmazonSQS.CreateQueue", &made)["QueueUrl"].as_str().unwrap().to_owned();
        let house = Self::over(ledger, &[("GUARDRAIL_REMEDIATION_QUEUE", &url)]);
        let applied = json!({"revision": 1, "toml": settings, "appliedAt": "2026-03-01T00:00:00Z", "appliedBy": "ana"});
        let item = json!({
            "pk": {"S": "settings"}, "sk": {"S": "current"}, "revision": {"N": "1"},
            "document": {"S": applied.to_string()},
        });
        house.ledger.dynamodb("PutItem", &json!({"TableName": "control", "Item": item}));
        house
    }

    fn over(ledger: EmulatedLedger, further: &[(&str, &str)]) -> Self {
        let config = AwsDouble::start(|_, _| Reply::ok(json!({})));
        let mut variables: Vec<(&str, &str)> = ledger.variables().to_vec();
        let config_endpoint = config.endpoint();
        variables.push(("AWS_ENDPOINT_URL_CONFIG_SERVICE", &config_endpoint));
        variables.extend(further);
        let start = |binary: &Path| Emulator::start_with(binary.to_str().unwrap(), &ledger.moto.endpoint(), &variables);
        let alert = env!("CARGO_BIN_EXE_alert");
        let (evaluate, alert) = (start(&beside(alert, "evaluate")), start(Path::new(alert)));
        Self { ledger, config, evaluate, alert }
    }

    /// AWS Config reports a bucket as it was at a time, with these switches of its block off.
    fn report(&self, captured: &str, off: &[&str]) {
        let mut block = blocked();
        for switch in off {
            block[*switch] = json!(false);
        }
        let mut item = bucket("Enabled", &block);
        item["configurationItemCaptureTime"] = json!(captured);
        self.reported(&item);
    }

    fn reported(&self, item: &Value) {
        let answer = self.evaluate.invoke(&change("s3-bucket-public-access-block", item).to_string());
        assert!(answer.get("errorType").is_none(), "{answer}\n{}", self.evaluate.log());
    }

    /// Lambda hands on what the stream brought.
    fn follow(&self) -> Option<Value> {
        let batch = self.ledger.stream()?;
        Some(self.alert.invoke(&batch.to_string()))
    }

    fn sweep(&self) -> Value {
        self.alert.invoke(r#"{"sweep": true}"#)
    }

    /// The documents that a queue received, each with what SNS wrapped it in.
    fn documents(&self, queue: &str) -> Vec<(Value, Value)> {
        let received = self.ledger.received(queue).into_iter();
        received
            .map(|message| {
                let document = message["Message"].as_str().unwrap();
                (serde_json::from_str(document).unwrap_or_else(|error| panic!("{error}: {document}")), message)
            })
            .collect()
    }

    /// The kinds of change that a queue was told of.
    fn kinds(&self, queue: &str) -> Vec<String> {
        let documents = self.documents(queue).into_iter();
        documents.map(|(document, _)| document["transition"]["kind"].as_str().unwrap().to_owned()).collect()
    }
}
