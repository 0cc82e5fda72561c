//! One invocation: what the ledger owes is told, and what could not be taken is said.

use crate::channels::AwsChannels;
use crate::event::{Event, StreamRecord};
use guardrail_aws::LedgerTables;
use guardrail_engine::alert::Wording;
use guardrail_engine::notify::{Notifier, NotifyError, RemediationRules, Rules};
use guardrail_function::{Backend, BatchAnswer, Failure, Invocation, StartError, required, variable};
use guardrail_telemetry::{Metric, Metrics, cut};
use lambda_runtime::LambdaEvent;
use serde_json::value::RawValue;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tracing::{info, warn};

/// What one process keeps between invocations.
pub(crate) struct Function {
    alerts_topic: String,
    chat_topic: String,
    remediation_queue: Option<String>,
    pages: Option<String>,
    backend: Backend,
}

/// Why an invocation fails beside what any may fail for: Lambda tries again.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
enum AlertError {
    /// The event is none of the function's.
    #[error("the event cannot be read: {0}")]
    UnreadableEvent(String),
    /// The sweep could not learn what is due.
    #[error(transparent)]
    Sweep(NotifyError),
    /// The ledger holds what is no record: all else was seen to, and of this nobody was told.
    #[error("{count} of the ledger's records cannot be read, {first} among them")]
    UnreadableRecords {
        /// How many.
        count: usize,
        /// The store's name for one of them.
        first: String,
    },
}

impl Function {
    /// Reads what the template says. It makes no call.
    pub(crate) fn prepare() -> Result<Self, StartError> {
        Ok(Self {
            backend: Backend::from_environment()?,
            alerts_topic: required("GUARDRAIL_ALERTS_TOPIC")?,
            chat_topic: required("GUARDRAIL_CHAT_TOPIC")?,
            remediation_queue: variable("GUARDRAIL_REMEDIATION_QUEUE"),
            pages: variable("GUARDRAIL_PAGES"),
        })
    }

    /// BatchAnswers one event. What a batch could not take is in the answer, and comes again.
    pub(crate) async fn answer(&self, event: LambdaEvent<Box<RawValue>>) -> Result<BatchAnswer, Failure> {
        let event =
            Event::read(event.payload.get()).map_err(|problem| Failure::of(&AlertError::UnreadableEvent(problem)))?;
        let Invocation { now, account, tables, in_force, exemptions, metrics } = self.backend.begin().await?;
        let metrics = Mutex::new(metrics);
        let channels = AwsChannels {
            account,
            alerts_topic: &self.alerts_topic,
            chat_topic: &self.chat_topic,
            remediation_queue: self.remediation_queue.as_deref(),
            wording: Wording {
                catalogue: &in_force.catalogue,
                exemptions: &exemptions,
                modes: &in_force.settings.modes,
                pages: self.pages.as_deref(),
            },
            now,
            metrics: &metrics,
        };
        let remediation = self.remediation_queue.as_ref().map(|_| RemediationRules::of(&in_force.settings));
        // The topic is this account's own: `arn:aws:sns:eu-west-1:111122223333:alerts`.
        let account_id = self.alerts_topic.split(':').nth(4).unwrap_or_default();
        let rules = Rules { remediation, ..Rules::of(&in_force.settings, account_id) };
        let notifier = Notifier { store: tables, channels: &channels, rules: &rules, exemptions: &exemptions, now };
        let answer = match event {
            Event::Sweep => sweep(&notifier, &metrics).await,
            Event::Batch(records) => Ok(batch(&notifier, &records, &metrics).await),
        };
        metrics.into_inner().unwrap_or_else(PoisonError::into_inner).write(now);
        answer
    }
}

type Telling<'n, 'c> = Notifier<'n, LedgerTables, AwsChannels<'c>>;

async fn sweep(notifier: &Telling<'_, '_>, metrics: &Mutex<Metrics>) -> Result<BatchAnswer, Failure> {
    let swept = notifier.sweep().await.map_err(|error| Failure::of(&AlertError::Sweep(error)))?;
    measured(metrics).observe(Metric::SinkBehind, swept.behind.as_secs_f64());
    if let Some(failure) = &swept.failure {
        warn!(failed = swept.failed, error = cut(&failure.to_string()), "not everything that is due could be told");
    }
    for record in &swept.unreadable {
        warn!(record = cut(record), "the record cannot be read");
    }
    info!(
        seenTo = swept.seen_to,
        digests = swept.digests,
        failed = swept.failed,
        unreadable = swept.unreadable.len(),
        "swept"
    );
    match swept.unreadable.first() {
        None => Ok(BatchAnswer::default()),
        Some(first) => {
            let (count, first) = (swept.unreadable.len(), first.clone());
            Err(Failure::of(&AlertError::UnreadableRecords { count, first }))
        }
    }
}

/// Sees to each record's finding. A sink that could not be told is the sweep's from now on; a record that cannot be read,
/// or whose finding the ledger would not give, comes again.
async fn batch(notifier: &Telling<'_, '_>, records: &[StreamRecord<'_>], metrics: &Mutex<Metrics>) -> BatchAnswer {
    let mut answer = BatchAnswer::default();
    for record in records {
        let error = match &record.finding {
            Err(problem) => format!("the record cannot be read: {problem}"),
            Ok(key) => match notifier.finding(key).await {
                Ok(()) => continue,
                Err(error @ NotifyError::Sinks(_)) => {
                    warn!(finding = key.id().as_str(), error = cut(&error.to_string()), "some sinks could not be told");
                    continue;
                }
                Err(error @ NotifyError::Ledger(_)) => error.to_string(),
            },
        };
        warn!(sequenceNumber = &*record.sequence_number, error = cut(&error), "the record comes again");
        answer.again(&*record.sequence_number);
    }
    measured(metrics).count(Metric::AlertFailures, answer.batch_item_failures.len());
    answer
}

/// The metrics under way.
pub(crate) fn measured(metrics: &Mutex<Metrics>) -> MutexGuard<'_, Metrics> {
    metrics.lock().unwrap_or_else(PoisonError::into_inner)
}
