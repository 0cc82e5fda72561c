//! An account and a ledger in memory.

use crate::detect::heartbeat_note;
use crate::doctor::{
    AccountFacts, Concurrency, ConfigRule, ConfigRuleStatus, EventRule, EventRuleId, Function, Mapping, Queue,
    Schedule, Stack, StackResource,
};
use crate::ledger::memory::Memory;
use crate::ledger::{
    AppliedSettings, Exemption, FindingId, FindingKey, Found, Ledger, Operators, Page, Record, StoreError, Swap,
    Windows,
};
use guardrail_model::ResourceKey;
use guardrail_resources::account::{ConfigurationRecorders, Trails};
use guardrail_resources::read::Problem;
use guardrail_resources::{Unreadable, read};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, Waker};

/// The account of every test.
pub(super) const ACCOUNT_ID: &str = "111122223333";

pub(super) const STACK: &str = "guardrail";
const HOME: &str = "eu-west-1";
const DEFAULT_BUS: &str = "arn:aws:events:eu-west-1:111122223333:event-bus/default";

pub(super) fn now() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

/// Nothing in memory waits.
pub(super) fn wait<F: Future>(future: F) -> F::Output {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

pub(super) fn refused(operation: &str) -> Unreadable {
    Unreadable::new(operation, Problem::Unavailable("AccessDenied".to_owned()))
}

pub(super) fn resource(logical_id: &str, resource_type: &str, physical_id: &str) -> StackResource {
    StackResource {
        logical_id: logical_id.to_owned(),
        resource_type: resource_type.to_owned(),
        physical_id: physical_id.to_owned(),
    }
}

pub(super) fn rule(name: &str) -> EventRule {
    EventRule { name: name.to_owned(), state: "ENABLED".to_owned(), targets: 1 }
}

/// An account.
pub(super) struct Fake {
    pub(super) stack: Result<Stack, Unreadable>,
    /// Everything else is refused.
    pub(super) refuses: bool,
    pub(super) functions: BTreeMap<String, Function>,
    /// The rules of each Region that lead to `bus`.
    pub(super) forwarding: BTreeMap<String, Result<Vec<EventRule>, Unreadable>>,
    pub(super) bus: String,
    pub(super) records_iam: bool,
}

impl Fake {
    pub(super) fn well() -> Self {
        let resources = vec![
            resource("FindingsTable", "AWS::DynamoDB::Table", "findings-1"),
            resource("ControlTable", "AWS::DynamoDB::Table", "control-1"),
            resource("EvaluateFunction", "AWS::Lambda::Function", "evaluate"),
            resource("S3TlsOnly", "AWS::Config::ConfigRule", "guardrail-s3-tls-only"),
            resource("Calls", "AWS::Events::Rule", "guardrail-calls"),
            resource("Sweep", "AWS::Scheduler::Schedule", "sweep"),
            resource("Stream", "AWS::Lambda::EventSourceMapping", "uuid"),
            resource("FailureQueue", "AWS::SQS::Queue", "https://sqs/failures"),
        ];
        let arn = format!("arn:aws:cloudformation:{HOME}:{ACCOUNT_ID}:stack/{STACK}/1");
        let function = Function {
            state: "Active".to_owned(),
            variables: [("GUARDRAIL_GLOBAL_CONTROLS".to_owned(), "true".to_owned())].into(),
            ..Function::default()
        };
        let forwarded = |region: &str| (region.to_owned(), Ok(vec![rule("guardrail-forward")]));
        Self {
            stack: Ok(Stack { arn, status: "UPDATE_COMPLETE".to_owned(), resources }),
            refuses: false,
            functions: [("evaluate".to_owned(), function)].into(),
            forwarding: [forwarded("ap-south-1"), forwarded("us-east-1")].into(),
            bus: DEFAULT_BUS.to_owned(),
            records_iam: true,
        }
    }

    fn answer<T>(&self, operation: &str, value: T) -> Result<T, Unreadable> {
        if self.refuses { Err(refused(operation)) } else { Ok(value) }
    }
}

impl AccountFacts for Fake {
    async fn stack(&self, name: &str) -> Result<Stack, Unreadable> {
        assert_eq!(name, STACK);
        self.stack.clone()
    }

    async fn all_trails(&self) -> Result<Trails, Unreadable> {
        let trail = r#"{"name":"org","isMultiRegionTrail":true,"includeGlobalServiceEvents":true,
            "status":{"isLogging":true},
            "selectors":{"eventSelectors":[{"readWriteType":"All","includeManagementEvents":true}]}}"#;
        self.answer("cloudtrail:DescribeTrails", read::text(&format!("[{trail}]"), "trails").unwrap())
    }

    async fn recorders(&self, needed_types: Vec<String>) -> Result<ConfigurationRecorders, Unreadable> {
        let recorder = format!(
            r#"{{"configurationRecorders":[{{"name":"default","recordingGroup":{{"allSupported":true,
            "includeGlobalResourceTypes":{}}}}}],"configurationRecordersStatus":[{{"name":"default","recording":true,
            "lastStatus":"Success"}}],"deliveryChannels":[{{"name":"default"}}]}}"#,
            self.records_iam
        );
        let mut recorders: ConfigurationRecorders = read::text(&recorder, "recorders").unwrap();
        recorders.needed_types = Some(needed_types.into());
        self.answer("config:DescribeConfigurationRecorders", recorders)
    }

    async fn config_rules(&self) -> Result<Vec<ConfigRule>, Unreadable> {
        let rule = ConfigRule { name: "guardrail-s3-tls-only".to_owned(), state: "ACTIVE".to_owned() };
        self.answer("config:DescribeConfigRules", vec![rule])
    }

    async fn config_rule_statuses(&self) -> Result<Vec<ConfigRuleStatus>, Unreadable> {
        let status = ConfigRuleStatus { name: "guardrail-s3-tls-only".to_owned(), ..ConfigRuleStatus::default() };
        self.answer("config:DescribeConfigRuleEvaluationStatus", vec![status])
    }

    async fn event_rule(&self, id: &EventRuleId) -> Result<Option<EventRule>, Unreadable> {
        self.answer("events:DescribeRule", (id.bus == "default").then(|| rule(&id.name)))
    }

    async fn rules_to_bus(&self, region: &str, bus_arn: &str) -> Result<Vec<EventRule>, Unreadable> {
        let rules = if bus_arn == self.bus { self.forwarding[region].clone()? } else { Vec::new() };
        self.answer("events:ListRuleNamesByTarget", rules)
    }

    async fn event_rule_count(&self) -> Result<usize, Unreadable> {
        self.answer("events:ListRules", 12)
    }

    async fn event_rule_limit(&self) -> Result<usize, Unreadable> {
        self.answer("servicequotas:GetServiceQuota", 300)
    }

    async fn schedule(&self, _: &str) -> Result<Option<Schedule>, Unreadable> {
        self.answer("scheduler:GetSchedule", Some(Schedule { state: "ENABLED".to_owned() }))
    }

    async fn function(&self, name: &str) -> Result<Option<Function>, Unreadable> {
        self.answer("lambda:GetFunctionConfiguration", self.functions.get(name).cloned())
    }

    async fn mapping(&self, _: &str) -> Result<Option<Mapping>, Unreadable> {
        let mapping = Mapping { state: "Enabled".to_owned(), ..Mapping::default() };
        self.answer("lambda:GetEventSourceMapping", Some(mapping))
    }

    async fn queue(&self, url: &str) -> Result<Option<Queue>, Unreadable> {
        self.answer("sqs:GetQueueAttributes", Some(Queue { arn: url.to_owned(), messages: 0 }))
    }

    async fn regions(&self) -> Result<Vec<String>, Unreadable> {
        let others = self.forwarding.keys().cloned();
        self.answer("ec2:DescribeRegions", others.chain([HOME.to_owned()]).collect())
    }

    async fn concurrency(&self) -> Result<Concurrency, Unreadable> {
        self.answer("lambda:GetAccountSettings", Concurrency { limit: 1000, unreserved: 900 })
    }
}

