//! AWS Config: its rules, and how their last runs went.

use crate::Account;
use crate::error::answer;
use aws_sdk_config::primitives::DateTime;
use aws_sdk_config::types;
use guardrail_engine::doctor::{ConfigRule, ConfigRuleStatus};
use guardrail_resources::Unreadable;
use jiff::Timestamp;

const RULES: &str = "config:DescribeConfigRules";
const STATUS: &str = "config:DescribeConfigRuleEvaluationStatus";

impl Account {
    /// Every rule of the Region (`config:DescribeConfigRules`).
    pub async fn rules_of_config(&self) -> Result<Vec<ConfigRule>, Unreadable> {
        let mut pages = self.config_service().describe_config_rules().into_paginator().items().send();
        let mut rules = Vec::new();
        while let Some(rule) = pages.next().await {
            let rule = answer(RULES, rule)?;
            let missing = |key: &str| Unreadable::missing(format!("{RULES}.ConfigRules.{key}"));
            rules.push(ConfigRule {
                name: rule.config_rule_name.ok_or_else(|| missing("ConfigRuleName"))?,
                state: rule.config_rule_state.ok_or_else(|| missing("ConfigRuleState"))?.as_str().to_owned(),
            });
        }
        Ok(rules)
    }

    /// How the last runs of the Region's rules went (`config:DescribeConfigRuleEvaluationStatus`).
    pub async fn config_rule_runs(&self) -> Result<Vec<ConfigRuleStatus>, Unreadable> {
        let ask = self.config_service().describe_config_rule_evaluation_status();
        let mut pages = ask.into_paginator().items().send();
        let mut statuses = Vec::new();
        while let Some(read) = pages.next().await {
            statuses.push(status(answer(STATUS, read)?)?);
        }
        Ok(statuses)
    }
}

fn status(status: types::ConfigRuleEvaluationStatus) -> Result<ConfigRuleStatus, Unreadable> {
    let missing = |key: &str| Unreadable::missing(format!("{STATUS}.ConfigRulesEvaluationStatus.{key}"));
    let error = [status.last_error_code, status.last_error_message];
    let error: Vec<String> = error.into_iter().flatten().filter(|text| !text.is_empty()).collect();
    Ok(ConfigRuleStatus {
        name: status.config_rule_name.ok_or_else(|| missing("ConfigRuleName"))?,
        invoked_at: time(status.last_successful_invocation_time)?,
        invocation_failed_at: time(status.last_failed_invocation_time)?,
        evaluated_at: time(status.last_successful_evaluation_time)?,
        evaluation_failed_at: time(status.last_failed_evaluation_time)?,
        last_error: (!error.is_empty()).then(|| error.join(": ")),
    })
}

fn time(time: Option<DateTime>) -> Result<Option<Timestamp>, Unreadable> {
    let meaningless = || Unreadable::meaningless(STATUS, "a time that no clock shows");
    let read = |time: DateTime| Timestamp::from_millisecond(time.to_millis().ok()?).ok();
    time.map(|time| read(time).ok_or_else(meaningless)).transpose()
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply};
    use guardrail_engine::doctor::{ConfigRule, ConfigRuleStatus};
    use jiff::Timestamp;

    #[tokio::test]
    async fn every_page_of_rules_is_read_or_none() {
        let page = |name: &str, next: &str| {
            let source = r#""Source":{"Owner":"CUSTOM_LAMBDA"}"#;
            let rule = format!(r#"{{"ConfigRuleName":"{name}","ConfigRuleState":"ACTIVE",{source}}}"#);
            reply(200, format!(r#"{{"ConfigRules":[{rule}]{next}}}"#))
        };
        let (account, _) = account([
            page("a", r#","NextToken":"second""#),
            page("b", ""),
            page("a", r#","NextToken":"second""#),
            refusal("InvalidNextTokenException"),
            reply(200, r#"{"ConfigRules":[{"ConfigRuleName":"a"}]}"#),
        ]);
        let rule = |name: &str| ConfigRule { name: name.to_owned(), state: "ACTIVE".to_owned() };
        assert_eq!(account.rules_of_config().await, Ok(vec![rule("a"), rule("b")]));
        assert!(account.rules_of_config().await.is_err());
        assert!(account.rules_of_config().await.is_err(), "a rule without a state");
    }

    #[tokio::test]
    async fn a_run_is_told_with_its_times_and_its_error() {
        let status = r#"{"ConfigRuleName":"a","LastSuccessfulInvocationTime":1772442941.5,
            "LastFailedEvaluationTime":1772442942,"LastErrorCode":"InternalError","LastErrorMessage":"says why"}"#;
        let (account, _) = account([
            reply(200, format!(r#"{{"ConfigRulesEvaluationStatus":[{status}]}}"#)),
            reply(200, "{}"),
            refusal("AccessDeniedException"),
        ]);
        let expected = ConfigRuleStatus {
            name: "a".to_owned(),
            invoked_at: Some("2026-03-02T09:15:41.500Z".parse().unwrap()),
            evaluation_failed_at: Some(Timestamp::from_second(1_772_442_942).unwrap()),
            last_error: Some("InternalError: says why".to_owned()),
            ..ConfigRuleStatus::default()
        };
        assert_eq!(account.config_rule_runs().await, Ok(vec![expected]));
        assert_eq!(account.config_rule_runs().await, Ok(Vec::new()));
        assert!(account.config_rule_runs().await.is_err());
    }
}
