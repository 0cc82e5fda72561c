//! Amazon EventBridge: whether rules are on, and where they lead.

use crate::Account;
use crate::error::{answer, answer_if_any};
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::operation::describe_rule::DescribeRuleError;
use guardrail_engine::doctor::{EventRule, EventRuleId};
use guardrail_resources::Unreadable;

const RULE: &str = "events:DescribeRule";
const RULES: &str = "events:ListRules";
const TARGETS: &str = "events:ListTargetsByRule";
const BY_TARGET: &str = "events:ListRuleNamesByTarget";

/// The event bus that AWS services write to.
const DEFAULT_BUS: &str = "default";

impl Account {
    fn eventbridge(&self) -> &Client {
        self.eventbridge.get_or_init(|| Client::new(&self.config))
    }

    /// A rule (`events:DescribeRule`) and how many targets it has (`ListTargetsByRule`); `None` where there is none of its
    /// name.
    pub async fn rule(&self, rule: &EventRuleId) -> Result<Option<EventRule>, Unreadable> {
        let EventRuleId { bus, name } = rule;
        let described = self.eventbridge().describe_rule().event_bus_name(bus).name(name).send().await;
        let Some(described) = answer_if_any(RULE, described, DescribeRuleError::is_resource_not_found_exception)?
        else {
            return Ok(None);
        };
        let state = described.state.ok_or_else(|| Unreadable::missing(format!("{RULE}.State")))?;
        let (mut targets, mut next) = (0, None);
        loop {
            let list = self.eventbridge().list_targets_by_rule().event_bus_name(bus).rule(name).set_next_token(next);
            let page = answer(TARGETS, list.send().await)?;
            targets += page.targets.map_or(0, |targets| targets.len());
            next = page.next_token;
            if next.is_none() {
                return Ok(Some(EventRule { name: name.clone(), state: state.as_str().to_owned(), targets }));
            }
        }
    }

    /// The rules of the default event bus that lead to a target (`events:ListRuleNamesByTarget`), each described.
    pub async fn rules_targeting(&self, arn: &str) -> Result<Vec<EventRule>, Unreadable> {
        let (mut rules, mut next) = (Vec::new(), None);
        loop {
            let list = self.eventbridge().list_rule_names_by_target().target_arn(arn).set_next_token(next);
            let page = answer(BY_TARGET, list.send().await)?;
            for name in page.rule_names.unwrap_or_default() {
                rules.extend(self.rule(&EventRuleId { bus: DEFAULT_BUS.to_owned(), name }).await?);
            }
            next = page.next_token;
            if next.is_none() {
                return Ok(rules);
            }
        }
    }

    /// How many rules the default event bus has (`events:ListRules`).
    pub async fn rules_on_default_bus(&self) -> Result<usize, Unreadable> {
        let (mut rules, mut next) = (0, None);
        loop {
            let list = self.eventbridge().list_rules().event_bus_name(DEFAULT_BUS).set_next_token(next);
            let page = answer(RULES, list.send().await)?;
            rules += page.rules.map_or(0, |rules| rules.len());
            next = page.next_token;
            if next.is_none() {
                return Ok(rules);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply, sent};
    use guardrail_engine::doctor::{EventRule, EventRuleId};

    fn id() -> EventRuleId {
        EventRuleId { bus: "default".to_owned(), name: "calls".to_owned() }
    }

    fn rule(state: &str, targets: usize) -> EventRule {
        EventRule { name: "calls".to_owned(), state: state.to_owned(), targets }
    }

    #[tokio::test]
    async fn a_rule_is_told_with_the_number_of_its_targets() {
        let target = r#"{"Id":"1","Arn":"arn:aws:lambda:eu-central-1:111122223333:function:detect"}"#;
        let (account, requests) = account([
            reply(200, r#"{"Name":"calls","State":"ENABLED"}"#),
            reply(200, format!(r#"{{"Targets":[{target}],"NextToken":"second"}}"#)),
            reply(200, format!(r#"{{"Targets":[{target}]}}"#)),
        ]);
        assert_eq!(account.rule(&id()).await, Ok(Some(rule("ENABLED", 2))));
        assert!(sent(&requests)[2].contains(r#""NextToken":"second""#));
    }

    #[tokio::test]
    async fn a_rule_that_is_gone_is_none_and_half_an_answer_an_error() {
        let (account, _) = account([
            refusal("ResourceNotFoundException"),
            refusal("AccessDeniedException"),
            reply(200, r#"{"Name":"calls"}"#),
            reply(200, r#"{"Name":"calls","State":"DISABLED"}"#),
            refusal("AccessDeniedException"),
        ]);
        assert_eq!(account.rule(&id()).await, Ok(None));
        for _ in 0..3 {
            assert!(account.rule(&id()).await.is_err());
        }
    }

    #[tokio::test]
    async fn rules_are_found_by_their_target_on_every_page() {
        let (account, requests) = account([
            reply(200, r#"{"RuleNames":["calls"],"NextToken":"second"}"#),
            reply(200, r#"{"Name":"calls","State":"DISABLED"}"#),
            reply(200, r#"{"Targets":[]}"#),
            reply(200, r#"{"RuleNames":["calls"]}"#),
            reply(200, r#"{"Name":"calls","State":"ENABLED"}"#),
            reply(200, r#"{"Targets":[{"Id":"1","Arn":"arn:aws:events:eu-west-1:111122223333:event-bus/default"}]}"#),
            reply(200, "{}"),
        ]);
        let found = account.rules_targeting("arn:of:the:bus").await.unwrap();
        assert_eq!(found, [rule("DISABLED", 0), rule("ENABLED", 1)]);
        assert!(sent(&requests)[0].contains(r#""TargetArn":"arn:of:the:bus""#));
        assert_eq!(account.rules_targeting("arn:of:the:bus").await, Ok(Vec::new()));
    }

    #[tokio::test]
    async fn every_page_of_a_buses_rules_is_counted() {
        let (account, _) = account([
            reply(200, r#"{"Rules":[{"Name":"a"},{"Name":"b"}],"NextToken":"second"}"#),
            reply(200, r#"{"Rules":[{"Name":"c"}]}"#),
            refusal("AccessDeniedException"),
        ]);
        assert_eq!(account.rules_on_default_bus().await, Ok(3));
        assert!(account.rules_on_default_bus().await.is_err());
    }
}
