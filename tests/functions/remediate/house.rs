//! The account that the functions stand in, with what the template makes for remediation.

use guardrail_actions::{Facet, Place, State};
use guardrail_aws::RemediationRoles;
use guardrail_engine::ledger::{FindingKey, FindingStatus, Ledger as _, Record, Stage};
use guardrail_engine::remediate::{Attempt, Hands as _, Order, Remediations as _, Session as _, Task};
use guardrail_model::ResourceKey;
use guardrail_tests::calls::event;
use guardrail_tests::emulated_ledger::EmulatedLedger;
use guardrail_tests::emulator::{Emulator, beside};
use guardrail_tests::recorder::{Recorded, Recorder};
use guardrail_tests::tools::{root, run, tool};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use std::cell::Cell;

const REMEDIATE: &str = env!("CARGO_BIN_EXE_remediate");
const QUEUE: &str = "remediation.fifo";
const IMAGES: &str = "guardrail-images";
const ROLES: &str = "/guardrail/guardrail-remediate-";
const ACCOUNT_ID: &str = "123456789012";

/// A resource that `tests/python/violations` made, so that it breaks a control.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Violation {
    /// The control.
    pub(crate) control: String,
    /// The resource's Config type.
    pub(crate) resource_type: String,
    /// Its Config id.
    pub(crate) resource_id: String,
    /// For an activity control, the CloudTrail record of what was done.
    #[serde(default)]
    pub(crate) record: Option<Value>,
}

/// The functions, and the account.
pub(crate) struct House {
    pub(crate) ledger: EmulatedLedger,
    pub(crate) remediate: Emulator,
    /// Between remediate and its endpoint.
    pub(crate) recorder: Recorder,
    /// Between the others and their endpoint, which it corrects.
    corrector: Recorder,
    detect: Emulator,
    evaluate: Emulator,
    alert: Emulator,
    runtime: tokio::runtime::Runtime,
    config: guardrail_aws::SdkConfig,
    sent: Cell<u32>,
}

impl House {
    /// With settings in force.
    pub(crate) fn start(settings: &str) -> Self {
        let ledger = EmulatedLedger::start();
        let moto = &ledger.moto;
        let endpoint = moto.endpoint();
        let queue = format!(
            "Action=CreateQueue&QueueName={QUEUE}&Attribute.1.Name=FifoQueue&Attribute.1.Value=true\
             &Attribute.2.Name=ContentBasedDeduplication&Attribute.2.Value=true&Version=2012-11-05"
        );
        moto.query("sqs", &queue);
        moto.query("sqs", "Action=CreateQueue&QueueName=reads&Version=2012-11-05");
        moto.put_to_s3(
            &format!("/{IMAGES}"),
            "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>",
        );
        moto.put_to_s3(
            &format!("/{IMAGES}?versioning"),
            "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
        );
        let group = guardrail_tests::http::send(
            "POST",
            &format!("{endpoint}/schedule-groups/guardrail"),
            &[
                ("Content-Type", "application/json"),
                (
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=testing/20260101/eu-west-1/scheduler/aws4_request, Signature=0",
                ),
            ],
            "{}",
        );
        assert!(group.status < 300, "{}", group.text);
        let recorder = Recorder::before(&endpoint);
        let corrector = recorder.another(&endpoint);
        let (read_queue, queue_url) =
            (format!("{endpoint}/{ACCOUNT_ID}/reads"), format!("{endpoint}/{ACCOUNT_ID}/{QUEUE}"));
        let queue_arn = format!("arn:aws:sqs:eu-west-1:{ACCOUNT_ID}:{QUEUE}");
        let mut variables: Vec<(&str, &str)> = ledger.variables().to_vec();
        variables.extend([
            ("GUARDRAIL_READ_QUEUE", read_queue.as_str()),
            ("GUARDRAIL_REMEDIATION_QUEUE", &queue_url),
            ("GUARDRAIL_REMEDIATION_QUEUE_ARN", &queue_arn),
            ("GUARDRAIL_REMEDIATION_ROLES", ROLES),
            ("GUARDRAIL_IMAGES_BUCKET", IMAGES),
            ("GUARDRAIL_SCHEDULE_ROLE", "arn:aws:iam::123456789012:role/schedule"),
            ("GUARDRAIL_SCHEDULE_GROUP", "guardrail"),
        ]);
        let start = |binary: &str, endpoint: &str| Emulator::start_with(binary, endpoint, &variables);
        let other = |name: &str| start(beside(REMEDIATE, name).to_str().unwrap(), &corrector.endpoint());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let config = runtime.block_on(config(&corrector.endpoint()));
        let house = Self {
            remediate: start(REMEDIATE, &recorder.endpoint()),
            detect: other("detect"),
            evaluate: other("evaluate"),
            alert: other("alert"),
            recorder,
            corrector,
            runtime,
            config,
            sent: Cell::new(0),
            ledger,
        };
        house.apply(settings);
        house
    }

