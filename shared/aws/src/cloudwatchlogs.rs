//! Amazon CloudWatch Logs: the Region's log groups.

use crate::Account;
use crate::error::answer;
use aws_sdk_cloudwatchlogs::{Client, types};
use guardrail_resources::Unreadable;
use guardrail_resources::account::{LogGroup, LogGroups};

const GROUPS: &str = "logs:DescribeLogGroups";

impl Account {
    pub(crate) fn cloudwatchlogs(&self) -> &Client {
        self.cloudwatchlogs.get_or_init(|| Client::new(&self.config))
    }

    /// Every log group of the Region (`logs:DescribeLogGroups`, all pages).
    pub async fn log_groups(&self) -> Result<LogGroups, Unreadable> {
        let mut pages = self.cloudwatchlogs().describe_log_groups().into_paginator().send();
        let mut groups = Vec::new();
        while let Some(page) = pages.next().await {
            for group in answer(GROUPS, page)?.log_groups.unwrap_or_default() {
                groups.push(log_group(group)?);
            }
        }
        Ok(LogGroups(groups.into()))
    }
}

fn log_group(group: types::LogGroup) -> Result<LogGroup, Unreadable> {
    Ok(LogGroup {
        log_group_name: group
            .log_group_name
            .ok_or_else(|| Unreadable::missing(format!("{GROUPS}.logGroups.logGroupName")))?,
        retention_in_days: group.retention_in_days.map(Into::into),
        log_group_class: group.log_group_class.map(|class| class.as_str().to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply, sent};

    #[tokio::test]
    async fn every_page_is_read_and_a_failure_on_the_way_is_no_short_list() {
        let first = r#"{"logGroups":[{"logGroupName":"a","retentionInDays":30}],"nextToken":"second"}"#;
        let last = r#"{"logGroups":[{"logGroupName":"b","logGroupClass":"DELIVERY"}]}"#;
        let (account, requests) =
            account([reply(200, first), reply(200, last), reply(200, first), refusal("AccessDeniedException")]);
        let groups = account.log_groups().await.unwrap().0;
        let told: Vec<_> =
            groups.iter().map(|group| (group.log_group_name.as_str(), group.retention_in_days)).collect();
        assert_eq!(told, [("a", Some(30)), ("b", None)]);
        assert!(groups.last().unwrap().only_delivers());
        assert!(account.log_groups().await.is_err());
        assert!(sent(&requests).get(1).unwrap().contains(r#""nextToken":"second""#));
    }
}
