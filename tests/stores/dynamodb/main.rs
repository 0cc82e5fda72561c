//! The ledger's store on DynamoDB, over moto's server: what every store must do, in tables as the template declares them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod in_turn;

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use guardrail_aws::{LedgerTables, SdkConfig};
use guardrail_engine::ledger::{AppliedSettings, FindingKey, Ledger, Observed, Operators, Terms, Windows, record};
use guardrail_engine::remediate::{Order, Ordered, Remediations};
use guardrail_tests::cloudformation::Stack;
use guardrail_tests::ledger_contract::{self, World, at, attempt, bucket, seen, storm};
use guardrail_tests::moto::Moto;
use guardrail_tests::tools::root;
use in_turn::InTurn;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::runtime::Runtime;

/// An emulated AWS, and tables of their own for every store.
struct EmulatedAws {
    moto: Moto,
    config: SdkConfig,
    runtime: Runtime,
    findings: Value,
    control: Value,
    stores: AtomicUsize,
}

impl EmulatedAws {
    fn start() -> Self {
        let moto = Moto::start();
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("eu-west-1"))
            .endpoint_url(moto.endpoint())
            .credentials_provider(SharedCredentialsProvider::new(Credentials::new("id", "key", None, None, "test")))
            .retry_config(RetryConfig::disabled())
            .http_client(InTurn::new())
            .build();
        Self {
            moto,
            config,
            runtime: Runtime::new().unwrap(),
            findings: declared("FindingsTable"),
            control: declared("ControlTable"),
            stores: AtomicUsize::default(),
        }
    }

    /// Calls DynamoDB.
    fn dynamodb(&self, operation: &str, body: &Value) -> Value {
        let answer = self.moto.json("dynamodb", &format!("DynamoDB_20120810.{operation}"), body);
        assert!(answer["__type"].is_null(), "{operation}: {answer}");
        answer
    }

    /// Creates a table as CloudFormation would; the names are those of the API's parameters.
    fn create(&self, name: &str, declared: &Value) {
        let mut table = json!({"TableName": name});
        for parameter in ["AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema"] {
            if let Some(value) = declared.get(parameter) {
                table[parameter] = value.clone();
            }
        }
        self.dynamodb("CreateTable", &table);
    }
}

impl EmulatedAws {
    /// What DynamoDB may delete of a table, and when: by the attribute that its declaration names.
    fn forgotten(&self, table: &str, declared: &Value) -> Vec<(String, i64)> {
        let by = declared["TimeToLiveSpecification"]["AttributeName"].as_str().unwrap();
        let items = self.dynamodb("Scan", &json!({"TableName": table}));
        let mut forgotten = Vec::new();
        for item in items["Items"].as_array().unwrap() {
            if let Some(at) = item.get(by) {
                let pk = item["pk"]["S"].as_str().unwrap().to_owned();
                forgotten.push((pk, at["N"].as_str().unwrap().parse().unwrap()));
            }
        }
        forgotten.sort_unstable();
        forgotten
    }
}

/// The properties of a table in the template.
fn declared(logical_id: &str) -> Value {
    let resources = Stack::read(&root().join("template.yaml"), &[]).resources();
    resources.into_iter().find(|resource| resource.logical_id == logical_id).unwrap().properties
}

impl World for EmulatedAws {
    type Store = LedgerTables;

    fn store(&self) -> LedgerTables {
        let number = self.stores.fetch_add(1, Ordering::Relaxed);
        let (findings, control) = (format!("findings-{number}"), format!("control-{number}"));
        self.create(&findings, &self.findings);
        self.create(&control, &self.control);
        LedgerTables::new(self.config.clone(), findings, control)
    }

    fn wait<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }
}

#[test]
fn it_does_what_every_store_must() {
    ledger_contract::holds(&EmulatedAws::start());
}

#[test]
fn no_order_of_events_loses_or_repeats_an_alert() {
    storm::holds(&EmulatedAws::start(), 30, 7);
}

/// Many events: moto answers some 150 calls a second, so they come in batches.
#[test]
fn ten_thousand_events_in_any_order_leave_the_same_ledger_and_tell_the_same() {
    storm::holds_in_batches(&EmulatedAws::start(), 10_000, 42);
}

/// What is stored says for itself when DynamoDB may delete it, by the attributes that the template names.
#[test]
fn what_is_over_is_forgotten_and_what_stands_is_not() {
    let aws = EmulatedAws::start();
    let store = aws.store();
    let open = Observed::NonCompliant("it is broken".to_owned());
    for (id, observed) in [("good", Observed::Compliant), ("bad", open)] {
        let terms = |_: &_| Terms { now: at(0), exemption: None, baseline: false };
        aws.wait(record(&store, &bucket(id), &[seen(&bucket(id), "control", 0, observed)], terms)).unwrap();
    }
    let finding = FindingKey::configuration(bucket("bad"), "control");
    assert_eq!(aws.wait(store.admit("w", &finding.id(), 1, at(0))), Ok(true));
    let day = 24 * 60 * 60;
    let good = ("R#aws/111122223333/eu-west-1/AWS::S3::Bucket/good".to_owned(), at(90 * day).as_second());
    assert_eq!(aws.forgotten("findings-0", &aws.findings), [good, ("W#admit#w".to_owned(), at(day).as_second())]);
    assert_eq!(aws.wait(store.records(&bucket("bad"))).unwrap().len(), 1);

    let order = Order {
        finding: finding.clone(),
        life: 1,
        by: "ana".to_owned(),
        at: at(0),
        what: Ordered::Approve { calls: Vec::new() },
    };
    let settings =
        AppliedSettings { revision: 1, toml: String::new(), applied_at: at(0), applied_by: "ana".to_owned() };
    aws.wait(store.put_order(&order)).unwrap();
    aws.wait(store.apply_settings(&settings)).unwrap();
    aws.wait(store.swap_attempt(&attempt(&finding, 1, 1))).unwrap();
    assert_eq!(aws.wait(store.reserve("w", "p", 1, at(0))), Ok(true));
    assert_eq!(aws.wait(store.lease("arn:aws:s3:::bad", "w1", at(0), at(60))), Ok(true));
    let attempts = (format!("attempts#{}", finding.id()), at(400 * day).as_second());
    let lease = ("lease#arn:aws:s3:::bad".to_owned(), at(day + 60).as_second());
    let reserved = ("reserved#w".to_owned(), at(day).as_second());
    assert_eq!(aws.forgotten("control-0", &aws.control), [attempts, lease, reserved]);
}
