//! One invocation: the event in, what came of it out. EventBridge invokes asynchronously: an error fails the invocation, so
//! that Lambda tries again and then hands the event to the failure queue; its type is the name of what went wrong. What the
//! queue brings is a batch: a request that could not be met is named in the answer, and comes again.

use crate::event::{Answer, Event, Message};
use crate::log::{self, Summary};
use guardrail_aws::{Account, LedgerTables, ReadQueue};
use guardrail_engine::detect::Detector;
use guardrail_engine::ledger::Exemptions;
use guardrail_engine::live::{LiveState, Watcher};
use guardrail_engine::settings::InForce;
use guardrail_function::{Backend, BatchAnswer, Failure, Invocation, StartError, required, variable};
use guardrail_telemetry::cut;
use jiff::Timestamp;
use lambda_runtime::LambdaEvent;
use serde_json::value::RawValue;
use tracing::warn;

/// What one process keeps between invocations.
pub(crate) struct Function {
    remediation_roles: Option<String>,
    read_queue: String,
    backend: Backend,
}

impl Function {
    /// Reads what the template says; it makes no call. `GUARDRAIL_REMEDIATION_ROLES` is what the names of the roles begin with
    /// by which guardrail puts resources right, and empty where the template makes none; `GUARDRAIL_READ_QUEUE` the URL of the queue of
    /// resources that are to be read.
    pub(crate) fn prepare() -> Result<Self, StartError> {
        Ok(Self {
            remediation_roles: variable("GUARDRAIL_REMEDIATION_ROLES"),
            read_queue: required("GUARDRAIL_READ_QUEUE")?,
            backend: Backend::from_environment()?,
        })
    }

    /// Takes in one event, by the settings in force.
    pub(crate) async fn answer(&self, event: LambdaEvent<Box<RawValue>>) -> Result<Answer, Failure> {
        let invocation = self.backend.begin().await?;
        match Event::read(event.payload.get()) {
            Event::Call(event) => self.call(event, invocation).await.map(Answer::Call),
            Event::Messages(messages) => Ok(Answer::Messages(self.messages(&messages, invocation).await)),
        }
    }

    /// A call: judged, recorded, and what it changed is asked for.
    async fn call(&self, event: &str, invocation: Invocation<'_>) -> Result<Summary, Failure> {
        let Invocation { now, account, tables, in_force, exemptions, mut metrics } = invocation;
        let detector = Detector {
            catalogue: &in_force.catalogue,
            store: tables,
            judge: in_force.judge(),
            exemptions: &exemptions,
            remediation_roles: self.remediation_roles.as_deref(),
            reads_live: Account::reads,
            now,
        };
        let queue = ReadQueue { account, url: &self.read_queue };
        let watcher = watcher(&in_force, tables, &queue, &exemptions, now);
        let report = detector.detect(event).await;
        log::measure(&mut metrics, &report);
        let mut asked = Ok(Vec::new());
        if let Ok(report) = &report {
            asked = watcher.changed(&report.call.event_id, report.call.at, &report.changed).await;
            log::read(&mut metrics, asked.iter().flatten());
        }
        metrics.write(now);
        let report = report.map_err(|error| Failure::of(&error))?;
        let summary = log::report(&report);
        asked.map_err(|error| Failure::of(&error))?;
        report.into_result().map_err(|error| Failure::of(&error))?;
        Ok(summary)
    }

    /// Requests to read resources that calls have changed.
    async fn messages(&self, messages: &[Message<'_>], invocation: Invocation<'_>) -> BatchAnswer {
        let Invocation { now, account, tables, in_force, exemptions, mut metrics } = invocation;
        let queue = ReadQueue { account, url: &self.read_queue };
        let watcher = watcher(&in_force, tables, &queue, &exemptions, now);
        let mut answer = BatchAnswer::default();
        for message in messages {
            let read = match &message.request {
                Ok(request) => watcher.read(request).await.map_err(|error| error.to_string()),
                Err(problem) => Err(format!("the message cannot be read: {problem}")),
            };
            match read {
                Ok(recorded) => log::read(&mut metrics, &recorded),
                Err(error) => {
                    warn!(messageId = &*message.id, error = cut(&error), "the message comes again");
                    answer.again(&*message.id);
                }
            }
        }
        metrics.write(now);
        answer
    }
}

type Watching<'w> = Watcher<'w, LedgerTables, Account, ReadQueue<'w>>;

fn watcher<'w>(
    in_force: &'w InForce,
    tables: &'w LedgerTables,
    queue: &'w ReadQueue<'w>,
    exemptions: &'w Exemptions,
    now: Timestamp,
) -> Watching<'w> {
    let (catalogue, judge) = (&in_force.catalogue, in_force.judge());
    // The queue is this account's own: `https://sqs.eu-west-1.amazonaws.com/111122223333/reads`.
    let home = queue.url.rsplit('/').nth(1).unwrap_or_default();
    Watcher { catalogue, store: tables, services: queue.account, queue, home, judge, exemptions, now }
}
