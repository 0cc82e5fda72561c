//! The use case over ports in memory: what AWS Config and the account are asked, and what comes of it.

mod change;
mod delivery;
mod events;
mod oversized;
mod recording;
mod scheduled;

use super::{
    ConfigService, EvaluateError, GlobalControls, Inventory, NotRecorded, PortError, PutError, Question, Recorder,
    Report, evaluate,
};
use crate::Verdict;
use crate::ledger::{Recorded, Sighting};
use crate::settings::Settings;
use guardrail_controls::Subject;
use guardrail_model::{ACCOUNT, ComplianceType, ConfigurationItem, Evaluation};
use guardrail_resources::Unreadable;
use guardrail_resources::read::{self, Problem};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// When every item of these tests was captured.
const CAPTURED: &str = "2026-03-02T09:15:41.120Z";
/// When every event was sent.
const SENT: &str = "2026-03-02T09:15:44.004Z";

/// One PutEvaluations.
#[derive(Clone, Debug, PartialEq)]
struct Put {
    token: String,
    evaluations: Vec<Evaluation>,
    test_mode: bool,
}

/// What AWS Config answers to one PutEvaluations.
enum PutAnswer {
    /// All taken but the results on these resource ids.
    AllBut(&'static [&'static str]),
    Error(PutError),
}

/// AWS Config in memory. Without scripted answers it takes everything.
#[derive(Default)]
struct Config {
    item: Option<String>,
    item_error: Option<PortError>,
    reported: Vec<(String, String)>,
    reported_error: Option<PortError>,
    answers: Mutex<VecDeque<PutAnswer>>,
    puts: Mutex<Vec<Put>>,
    asked_items: Mutex<Vec<(String, String, Timestamp)>>,
    asked_rules: Mutex<Vec<String>>,
    pauses: Mutex<Vec<Duration>>,
}

impl Config {
    fn answering(answers: impl IntoIterator<Item = PutAnswer>) -> Self {
        Self { answers: Mutex::new(answers.into_iter().collect()), ..Self::default() }
    }

    fn puts(&self) -> Vec<Put> {
        self.puts.lock().unwrap().clone()
    }

    /// The one result of the one call.
    fn only(&self) -> Evaluation {
        let puts = self.puts();
        assert_eq!(puts.len(), 1, "{puts:?}");
        assert_eq!(puts[0].evaluations.len(), 1, "{puts:?}");
        puts[0].evaluations[0].clone()
    }
}

impl ConfigService for Config {
    async fn item_at(&self, kind: &str, id: &str, not_after: Timestamp) -> Result<Option<String>, PortError> {
        self.asked_items.lock().unwrap().push((kind.to_owned(), id.to_owned(), not_after));
        self.item_error.clone().map_or_else(|| Ok(self.item.clone()), Err)
    }

    async fn put_evaluations(
        &self,
        token: &str,
        evaluations: &[Evaluation],
        test_mode: bool,
    ) -> Result<Vec<Evaluation>, PutError> {
        let put = Put { token: token.to_owned(), evaluations: evaluations.to_vec(), test_mode };
        self.puts.lock().unwrap().push(put);
        match self.answers.lock().unwrap().pop_front() {
            None => Ok(Vec::new()),
            Some(PutAnswer::Error(error)) => Err(error),
            Some(PutAnswer::AllBut(ids)) => {
                let refused = |evaluation: &&Evaluation| ids.contains(&evaluation.compliance_resource_id.as_str());
                Ok(evaluations.iter().filter(refused).cloned().collect())
            }
        }
    }

    async fn reported(&self, rule_name: &str) -> Result<Vec<(String, String)>, PortError> {
        self.asked_rules.lock().unwrap().push(rule_name.to_owned());
        self.reported_error.clone().map_or_else(|| Ok(self.reported.clone()), Err)
    }

    async fn pause(&self, time: Duration) {
        self.pauses.lock().unwrap().push(time);
    }
}

