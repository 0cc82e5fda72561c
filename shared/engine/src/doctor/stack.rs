//! What was deployed, found through its stack.

use super::checkup::{Check, Checkup};
use super::facts::{EventRuleId, Stack, StackResource};

/// A stack whose ARN says where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Deployment {
    stack: Stack,
    partition: String,
    region: String,
    account_id: String,
}

/// The event bus that AWS services tell what happens in an account and Region.
const DEFAULT_BUS: &str = "default";

impl Deployment {
    /// Reads where a stack stands; `None` where its ARN does not say.
    pub(super) fn new(stack: Stack) -> Option<Self> {
        let mut parts = stack.arn.split(':').skip(1);
        let mut part = || parts.next().filter(|part| !part.is_empty()).map(str::to_owned);
        let (partition, _service, region, account_id) = (part()?, part()?, part()?, part()?);
        Some(Self { stack, partition, region, account_id })
    }

    /// The Region that guardrail stands in.
    pub(super) fn region(&self) -> &str {
        &self.region
    }

    /// The account that guardrail stands in.
    pub(super) fn account_id(&self) -> &str {
        &self.account_id
    }

    /// The name in the account of a table by its name in the template.
    pub(super) fn table(&self, logical_id: &str) -> Option<&str> {
        let mut resources = self.stack.resources.iter();
        let is_it = |resource: &&StackResource| {
            resource.resource_type == "AWS::DynamoDB::Table" && resource.logical_id == logical_id
        };
        resources.find(is_it).map(|resource| resource.physical_id.as_str())
    }

    /// The names in the account of everything of a type.
    pub(super) fn of<'s>(&'s self, resource_type: &'static str) -> impl Iterator<Item = &'s str> {
        let resources = self.stack.resources.iter();
        resources.filter(move |resource| resource.resource_type == resource_type).map(|it| it.physical_id.as_str())
    }

    /// The event buses that the other Regions' events may be sent to: the account's own, and those of the stack.
    pub(super) fn buses(&self) -> Vec<String> {
        let names = std::iter::once(DEFAULT_BUS).chain(self.of("AWS::Events::EventBus"));
        let Self { partition, region, account_id, .. } = self;
        names.map(|name| format!("arn:{partition}:events:{region}:{account_id}:event-bus/{name}")).collect()
    }

    /// How the last change of the stack ended.
    pub(super) fn checkup(&self) -> Checkup {
        let (status, look_at) = (self.stack.status.as_str(), "the stack's events in CloudFormation");
        let fact = format!("the stack is {status}");
        match status {
            "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE" => Checkup::ok(Check::Stack, fact),
            "UPDATE_ROLLBACK_COMPLETE" | "IMPORT_ROLLBACK_COMPLETE" => Checkup::warning(Check::Stack, fact, look_at),
            status if status.ends_with("_IN_PROGRESS") => Checkup::warning(Check::Stack, fact, look_at),
            _ => Checkup::problem(Check::Stack, fact, look_at),
        }
    }
}

impl EventRuleId {
    /// Reads what a stack calls a rule: `name` on the default event bus, `bus|name` on another, or the rule's ARN (AWS
    /// CloudFormation's resource schema of `AWS::Events::Rule` has the ARN as its identifier; stacks show the others).
    pub fn of(physical_id: &str) -> Self {
        let rule = match physical_id.strip_prefix("arn:") {
            Some(arn) => arn.split_once(":rule/").map_or(physical_id, |(_, rule)| rule),
            None => physical_id,
        };
        // A partner's event bus has slashes in its name, a rule has none.
        let (bus, name) = rule.rsplit_once(['|', '/']).unwrap_or((DEFAULT_BUS, rule));
        Self { bus: bus.to_owned(), name: name.to_owned() }
    }
}
