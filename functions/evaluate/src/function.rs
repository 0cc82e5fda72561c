//! One invocation: the event in, what came of it out. An error fails the invocation, so that Lambda tries again and then
//! hands the event to the failure queue; its type is the name of what went wrong.

use crate::log;
use guardrail_engine::evaluate::{GlobalControls, LedgerRecorder, Memo, evaluate};
use guardrail_function::{Backend, Failure, Invocation, StartError, global_controls};
use lambda_runtime::LambdaEvent;
use serde_json::value::RawValue;

/// What one process keeps between invocations.
pub(crate) struct Function {
    global_controls: GlobalControls,
    memo: Memo,
    backend: Backend,
}

impl Function {
    /// Reads what the template says; it makes no call.
    pub(crate) fn prepare() -> Result<Self, StartError> {
        let global_controls = global_controls()?;
        Ok(Self { global_controls, memo: Memo::default(), backend: Backend::from_environment()? })
    }

    /// Answers one rule event, by the settings in force.
    pub(crate) async fn answer(&self, event: LambdaEvent<Box<RawValue>>) -> Result<log::Summary, Failure> {
        let Invocation { now, account, tables, in_force, exemptions, mut metrics } = self.backend.begin().await?;
        let recorder = LedgerRecorder {
            store: tables,
            judge: in_force.judge(),
            exemptions: &exemptions,
            baseline: in_force.settings.alerts.baseline(),
            memo: &self.memo,
            now,
        };
        let (catalogue, event) = (&in_force.catalogue, event.payload.get());
        let report = evaluate(catalogue, self.global_controls, account, account, &recorder, event).await;
        log::measure(&mut metrics, report.as_ref().ok());
        metrics.write(now);
        let report = report.map_err(|error| Failure::of(&error))?;
        let summary = log::report(&report);
        report.into_result().map_err(|error| Failure::of(&error))?;
        Ok(summary)
    }
}
