//! Amazon EventBridge Scheduler: whether schedules are on.

use crate::Account;
use crate::error::answer_if_any;
use aws_sdk_scheduler::Client;
use aws_sdk_scheduler::operation::get_schedule::GetScheduleError;
use guardrail_engine::doctor::Schedule;
use guardrail_resources::Unreadable;

const SCHEDULE: &str = "scheduler:GetSchedule";

impl Account {
    pub(crate) fn scheduler(&self) -> &Client {
        self.scheduler.get_or_init(|| Client::new(&self.config))
    }

    /// A schedule of the default group (`scheduler:GetSchedule`); `None` where there is none of its name.
    pub async fn default_schedule(&self, name: &str) -> Result<Option<Schedule>, Unreadable> {
        let schedule = self.scheduler().get_schedule().name(name).send().await;
        let Some(schedule) = answer_if_any(SCHEDULE, schedule, GetScheduleError::is_resource_not_found_exception)?
        else {
            return Ok(None);
        };
        let state = schedule.state.ok_or_else(|| Unreadable::missing(format!("{SCHEDULE}.State")))?;
        Ok(Some(Schedule { state: state.as_str().to_owned() }))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply};
    use guardrail_engine::doctor::Schedule;

    #[tokio::test]
    async fn a_schedule_is_told_and_one_that_is_gone_is_none() {
        let (account, _) = account([
            reply(200, r#"{"Name":"sweep","State":"DISABLED"}"#),
            reply(404, r#"{"__type":"ResourceNotFoundException","Message":"says why"}"#),
            refusal("AccessDeniedException"),
            reply(200, r#"{"Name":"sweep"}"#),
        ]);
        let ask = || account.default_schedule("sweep");
        assert_eq!(ask().await, Ok(Some(Schedule { state: "DISABLED".to_owned() })));
        assert_eq!(ask().await, Ok(None));
        assert!(ask().await.is_err());
        assert!(ask().await.is_err());
    }
}
