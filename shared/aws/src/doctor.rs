//! The account as the doctor asks it: each fact from the service that knows it.

use crate::{Account, in_region};
use guardrail_engine::doctor::{
    AccountFacts, Concurrency, ConfigRule, ConfigRuleStatus, EventRule, EventRuleId, Function, Mapping, Queue,
    Schedule, Stack,
};
use guardrail_resources::Unreadable;
use guardrail_resources::account::{ConfigurationRecorders, Trails};

impl AccountFacts for Account {
    async fn stack(&self, name: &str) -> Result<Stack, Unreadable> {
        self.opened_stack(name).await
    }

    async fn all_trails(&self) -> Result<Trails, Unreadable> {
        self.trails().await
    }

    async fn recorders(&self, needed_types: Vec<String>) -> Result<ConfigurationRecorders, Unreadable> {
        self.configuration_recorders(needed_types).await
    }

    async fn config_rules(&self) -> Result<Vec<ConfigRule>, Unreadable> {
        self.rules_of_config().await
    }

    async fn config_rule_statuses(&self) -> Result<Vec<ConfigRuleStatus>, Unreadable> {
        self.config_rule_runs().await
    }

    async fn event_rule(&self, rule: &EventRuleId) -> Result<Option<EventRule>, Unreadable> {
        self.rule(rule).await
    }

    async fn rules_to_bus(&self, region: &str, bus_arn: &str) -> Result<Vec<EventRule>, Unreadable> {
        Self::new(in_region(&self.config, region)).rules_targeting(bus_arn).await
    }

    async fn event_rule_count(&self) -> Result<usize, Unreadable> {
        self.rules_on_default_bus().await
    }

    async fn event_rule_limit(&self) -> Result<usize, Unreadable> {
        self.rules_per_bus().await
    }

    async fn schedule(&self, name: &str) -> Result<Option<Schedule>, Unreadable> {
        self.default_schedule(name).await
    }

    async fn function(&self, name: &str) -> Result<Option<Function>, Unreadable> {
        self.lambda_function(name).await
    }

    async fn mapping(&self, id: &str) -> Result<Option<Mapping>, Unreadable> {
        self.event_source_mapping(id).await
    }

    async fn queue(&self, url: &str) -> Result<Option<Queue>, Unreadable> {
        self.sqs_queue(url).await
    }

    async fn regions(&self) -> Result<Vec<String>, Unreadable> {
        self.enabled_regions().await
    }

    async fn concurrency(&self) -> Result<Concurrency, Unreadable> {
        self.lambda_concurrency().await
    }
}