/// A ledger.
pub(super) struct Store {
    pub(super) memory: Memory,
    pub(super) settings: Option<AppliedSettings>,
}

impl Store {
    /// Heartbeats came from everywhere a while ago, and nobody is owed word.
    pub(super) fn well() -> Self {
        let store = Self { memory: Memory::new(), settings: None };
        for region in [HOME, "ap-south-1", "us-east-1"] {
            store.beat(region, "2026-03-02T11:02:03.456Z");
        }
        store
    }

    pub(super) fn gone() -> Self {
        let store = Self::well();
        store.memory.steps.store(0, Ordering::SeqCst);
        store
    }

    /// Notes a Region's last heartbeat.
    pub(super) fn beat(&self, region: &str, at: &str) {
        wait(self.memory.set_note(&heartbeat_note(ACCOUNT_ID, region), at)).unwrap();
    }
}

impl Ledger for Store {
    async fn records(&self, resource: &ResourceKey) -> Result<Vec<Record>, StoreError> {
        self.memory.records(resource).await
    }

    async fn record(&self, key: &FindingKey) -> Result<Option<Record>, StoreError> {
        self.memory.record(key).await
    }

    async fn records_at(&self, keys: &BTreeSet<FindingKey>) -> Result<Vec<Record>, StoreError> {
        self.memory.records_at(keys).await
    }

    async fn records_of(&self, resource: &ResourceKey, control: &str) -> Result<Vec<Record>, StoreError> {
        self.memory.records_of(resource, control).await
    }

    async fn swap(&self, record: &Record) -> Result<Swap, StoreError> {
        self.memory.swap(record).await
    }

    async fn due(&self, until: Timestamp, limit: usize) -> Result<Found<Record>, StoreError> {
        self.memory.due(until, limit).await
    }

    async fn standing(&self, after: Option<&str>, limit: usize) -> Result<Page, StoreError> {
        self.memory.standing(after, limit).await
    }

    async fn find(&self, id: &FindingId) -> Result<Option<Record>, StoreError> {
        self.memory.find(id).await
    }
}

impl Windows for Store {
    async fn first_judged(
        &self,
        account_id: &str,
        controls: &[&str],
        now: Timestamp,
    ) -> Result<BTreeMap<String, Timestamp>, StoreError> {
        self.memory.first_judged(account_id, controls, now).await
    }

    async fn admit(
        &self,
        window: &str,
        finding: &FindingId,
        limit: usize,
        ends_at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.memory.admit(window, finding, limit, ends_at).await
    }

    async fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.memory.note(name).await
    }

    async fn set_note(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.memory.set_note(name, text).await
    }
}

impl Operators for Store {
    async fn settings(&self) -> Result<Option<AppliedSettings>, StoreError> {
        self.memory.step()?;
        Ok(self.settings.clone())
    }

    async fn settings_version(&self, _: u64) -> Result<Option<AppliedSettings>, StoreError> {
        Ok(None)
    }

    async fn apply_settings(&self, _: &AppliedSettings) -> Result<Swap, StoreError> {
        Ok(Swap::Conflict)
    }

    async fn exemptions(&self) -> Result<Vec<Exemption>, StoreError> {
        Ok(Vec::new())
    }

    async fn put_exemption(&self, _: &Exemption) -> Result<(), StoreError> {
        Ok(())
    }

    async fn remove_exemption(&self, _: &str) -> Result<bool, StoreError> {
        Ok(false)
    }
}
