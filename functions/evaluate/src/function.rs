//! One invocation: the event in, what came of it out. An error fails the invocation, so that Lambda tries again and then
//! hands the event to the failure queue; its type is the name of what went wrong.

use crate::log;
use guardrail_aws::{Account, LedgerTables, SdkConfig};
use guardrail_engine::evaluate::{EvaluateError, GlobalControls, LedgerRecorder, Memo, evaluate};
use guardrail_engine::ledger::{Exemptions, Operators as _, StoreError};
use guardrail_engine::notify::Rules;
use guardrail_engine::settings::{Cached, Current, SettingsTrouble};
use guardrail_telemetry::{Metric, cut};
use jiff::Timestamp;
use lambda_runtime::{Diagnostic, LambdaEvent};
use serde_json::value::RawValue;
use std::env;
use tokio::sync::OnceCell;
use tracing::warn;

/// What one process keeps between invocations.
pub(crate) struct Function {
    global_controls: GlobalControls,
    findings_table: String,
    control_table: String,
    memo: Memo,
    aws: OnceCell<Aws>,
}

struct Aws {
    account: Account,
    settings: Cached<LedgerTables>,
}

/// Why the function cannot start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    /// A variable that the template sets is not there.
    #[error("{0} is not set: the template sets it")]
    Missing(&'static str),
    /// A value of `GUARDRAIL_GLOBAL_CONTROLS` that the template does not give.
    #[error("GUARDRAIL_GLOBAL_CONTROLS is `{0}`: expected `true` or `false`")]
    GlobalControls(String),
}

/// Why an invocation fails: the name of what went wrong, and what is known of it. The runtime logs it as it stands.
#[derive(Debug)]
pub(crate) struct Failure {
    error_type: &'static str,
    error_message: String,
}

impl Function {
    /// Reads what the template says; it makes no call. `GUARDRAIL_GLOBAL_CONTROLS` is the template's parameter: `false` in a
    /// Region that leaves what is global to another one.
    pub(crate) fn prepare() -> Result<Self, StartError> {
        let global_controls = match env::var("GUARDRAIL_GLOBAL_CONTROLS").as_deref() {
            Ok("true") | Err(_) => GlobalControls::Here,
            Ok("false") => GlobalControls::Elsewhere,
            Ok(other) => return Err(StartError::GlobalControls(other.to_owned())),
        };
        let required = |name| env::var(name).ok().filter(|value| !value.is_empty()).ok_or(StartError::Missing(name));
        Ok(Self {
            global_controls,
            findings_table: required("GUARDRAIL_FINDINGS_TABLE")?,
            control_table: required("GUARDRAIL_CONTROL_TABLE")?,
            memo: Memo::default(),
            aws: OnceCell::new(),
        })
    }

    /// Answers one rule event, by the settings in force.
    pub(crate) async fn answer(&self, event: LambdaEvent<Box<RawValue>>) -> Result<log::Summary, Failure> {
        let Aws { account, settings } = self.aws.get_or_init(async || self.connect(guardrail_aws::load().await)).await;
        let now = Timestamp::now();
        let Current { in_force, trouble } = settings.current(now).await?;
        let exemptions = Exemptions(settings.operators().exemptions().await?);
        let recorder = LedgerRecorder {
            store: settings.operators(),
            judge: in_force.judge(),
            exemptions: &exemptions,
            baseline: Rules::of(&in_force.settings).baseline,
            memo: &self.memo,
            now,
        };
        let (catalogue, event) = (&in_force.catalogue, event.payload.get());
        let report = evaluate(catalogue, self.global_controls, account, account, &recorder, event).await;
        let mut metrics = log::metrics(report.as_ref().ok());
        if let Some(trouble) = trouble {
            warn!(error = cut(&trouble.to_string()), "the settings in force are not the newest");
            metrics.count(Metric::SettingsRefused, 1);
        }
        metrics.write(now);
        let report = report?;
        let summary = log::report(&report);
        report.into_result()?;
        Ok(summary)
    }

    fn connect(&self, config: SdkConfig) -> Aws {
        let tables = LedgerTables::new(config.clone(), &*self.findings_table, &*self.control_table);
        Aws { account: Account::new(config), settings: Cached::new(tables) }
    }
}

impl From<SettingsTrouble> for Failure {
    fn from(trouble: SettingsTrouble) -> Self {
        Self { error_type: "Settings", error_message: cut(&trouble.to_string()) }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self { error_type: "Ledger", error_message: cut(&error.to_string()) }
    }
}

impl From<EvaluateError> for Failure {
    fn from(error: EvaluateError) -> Self {
        Self { error_type: (&error).into(), error_message: cut(&error.to_string()) }
    }
}

impl From<Failure> for Diagnostic {
    fn from(Failure { error_type, error_message }: Failure) -> Self {
        Self { error_type: error_type.to_owned(), error_message }
    }
}
