//! One invocation: what the ledger owes is told, and what could not be taken is said.

use crate::channels::AwsChannels;
use crate::event::{Answer, Event, Failure as Again, StreamRecord};
use guardrail_aws::{Account, LedgerTables, SdkConfig};
use guardrail_engine::alert::Wording;
use guardrail_engine::ledger::{Exemptions, Operators as _, StoreError};
use guardrail_engine::notify::{Notifier, NotifyError, Rules};
use guardrail_engine::settings::{Cached, Current, SettingsTrouble};
use guardrail_telemetry::{Metric, Metrics, cut};
use jiff::Timestamp;
use lambda_runtime::{Diagnostic, LambdaEvent};
use serde_json::value::RawValue;
use std::env;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::OnceCell;
use tracing::{info, warn};

/// What one process keeps between invocations.
pub(crate) struct Function {
    findings_table: String,
    control_table: String,
    alerts_topic: String,
    chat_topic: String,
    pages: Option<String>,
    aws: OnceCell<Aws>,
}

struct Aws {
    account: Account,
    settings: Cached<LedgerTables>,
}

/// Why the function cannot start.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not set: the template sets it")]
pub(crate) struct StartError(&'static str);

/// Why an invocation fails: Lambda tries again.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
pub(crate) enum Failure {
    /// The event is none of the function's.
    #[error("the event cannot be read: {0}")]
    UnreadableEvent(String),
    /// No settings are known to hold.
    #[error(transparent)]
    Settings(#[from] SettingsTrouble),
    /// The ledger does not answer.
    #[error(transparent)]
    Ledger(#[from] StoreError),
    /// The sweep could not learn what is due.
    #[error(transparent)]
    Sweep(#[from] NotifyError),
}

impl Function {
    /// Reads what the template says. It makes no call.
    pub(crate) fn prepare() -> Result<Self, StartError> {
        let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
        let required = |name| variable(name).ok_or(StartError(name));
        Ok(Self {
            findings_table: required("GUARDRAIL_FINDINGS_TABLE")?,
            control_table: required("GUARDRAIL_CONTROL_TABLE")?,
            alerts_topic: required("GUARDRAIL_ALERTS_TOPIC")?,
            chat_topic: required("GUARDRAIL_CHAT_TOPIC")?,
            pages: variable("GUARDRAIL_PAGES"),
            aws: OnceCell::new(),
        })
    }

    /// Answers one event. What a batch could not take is in the answer, and comes again.
    pub(crate) async fn answer(&self, event: LambdaEvent<Box<RawValue>>) -> Result<Answer, Failure> {
        let event = Event::read(event.payload.get()).map_err(Failure::UnreadableEvent)?;
        let aws = self.aws.get_or_init(async || self.connect(guardrail_aws::load().await)).await;
        let now = Timestamp::now();
        let Current { in_force, trouble } = aws.settings.current(now).await?;
        let metrics = Mutex::new(Metrics::default());
        if let Some(trouble) = trouble {
            warn!(error = cut(&trouble.to_string()), "the settings in force are not the newest");
            measured(&metrics).count(Metric::SettingsRefused, 1);
        }
        let exemptions = Exemptions(aws.settings.operators().exemptions().await?);
        let channels = AwsChannels {
            account: &aws.account,
            alerts_topic: &self.alerts_topic,
            chat_topic: &self.chat_topic,
            wording: Wording { catalogue: &in_force.catalogue, exemptions: &exemptions, pages: self.pages.as_deref() },
            now,
            metrics: &metrics,
        };
        let rules = Rules::of(&in_force.settings);
        let notifier = Notifier {
            store: aws.settings.operators(),
            channels: &channels,
            rules: &rules,
            exemptions: &exemptions,
            now,
        };
        let answer = match event {
            Event::Sweep => sweep(&notifier, &metrics).await,
            Event::Batch(records) => Ok(batch(&notifier, &records, &metrics).await),
        };
        metrics.into_inner().unwrap_or_else(PoisonError::into_inner).write(now);
        answer
    }

    fn connect(&self, config: SdkConfig) -> Aws {
        let tables = LedgerTables::new(config.clone(), &*self.findings_table, &*self.control_table);
        Aws { account: Account::new(config), settings: Cached::new(tables) }
    }
}

type Telling<'n, 'c> = Notifier<'n, LedgerTables, AwsChannels<'c>>;

async fn sweep(notifier: &Telling<'_, '_>, metrics: &Mutex<Metrics>) -> Result<Answer, Failure> {
    let swept = notifier.sweep().await?;
    measured(metrics).observe(Metric::SinkBehind, swept.behind.as_secs_f64());
    if let Some(failure) = &swept.failure {
        warn!(failed = swept.failed, error = cut(&failure.to_string()), "not everything that is due could be told");
    }
    info!(seenTo = swept.seen_to, digests = swept.digests, failed = swept.failed, "swept");
    Ok(Answer::default())
}

/// Sees to each record's finding. A sink that could not be told is the sweep's from now on; a record that cannot be read,
/// or whose finding the ledger would not give, comes again.
async fn batch(notifier: &Telling<'_, '_>, records: &[StreamRecord<'_>], metrics: &Mutex<Metrics>) -> Answer {
    let mut answer = Answer::default();
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
        answer.batch_item_failures.push(Again { item_identifier: record.sequence_number.to_string() });
    }
    measured(metrics).count(Metric::AlertFailures, answer.batch_item_failures.len());
    answer
}

/// The metrics under way.
pub(crate) fn measured(metrics: &Mutex<Metrics>) -> MutexGuard<'_, Metrics> {
    metrics.lock().unwrap_or_else(PoisonError::into_inner)
}

impl From<Failure> for Diagnostic {
    fn from(failure: Failure) -> Self {
        let error_type: &'static str = (&failure).into();
        Self { error_type: error_type.to_owned(), error_message: cut(&failure.to_string()) }
    }
}