/// An account in memory: one section a view, and nothing where a section is missing.
#[derive(Default)]
struct Account {
    sections: BTreeMap<&'static str, Value>,
    recorded_types: Mutex<Vec<&'static str>>,
    asked: Mutex<Vec<(&'static str, String, String)>>,
}

impl Account {
    fn of<const N: usize>(sections: [(&'static str, Value); N]) -> Self {
        Self { sections: BTreeMap::from(sections), ..Self::default() }
    }
}

impl Inventory for Account {
    async fn ask(&self, question: Question<'_>) -> Result<Subject, Unreadable> {
        let section = question.kind.account_section().unwrap();
        let asked = (section, question.account_id.to_owned(), question.region.to_owned());
        self.asked.lock().unwrap().push(asked);
        *self.recorded_types.lock().unwrap() = question.recorded_types.to_vec();
        let denied = || Unreadable::new(section, Problem::Unavailable("AccessDeniedException".to_owned()));
        let value = self.sections.get(section).ok_or_else(denied)?;
        let item = json!({
            "resourceType": ACCOUNT,
            "resourceId": question.account_id,
            "configuration": BTreeMap::from([(section, value)]),
        });
        let text = item.to_string();
        let item: ConfigurationItem<'_> = read::text(&text, "item")?;
        Ok(Subject::read(question.kind, &item, &item.key().into())?.unwrap())
    }
}

/// Runs a future that never waits.
fn run<F: Future>(future: F) -> F::Output {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a port in memory never waits"),
    }
}

/// A ledger for tests that are not about it.
struct Anyone;

impl Recorder for Anyone {
    async fn record(&self, _: &Sighting, _: &[Verdict]) -> Result<Vec<Recorded>, NotRecorded> {
        Ok(Vec::new())
    }
}

/// What comes of an event with every control at its defaults.
fn answer_to(event: &Value, config: &Config, account: &Account) -> Result<Report, EvaluateError> {
    let (_, catalogue) = Settings::prepare("").unwrap();
    run(evaluate(&catalogue, GlobalControls::Here, config, account, &Anyone, &event.to_string()))
}

/// The outer event of a rule that selects controls.
fn event(controls: &str, invoking: &Value) -> Value {
    json!({
        "version": "1.0",
        "invokingEvent": invoking.to_string(),
        "ruleParameters": json!({"controls": controls}).to_string(),
        "resultToken": "token-of-the-rule",
        "eventLeftScope": false,
        "executionRoleArn": "arn:aws:iam::111122223333:role/config",
        "configRuleArn": "arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-abc123",
        "configRuleName": "guardrail-rule",
        "configRuleId": "config-rule-abc123",
        "accountId": "111122223333",
    })
}

/// A change of an item, for a rule that selects controls.
fn change(controls: &str, item: &Value) -> Value {
    event(
        controls,
        &json!({
            "configurationItemDiff": null,
            "configurationItem": item,
            "notificationCreationTime": SENT,
            "messageType": "ConfigurationItemChangeNotification",
            "recordVersion": "1.3",
        }),
    )
}

/// A bucket with versioning and a public access block, either of them as given.
fn bucket(versioning: &str, block: &Value) -> Value {
    json!({
        "configurationItemVersion": "1.3",
        "configurationItemCaptureTime": CAPTURED,
        "awsAccountId": "111122223333",
        "configurationItemStatus": "OK",
        "resourceType": "AWS::S3::Bucket",
        "resourceId": "invoices",
        "resourceName": "invoices",
        "ARN": "arn:aws:s3:::invoices",
        "awsRegion": "eu-west-1",
        "configuration": {"name": "invoices"},
        "supplementaryConfiguration": {
            "BucketVersioningConfiguration": {"status": versioning},
            "PublicAccessBlockConfiguration": block,
        },
    })
}

/// All four switches on.
fn blocked() -> Value {
    json!({
        "blockPublicAcls": true,
        "ignorePublicAcls": true,
        "blockPublicPolicy": true,
        "restrictPublicBuckets": true,
    })
}

/// A result as a test states it: type, id, word, annotation.
fn said(evaluation: &Evaluation) -> (&str, &str, ComplianceType, &str) {
    (
        &evaluation.compliance_resource_type,
        &evaluation.compliance_resource_id,
        evaluation.compliance_type,
        evaluation.annotation.as_ref().map_or("", |annotation| annotation.as_str()),
    )
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn failure(operation: &'static str) -> PortError {
    PortError { operation, message: "ThrottlingException: Rate exceeded".to_owned() }
}
