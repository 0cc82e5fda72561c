//! Amazon CloudWatch Logs: log groups.

use crate::remediation::{NarrowedSession, answer};
use guardrail_actions::services::logs::{Call, Facet, State};
use guardrail_engine::remediate::{CallError, CallFailure};

const GROUPS: &str = "logs:DescribeLogGroups";

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let Facet::Retention { log_group } = facet;
    let groups = session.account.cloudwatchlogs().describe_log_groups().log_group_name_prefix(log_group);
    let mut pages = groups.into_paginator().send();
    while let Some(page) = pages.next().await {
        let groups = answer(GROUPS, page)?.log_groups.unwrap_or_default().into_iter();
        let mut named = groups.filter(|group| group.log_group_name.as_deref() == Some(log_group));
        if let Some(group) = named.next() {
            return Ok(State::of(group.retention_in_days.map(i64::from)));
        }
    }
    let message = format!("there is no log group {log_group}");
    Err(CallError { operation: GROUPS.to_owned(), message, failure: CallFailure::NotFound })
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let logs = session.account.cloudwatchlogs();
    match call {
        Call::PutRetentionPolicy { log_group_name, retention_in_days } => {
            let put = logs.put_retention_policy().log_group_name(log_group_name);
            let put = put.retention_in_days((*retention_in_days).into());
            answer("logs:PutRetentionPolicy", put.send().await).map(drop)
        }
        Call::DeleteRetentionPolicy { log_group_name } => {
            let delete = logs.delete_retention_policy().log_group_name(log_group_name);
            answer("logs:DeleteRetentionPolicy", delete.send().await).map(drop)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{call, read};
    use crate::remediation::testing::session;
    use crate::testing::{refusal, reply, sent};
    use guardrail_actions::services::logs::{Call, Facet, State};
    use guardrail_engine::remediate::CallFailure;

    fn facet() -> Facet {
        Facet::Retention { log_group: "/app".to_owned() }
    }

    #[tokio::test]
    async fn the_group_of_that_name_is_found_among_those_that_begin_so() {
        let first = r#"{"logGroups":[{"logGroupName":"/app/web","retentionInDays":30}],"nextToken":"second"}"#;
        let second = r#"{"logGroups":[{"logGroupName":"/app","retentionInDays":14}]}"#;
        let for_ever = r#"{"logGroups":[{"logGroupName":"/app"}]}"#;
        let (session, requests) = session([reply(200, first), reply(200, second), reply(200, for_ever)]);
        assert_eq!(read(&session, &facet()).await.unwrap(), State::Retention(Some(14)));
        assert_eq!(read(&session, &facet()).await.unwrap(), State::Retention(None));
        assert_eq!(sent(&requests)[0], r#"{"logGroupNamePrefix":"/app"}"#);
    }

    #[tokio::test]
    async fn a_group_that_is_not_there_does_not_keep_for_ever() {
        let (session, _) =
            session([reply(200, r#"{"logGroups":[{"logGroupName":"/app/web"}]}"#), refusal("AccessDeniedException")]);
        assert_eq!(read(&session, &facet()).await.unwrap_err().failure, CallFailure::NotFound);
        assert_eq!(read(&session, &facet()).await.unwrap_err().failure, CallFailure::Denied);
    }

    #[tokio::test]
    async fn retention_is_put_and_deleted() {
        let (session, requests) = session([reply(200, ""), reply(200, "")]);
        let log_group_name = "/app".to_owned();
        let put = Call::PutRetentionPolicy { log_group_name: log_group_name.clone(), retention_in_days: 365 };
        call(&session, &put).await.unwrap();
        call(&session, &Call::DeleteRetentionPolicy { log_group_name }).await.unwrap();
        let bodies = sent(&requests);
        assert_eq!(bodies[0], r#"{"logGroupName":"/app","retentionInDays":365}"#);
        assert_eq!(bodies[1], r#"{"logGroupName":"/app"}"#);
    }
}
