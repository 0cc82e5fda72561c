//! An emulated account as the template deploys it: the ledger's tables with their stream, the topics, and queues that
//! subscribe to them.

use crate::cloudformation::{Resource, Stack};
use crate::moto::Moto;
use crate::tools::root;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::Mutex;

/// The tables' names.
pub const FINDINGS_TABLE: &str = "findings";
/// The tables' names.
pub const CONTROL_TABLE: &str = "control";
/// The topic of alerts.
pub const ALERTS_TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:alerts";
/// The topic of chat messages.
pub const CHAT_TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:chat";

/// moto, with what the template makes for the ledger and its alerts.
#[derive(Debug)]
pub struct EmulatedLedger {
    /// The server.
    pub moto: Moto,
    /// What the stream's filter lets through.
    pattern: Value,
    iterator: Mutex<String>,
}

impl EmulatedLedger {
    /// Starts a server, and makes in it what the template declares.
    pub fn start() -> Self {
        let moto = Moto::start();
        let resources = Stack::read(&root().join("template.yaml"), &[]).resources();
        let declared = |logical_id: &str| -> &Resource {
            resources.iter().find(|resource| resource.logical_id == logical_id).expect("the template declares it")
        };
        let create = |name: &str, properties: &Value| {
            let mut table = json!({"TableName": name});
            let parameters = ["AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema"];
            for parameter in parameters.into_iter().filter(|parameter| properties.get(*parameter).is_some()) {
                table[parameter] = properties[parameter].clone();
            }
            if let Some(stream) = properties.get("StreamSpecification") {
                table["StreamSpecification"] = stream.clone();
                table["StreamSpecification"]["StreamEnabled"] = json!(true);
            }
            called(&moto, "DynamoDB_20120810.CreateTable", &table)
        };
        let stream =
            create(FINDINGS_TABLE, &declared("FindingsTable").properties)["TableDescription"]["LatestStreamArn"]
                .clone();
        create(CONTROL_TABLE, &declared("ControlTable").properties);
        moto.query("sns", "Action=CreateTopic&Name=alerts&Version=2010-03-31");
        moto.query("sns", "Action=CreateTopic&Name=chat&Version=2010-03-31");
        let described = called(&moto, "DynamoDBStreams_20120810.DescribeStream", &json!({"StreamArn": stream}));
        let shard = &described["StreamDescription"]["Shards"][0]["ShardId"];
        let from = json!({"StreamArn": stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"});
        let iterator = called(&moto, "DynamoDBStreams_20120810.GetShardIterator", &from);
        let filters = &declared("Stream").properties["FilterCriteria"]["Filters"];
        let pattern = filters[0]["Pattern"].as_str().expect("a pattern");
        Self {
            pattern: serde_json::from_str(pattern).expect("a pattern is JSON"),
            iterator: Mutex::new(iterator["ShardIterator"].as_str().expect("an iterator").to_owned()),
            moto,
        }
    }

    /// The variables that the template gives the functions.
    pub fn variables(&self) -> [(&'static str, &'static str); 4] {
        [
            ("GUARDRAIL_FINDINGS_TABLE", FINDINGS_TABLE),
            ("GUARDRAIL_CONTROL_TABLE", CONTROL_TABLE),
            ("GUARDRAIL_ALERTS_TOPIC", ALERTS_TOPIC),
            ("GUARDRAIL_CHAT_TOPIC", CHAT_TOPIC),
        ]
    }

    /// Calls DynamoDB.
    pub fn dynamodb(&self, operation: &str, body: &Value) -> Value {
        called(&self.moto, &format!("DynamoDB_20120810.{operation}"), body)
    }

    /// Makes a queue that is subscribed to a topic, with a filter policy over the message's attributes.
    pub fn subscribe(&self, name: &str, topic: &str, filter: Option<&Value>) {
        self.moto.query("sqs", &format!("Action=CreateQueue&QueueName={name}&Version=2012-11-05"));
        let queue = format!("arn:aws:sqs:eu-west-1:123456789012:{name}");
        let mut form = format!("Action=Subscribe&TopicArn={topic}&Protocol=sqs&Endpoint={queue}&Version=2010-03-31");
        if let Some(filter) = filter {
            form.push_str("&Attributes.entry.1.key=FilterPolicy&Attributes.entry.1.value=");
            for byte in filter.to_string().bytes() {
                write!(form, "%{byte:02X}").expect("a string takes everything");
            }
        }
        self.moto.query("sns", &form);
    }

    /// Takes all messages out of a queue: what SNS wraps each in.
    pub fn received(&self, name: &str) -> Vec<Value> {
        let url = format!("{}/123456789012/{name}", self.moto.endpoint());
        let mut messages = Vec::new();
        loop {
            let ask = json!({"QueueUrl": url, "MaxNumberOfMessages": 10});
            let answer = self.moto.json("sqs", "AmazonSQS.ReceiveMessage", &ask);
            let Some(received) = answer["Messages"].as_array().filter(|received| !received.is_empty()) else { break };
            for message in received {
                let body = message["Body"].as_str().expect("a body");
                messages.push(serde_json::from_str(body).expect("SNS wraps messages in JSON"));
                let taken = json!({"QueueUrl": url, "ReceiptHandle": message["ReceiptHandle"]});
                self.moto.json("sqs", "AmazonSQS.DeleteMessage", &taken);
            }
        }
        messages
    }

    /// What the stream brings since the last time, as Lambda would hand it to the function: through the template's filter.
    /// `None` where nothing passes.
    pub fn stream(&self) -> Option<Value> {
        let mut iterator = self.iterator.lock().expect("a lock that no thread died with");
        let answer = called(&self.moto, "DynamoDBStreams_20120810.GetRecords", &json!({"ShardIterator": *iterator}));
        answer["NextShardIterator"].as_str().expect("a shard that goes on").clone_into(&mut iterator);
        let records: Vec<&Value> = answer["Records"].as_array().expect("records").iter().collect();
        let passing: Vec<&Value> = records.into_iter().filter(|record| matches(&self.pattern, record)).collect();
        (!passing.is_empty()).then(|| json!({"Records": passing}))
    }
}

/// Whether an event has what a pattern asks for: one of the values that it lists, wherever it lists some.
fn matches(pattern: &Value, event: &Value) -> bool {
    match pattern {
        Value::Object(fields) => fields.iter().all(|(name, pattern)| matches(pattern, &event[name])),
        Value::Array(values) => values.contains(event),
        _ => false,
    }
}

fn called(moto: &Moto, target: &str, body: &Value) -> Value {
    let answer = moto.json("dynamodb", target, body);
    assert!(answer["__type"].is_null(), "{target}: {answer}");
    answer
}
