//! One invocation: a batch of tasks, each seen to in its order. Where one of a group could not be, the later ones of that
//! group come again with it.

use crate::event::{Batch, Message};
use crate::log;
use guardrail_aws::{ImageBucket, LiveEyes, RemediationRoles, TaskSchedule};
use guardrail_engine::evaluate::GlobalControls;
use guardrail_engine::remediate::{Handled, RemediateError, Remediator, Task};
use guardrail_function::{Backend, BatchAnswer, Failure, Invocation, StartError, global_controls, required};
use guardrail_telemetry::{Metric, cut};
use jiff::Timestamp;
use lambda_runtime::LambdaEvent;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeSet;
use tracing::warn;

/// What one process keeps between invocations.
pub(crate) struct Function {
    role_prefix: String,
    images_bucket: String,
    queue_arn: String,
    schedule_role: String,
    schedule_group: String,
    global_controls: GlobalControls,
    backend: Backend,
}

/// Why an invocation fails beside what any may fail for.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
enum EventError {
    /// The event is no batch of messages.
    #[error("the event cannot be read: {0}")]
    UnreadableEvent(String),
}

impl Function {
    /// Reads what the template says; it makes no call. `GUARDRAIL_REMEDIATION_ROLES` is what the names of the services' roles
    /// begin with, their path included; `GUARDRAIL_IMAGES_BUCKET` where states are kept; `GUARDRAIL_REMEDIATION_QUEUE_ARN`,
    /// `GUARDRAIL_SCHEDULE_ROLE` and `GUARDRAIL_SCHEDULE_GROUP` how tasks come back.
    pub(crate) fn prepare() -> Result<Self, StartError> {
        Ok(Self {
            role_prefix: required("GUARDRAIL_REMEDIATION_ROLES")?,
            images_bucket: required("GUARDRAIL_IMAGES_BUCKET")?,
            queue_arn: required("GUARDRAIL_REMEDIATION_QUEUE_ARN")?,
            schedule_role: required("GUARDRAIL_SCHEDULE_ROLE")?,
            schedule_group: required("GUARDRAIL_SCHEDULE_GROUP")?,
            global_controls: global_controls()?,
            backend: Backend::from_environment()?,
        })
    }

    /// Sees to a batch of messages.
    pub(crate) async fn answer(&self, event: LambdaEvent<Box<RawValue>>) -> Result<BatchAnswer, Failure> {
        let batch: Batch<'_> = serde_json::from_str(event.payload.get())
            .map_err(|error| Failure::of(&EventError::UnreadableEvent(error.to_string())))?;
        let mut invocation = self.backend.begin().await?;
        let mut answer = BatchAnswer::default();
        let mut behind: BTreeSet<Cow<'_, str>> = BTreeSet::new();
        for Message { id, group, task } in batch.messages() {
            let worker = format!("{}/{id}", event.context.request_id);
            let is_behind = group.as_ref().is_some_and(|group| behind.contains(group));
            let is_done = match &task {
                _ if is_behind => false,
                Ok(task) => {
                    let handled = Box::pin(self.handle(&invocation, task, &worker)).await;
                    log::handled(&mut invocation.metrics, task, &handled);
                    handled.is_ok()
                }
                Err(problem) => {
                    warn!(messageId = &*id, error = cut(problem), "the message cannot be read");
                    invocation.metrics.count(Metric::EventsUnreadable, 1);
                    false
                }
            };
            if !is_done {
                behind.extend(group);
                answer.again(id);
            }
        }
        invocation.metrics.write(invocation.now);
        Ok(answer)
    }

    async fn handle(&self, invocation: &Invocation<'_>, task: &Task, worker: &str) -> Result<Handled, RemediateError> {
        let Invocation { account, tables, in_force, .. } = invocation;
        let now = Timestamp::now();
        // The very newest, or nothing is written: what judges may be a minute behind, what changes something may not.
        let newest = self.backend.newest(now).await;
        let trouble = newest.as_ref().err().map(ToString::to_string);
        let judging = newest.as_ref().unwrap_or(in_force);
        // The queue and the bucket are this account's own: `arn:aws:sqs:eu-west-1:111122223333:remediation.fifo`.
        let owner = self.queue_arn.split(':').nth(4).unwrap_or_default();
        let eyes = LiveEyes {
            account,
            account_id: owner,
            catalogue: &judging.catalogue,
            global_controls: self.global_controls,
        };
        let hands = RemediationRoles { config: account.config().clone(), prefix: self.role_prefix.clone() };
        let images = ImageBucket::new(account.config().clone(), &*self.images_bucket, owner);
        let schedule = TaskSchedule {
            account,
            queue_arn: &self.queue_arn,
            role_arn: &self.schedule_role,
            group: &self.schedule_group,
        };
        let settings = match (&newest, &trouble) {
            (Ok(newest), _) => Ok(&newest.settings),
            (Err(_), trouble) => Err(trouble.as_deref().unwrap_or_default()),
        };
        let remediator = Remediator {
            store: *tables,
            hands: &hands,
            eyes: &eyes,
            images: &images,
            schedule: &schedule,
            settings,
            worker,
            now,
        };
        Box::pin(remediator.handle(task)).await
    }
}