    /// Puts settings in force.
    pub(crate) fn apply(&self, toml: &str) {
        use guardrail_engine::ledger::{AppliedSettings, Operators as _};
        let tables = self.tables();
        let before = self.runtime.block_on(tables.settings()).unwrap().map_or(0, |settings| settings.revision);
        let applied = AppliedSettings {
            revision: before + 1,
            toml: toml.to_owned(),
            applied_at: Timestamp::now(),
            applied_by: "ann".to_owned(),
        };
        self.runtime.block_on(tables.apply_settings(&applied)).unwrap();
    }

    pub(crate) fn tables(&self) -> guardrail_aws::LedgerTables {
        guardrail_aws::LedgerTables::new(self.config.clone(), "findings", "control")
    }

    /// Makes resources that break controls: all that the script knows, or those named.
    pub(crate) fn violate(&self, controls: &[&str]) -> Vec<Violation> {
        let mut script = tool("python");
        script.arg("-B").arg(root().join("tests/python/violations")).arg(self.corrector.endpoint()).args(controls);
        let told = run(&mut script);
        told.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
    }

    /// Has a violation found: a call is told to detect, an account is judged by evaluate on its schedule, and anything else is
    /// read live by detect.
    pub(crate) fn find(&self, violation: &Violation) -> FindingKey {
        let Violation { control, resource_type, resource_id, record } = violation;
        if let Some(record) = record {
            let answer = self.detect.invoke(&event(record).to_string());
            assert!(answer.get("errorType").is_none(), "{control}: {answer}\n{}", self.detect.log());
            let records = self.standing();
            let found = records
                .into_iter()
                .find(|record| record.key.control == *control && record.key.resource.resource_id == *resource_id);
            return found.unwrap_or_else(|| panic!("{control} did not fire\n{}", self.detect.log())).key;
        }
        let key = ResourceKey::new(None, ACCOUNT_ID, "eu-west-1", resource_type, resource_id);
        if resource_type == "AWS::::Account" {
            let answer = self.evaluate.invoke(&scheduled(control).to_string());
            assert!(answer.get("errorType").is_none(), "{control}: {answer}\n{}", self.evaluate.log());
        } else {
            self.read_live(&key);
        }
        FindingKey::configuration(key, control)
    }

    /// Detect reads a resource live, as a minute after a call.
    pub(crate) fn read_live(&self, key: &ResourceKey) {
        let request = json!({"resource": key, "changedAt": Timestamp::now(), "isSecond": false}).to_string();
        let batch = json!({"Records": [{"messageId": "m", "eventSource": "aws:sqs", "body": request}]});
        let answer = self.detect.invoke(&batch.to_string());
        assert_eq!(answer, json!({"batchItemFailures": []}), "{key}\n{}", self.detect.log());
    }

    /// EventBridge brings a call.
    pub(crate) fn called(&self, record: &Value) {
        let answer = self.detect.invoke(&event(record).to_string());
        assert!(answer.get("errorType").is_none(), "{answer}\n{}", self.detect.log());
    }

    /// Lambda hands on what the stream brings, until it brings nothing.
    pub(crate) fn follow(&self) {
        while let Some(batch) = self.ledger.stream() {
            assert_eq!(self.alert.invoke(&batch.to_string()), json!({"batchItemFailures": []}), "{}", self.alert.log());
        }
    }

