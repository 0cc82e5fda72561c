//! What an invocation leaves in the log: one line a task, with the finding's keys. Never a call's parameters: they may hold a
//! policy.

use guardrail_engine::ledger::Stage;
use guardrail_engine::remediate::{Handled, RemediateError, Task};
use guardrail_telemetry::{Metric, Metrics, cut};
use tracing::{info, warn};

/// Writes down and counts what a task came to.
pub(crate) fn handled(metrics: &mut Metrics, task: &Task, handled: &Result<Handled, RemediateError>) {
    let key = &task.finding;
    let finding = key.id().to_string();
    match handled {
        Ok(Handled::NotYet(why)) => info!(
            control = key.control,
            resourceType = key.resource.resource_type,
            resourceId = key.resource.resource_id,
            awsAccountId = key.resource.account_id,
            awsRegion = key.resource.region,
            finding,
            life = task.life,
            attempt = task.attempt,
            look = task.look,
            why = cut(why),
            "not as it should be yet"
        ),
        Ok(Handled::Nothing(why)) => info!(
            control = key.control,
            resourceType = key.resource.resource_type,
            resourceId = key.resource.resource_id,
            awsAccountId = key.resource.account_id,
            awsRegion = key.resource.region,
            finding,
            life = task.life,
            attempt = task.attempt,
            look = task.look,
            why,
            "nothing done"
        ),
        Ok(Handled::Told { stage, note, calls }) => {
            if let Some(metric) = metric(*stage) {
                metrics.count(metric, 1);
            }
            metrics.count(Metric::CallsMade, *calls);
            info!(
                control = key.control,
                resourceType = key.resource.resource_type,
                resourceId = key.resource.resource_id,
                awsAccountId = key.resource.account_id,
                awsRegion = key.resource.region,
                finding,
                life = task.life,
                attempt = task.attempt,
                look = task.look,
                stage = <&str>::from(stage),
                note = cut(note),
                calls,
                "remediation"
            );
        }
        Err(error) => warn!(
            control = key.control,
            resourceType = key.resource.resource_type,
            resourceId = key.resource.resource_id,
            awsAccountId = key.resource.account_id,
            awsRegion = key.resource.region,
            finding,
            life = task.life,
            attempt = task.attempt,
            look = task.look,
            error = cut(&error.to_string()),
            "the task comes again"
        ),
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
