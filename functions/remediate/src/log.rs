//! What an invocation leaves in the log: one line a task, with the finding's keys. Never a call's parameters: they may hold a
//! policy.

use guardrail_engine::ledger::Stage;
use guardrail_engine::remediate::{Handled, RemediateError, Task};
use guardrail_telemetry::{Metric, Metrics, cut};
use tracing::{info, warn};

/// One line of a task, with its finding's keys.
macro_rules! line {
    ($level:ident, $task:expr, $($rest:tt)+) => {{
        let task = $task;
        let key = &task.finding;
        $level!(
            control = key.control,
            resourceType = key.resource.resource_type,
            resourceId = key.resource.resource_id,
            awsAccountId = key.resource.account_id,
            awsRegion = key.resource.region,
            finding = key.id().to_string(),
            life = task.life,
            attempt = task.attempt,
            look = task.look,
            $($rest)+
        )
    }};
}

/// Writes down and counts what a task came to.
pub(crate) fn handled(metrics: &mut Metrics, task: &Task, handled: &Result<Handled, RemediateError>) {
    match handled {
        Ok(Handled::Nothing(why)) => line!(info, task, why, "nothing done"),
        Ok(Handled::NotYet(why)) => line!(info, task, why = cut(why), "not as it should be yet"),
        Ok(Handled::Told { stage, note, calls }) => {
            if let Some(metric) = metric(*stage) {
                metrics.count(metric, 1);
            }
            metrics.count(Metric::CallsMade, *calls);
            line!(info, task, stage = <&str>::from(stage), note = cut(note), calls, "remediation");
        }
        Err(error) => line!(warn, task, error = cut(&error.to_string()), "the task comes again"),
    }
}

/// What a stage is counted as.
fn metric(stage: Stage) -> Option<Metric> {
    match stage {
        Stage::Remediated => Some(Metric::Remediated),
        Stage::Failed => Some(Metric::RemediationsFailed),
        Stage::Refused => Some(Metric::RemediationsRefused),
        Stage::Planned | Stage::AwaitingApproval | Stage::Applied | Stage::Undone | Stage::Contested => None,
    }
}