    /// The scheduled sweep.
    pub(crate) fn sweep(&self) {
        assert_eq!(self.alert.invoke(r#"{"sweep": true}"#), json!({"batchItemFailures": []}), "{}", self.alert.log());
    }

    /// The tasks that wait in the queue, each as remediate would be given it.
    pub(crate) fn tasks(&self) -> Vec<Task> {
        let url = format!("{}/{ACCOUNT_ID}/{QUEUE}", self.ledger.moto.endpoint());
        let mut tasks = Vec::new();
        loop {
            let ask = json!({"QueueUrl": url, "MaxNumberOfMessages": 10});
            let answer = self.ledger.moto.json("sqs", "AmazonSQS.ReceiveMessage", &ask);
            let Some(received) = answer["Messages"].as_array().filter(|received| !received.is_empty()) else { break };
            for message in received {
                tasks.push(serde_json::from_str(message["Body"].as_str().unwrap()).unwrap());
                let taken = json!({"QueueUrl": url, "ReceiptHandle": message["ReceiptHandle"]});
                self.ledger.moto.json("sqs", "AmazonSQS.DeleteMessage", &taken);
            }
        }
        tasks
    }

    /// The queue brings remediate a task.
    pub(crate) fn hand(&self, task: &Task) {
        let number = self.sent.replace(self.sent.get() + 1);
        let message = json!({
            "messageId": format!("m-{number}"), "eventSource": "aws:sqs", "body": serde_json::to_string(task).unwrap(),
            "attributes": {"MessageGroupId": task.group_id()},
        });
        let answer = self.remediate.invoke(&json!({"Records": [message]}).to_string());
        assert_eq!(answer, json!({"batchItemFailures": []}), "{task:?}\n{}", self.remediate.log());
    }

    /// The look at an attempt that is due next, as its schedule would bring it; it is not waited for.
    pub(crate) fn look(&self, key: &FindingKey, look: u32) {
        let attempt = self.attempts(key).into_iter().next_back();
        let attempt = attempt.unwrap_or_else(|| panic!("no attempt: {:?}\n{}", self.record(key), self.remediate.log()));
        let task =
            Task { finding: key.clone(), life: attempt.life, attempt: attempt.number, group: "looks".to_owned(), look };
        self.hand(&task);
    }

    pub(crate) fn record(&self, key: &FindingKey) -> Record {
        self.runtime.block_on(self.tables().record(key)).unwrap().unwrap_or_else(|| panic!("no record of {key:?}"))
    }

    pub(crate) fn standing(&self) -> Vec<Record> {
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let page = self.runtime.block_on(self.tables().standing(after.as_deref(), 100)).unwrap();
            all.extend(page.records);
            after = page.next;
            if after.is_none() {
                return all;
            }
        }
    }

    pub(crate) fn status(&self, key: &FindingKey) -> FindingStatus {
        self.record(key).finding.unwrap().status
    }

    /// How far a finding's remediation came, and what is said of it.
    pub(crate) fn stage(&self, key: &FindingKey) -> (Option<Stage>, String) {
        let told = self.record(key).finding.and_then(|finding| finding.remediation);
        told.map_or((None, String::new()), |told| (Some(told.stage), told.note))
    }

    pub(crate) fn attempts(&self, key: &FindingKey) -> Vec<Attempt> {
        self.runtime.block_on(self.tables().attempts(&key.id())).unwrap()
    }

    pub(crate) fn order(&self, order: &Order) {
        self.runtime.block_on(self.tables().put_order(order)).unwrap();
    }

    /// A facet as it stands at the endpoint, read by the code that remediate reads it by.
    pub(crate) fn facet(&self, key: &FindingKey, facet: &Facet) -> State {
        let roles = RemediationRoles { config: self.config.clone(), prefix: ROLES.to_owned() };
        let at = Place::of(&key.resource);
        self.runtime.block_on(async {
            let session = roles.session(facet.service(), &at, "{}", "test").await.unwrap();
            session.read(facet).await.unwrap_or_else(|error| panic!("{facet:?}: {error}"))
        })
    }

    /// The requests of remediate that reached the endpoint since the last time and change a customer's resource.
    pub(crate) fn changes(&self) -> Vec<Recorded> {
        self.recorder.take().into_iter().filter(is_change).collect()
    }

    /// Somebody changes a facet, by whatever calls lead there.
    pub(crate) fn change(&self, key: &FindingKey, facet: &Facet, from: &State, to: &State) {
        let roles = RemediationRoles { config: self.config.clone(), prefix: ROLES.to_owned() };
        let at = Place::of(&key.resource);
        self.runtime.block_on(async {
            let session = roles.session(facet.service(), &at, "{}", "test").await.unwrap();
            for call in facet.calls(from, to).unwrap() {
                session.call(&call).await.unwrap_or_else(|error| panic!("{call}: {error}"));
            }
        });
    }

    /// Lets time pass: a second look must come a minute after the first.
    pub(crate) fn wait(time: SignedDuration) {
        std::thread::sleep(time.unsigned_abs());
    }
}

/// The test's own way to the endpoint.
async fn config(endpoint: &str) -> guardrail_aws::SdkConfig {
    let loaded = guardrail_aws::load().await;
    loaded
        .into_builder()
        .endpoint_url(endpoint)
        .region(aws_config::Region::new("eu-west-1"))
        .credentials_provider(aws_credential_types::provider::SharedCredentialsProvider::new(
            aws_credential_types::Credentials::new("testing", "testing", None, None, "test"),
        ))
        .build()
}

/// True for a request that changes a customer's resource: not the ledger, not the images, not the schedules.
fn is_change(request: &Recorded) -> bool {
    let is_own = matches!(request.service.as_str(), "dynamodb" if !request.operation.contains("Table") && !request.operation.contains("Backups"))
        || request.path.starts_with("/guardrail-images/")
        || request.service == "scheduler"
        || request.operation == "AssumeRole";
    !is_own && !request.is_read()
}

/// A rule's scheduled event that asks for one control.
fn scheduled(control: &str) -> Value {
    let invoking = json!({"awsAccountId": ACCOUNT_ID, "notificationCreationTime": Timestamp::now(),
        "messageType": "ScheduledNotification", "recordVersion": "1.0"});
    json!({
        "version": "1.0", "invokingEvent": invoking.to_string(),
        "ruleParameters": json!({"controls": control}).to_string(), "resultToken": "TESTMODE-not",
        "eventLeftScope": false, "executionRoleArn": format!("arn:aws:iam::{ACCOUNT_ID}:role/config"),
        "configRuleArn": format!("arn:aws:config:eu-west-1:{ACCOUNT_ID}:config-rule/config-rule-1"),
        "configRuleName": "rule", "configRuleId": "config-rule-1", "accountId": ACCOUNT_ID,
    })
}
