//! Tasks that come back later: one-time schedules of Amazon EventBridge Scheduler, each with the queue as its target
//! (`scheduler:CreateSchedule`).

use crate::Account;
use crate::error::reason;
use aws_sdk_scheduler::operation::create_schedule::CreateScheduleError;
use aws_sdk_scheduler::types::{
    ActionAfterCompletion, FlexibleTimeWindow, FlexibleTimeWindowMode, SqsParameters, Target,
};
use guardrail_engine::evaluate::PortError;
use guardrail_engine::remediate::{Schedule, Task};
use jiff::Timestamp;
use jiff::tz::TimeZone;

const CREATE: &str = "scheduler:CreateSchedule";

/// The queue of tasks, as schedules send to it. It is a FIFO queue whose deduplication is by content: a schedule says a
/// message's group and not its deduplication id (EventBridge Scheduler API, SqsParameters).
pub struct TaskSchedule<'s> {
    /// The account.
    pub account: &'s Account,
    /// The queue's ARN.
    pub queue_arn: &'s str,
    /// The role that schedules send by.
    pub role_arn: &'s str,
    /// The schedules' group.
    pub group: &'s str,
}

impl Schedule for TaskSchedule<'_> {
    /// A schedule is named after its task: one that stands already is the same. It comes within a minute of its time, which
    /// is as finely as EventBridge Scheduler keeps it, and is gone once it has come.
    async fn at(&self, task: &Task, time: Timestamp) -> Result<(), PortError> {
        let failed = |message: String| PortError { operation: CREATE, message };
        let built = |error: aws_smithy_types::error::operation::BuildError| failed(error.to_string());
        let body = serde_json::to_string(task).map_err(|error| failed(error.to_string()))?;
        let target = Target::builder()
            .arn(self.queue_arn)
            .role_arn(self.role_arn)
            .input(body)
            .sqs_parameters(SqsParameters::builder().message_group_id(task.group_id()).build())
            .build()
            .map_err(built)?;
        let exactly = FlexibleTimeWindow::builder().mode(FlexibleTimeWindowMode::Off).build().map_err(built)?;
        let at = time.to_zoned(TimeZone::UTC).strftime("at(%Y-%m-%dT%H:%M:%S)").to_string();
        let create = self
            .account
            .scheduler()
            .create_schedule()
            .name(task.id())
            .group_name(self.group)
            .schedule_expression(at)
            .flexible_time_window(exactly)
            .action_after_completion(ActionAfterCompletion::Delete)
            .target(target);
        match create.send().await {
            Err(error) if error.as_service_error().is_some_and(CreateScheduleError::is_conflict_exception) => Ok(()),
            result => result.map(drop).map_err(|error| failed(reason(&error))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TaskSchedule;
    use crate::testing::{account, refusal, reply, sent};
    use guardrail_engine::ledger::FindingKey;
    use guardrail_engine::remediate::{Schedule, Task};
    use guardrail_model::ResourceKey;
    use jiff::Timestamp;

    #[tokio::test]
    async fn a_task_comes_once_at_its_time_in_its_group() {
        let bucket = ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::S3::Bucket", "logs");
        let task = Task {
            finding: FindingKey::configuration(bucket, "s3-bucket-public-access-block"),
            life: 1,
            attempt: 2,
            group: "arn:aws:s3:::logs".to_owned(),
            look: 1,
        };
        let (account, client) = account([
            reply(200, r#"{"ScheduleArn":"a"}"#),
            reply(409, r#"{"__type":"ConflictException"}"#),
            refusal("x"),
        ]);
        let schedule = TaskSchedule { account: &account, queue_arn: "arn:q", role_arn: "arn:r", group: "guardrail" };
        let time: Timestamp = "2026-03-02T09:15:07Z".parse().unwrap();
        schedule.at(&task, time).await.unwrap();
        schedule.at(&task, time).await.unwrap();
        assert!(schedule.at(&task, time).await.is_err());
        let body: serde_json::Value = serde_json::from_str(&sent(&client)[0]).unwrap();
        assert_eq!(body["ScheduleExpression"], "at(2026-03-02T09:15:07)");
        assert_eq!(body["ActionAfterCompletion"], "DELETE");
        assert_eq!(serde_json::from_str::<Task>(body["Target"]["Input"].as_str().unwrap()).unwrap(), task);
        let uri = client.actual_requests().next().unwrap().uri().to_owned();
        assert!(uri.ends_with(&format!("/schedules/{}", task.id())), "{uri}");
    }
}
