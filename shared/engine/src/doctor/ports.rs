//! What looking at an account needs from outside.

use super::facts::{
    Concurrency, ConfigRule, ConfigRuleStatus, EventRule, EventRuleId, Function, Mapping, Queue, Schedule, Stack,
};
use guardrail_resources::Unreadable;
use guardrail_resources::account::{ConfigurationRecorders, Trails};
use std::future::Future;

/// An account, asked in the Region that guardrail stands in, unless another Region is named. Nothing is changed by asking.
/// An error is a service that did not answer, or not so that it can be judged; what the service says is not there is `None`.
pub trait AccountFacts {
    /// A stack, with the resources of the stacks in it.
    fn stack(&self, name: &str) -> impl Future<Output = Result<Stack, Unreadable>> + Send;

    /// Every trail that the Region shows.
    fn all_trails(&self) -> impl Future<Output = Result<Trails, Unreadable>> + Send;

    /// The Region's recorder, beside the types that it is to record.
    fn recorders(
        &self,
        needed_types: Vec<String>,
    ) -> impl Future<Output = Result<ConfigurationRecorders, Unreadable>> + Send;

    /// Every rule of AWS Config in the Region, whoever it belongs to.
    fn config_rules(&self) -> impl Future<Output = Result<Vec<ConfigRule>, Unreadable>> + Send;

    /// How the last runs of the Region's rules went.
    fn config_rule_statuses(&self) -> impl Future<Output = Result<Vec<ConfigRuleStatus>, Unreadable>> + Send;

    /// A rule of EventBridge.
    fn event_rule(&self, rule: &EventRuleId) -> impl Future<Output = Result<Option<EventRule>, Unreadable>> + Send;

    /// The rules of another Region's default event bus that have an event bus as their target.
    fn rules_to_bus(
        &self,
        region: &str,
        bus_arn: &str,
    ) -> impl Future<Output = Result<Vec<EventRule>, Unreadable>> + Send;

    /// How many rules the Region's default event bus has, whoever they belong to.
    fn event_rule_count(&self) -> impl Future<Output = Result<usize, Unreadable>> + Send;

    /// How many rules an event bus of the Region may have.
    fn event_rule_limit(&self) -> impl Future<Output = Result<usize, Unreadable>> + Send;

    /// A schedule of the default group.
    fn schedule(&self, name: &str) -> impl Future<Output = Result<Option<Schedule>, Unreadable>> + Send;

    /// A function.
    fn function(&self, name: &str) -> impl Future<Output = Result<Option<Function>, Unreadable>> + Send;

    /// An event source mapping, by its UUID.
    fn mapping(&self, id: &str) -> impl Future<Output = Result<Option<Mapping>, Unreadable>> + Send;

    /// A queue, by its URL.
    fn queue(&self, url: &str) -> impl Future<Output = Result<Option<Queue>, Unreadable>> + Send;

    /// The Regions that the account can use: those that are on by default, and those that it opted into.
    fn regions(&self) -> impl Future<Output = Result<Vec<String>, Unreadable>> + Send;

    /// How many functions may run at once.
    fn concurrency(&self) -> impl Future<Output = Result<Concurrency, Unreadable>> + Send;
}
