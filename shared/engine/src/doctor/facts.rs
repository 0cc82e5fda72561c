//! What an account says of what was deployed into it: no more than is judged, in the services' own words.

use jiff::Timestamp;
use std::collections::BTreeMap;

/// A CloudFormation stack with everything in it, nested stacks opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stack {
    /// Its ARN, which names partition, Region and account.
    pub arn: String,
    /// `UPDATE_COMPLETE`, …
    pub status: String,
    /// What is in it; nothing that was deleted.
    pub resources: Vec<StackResource>,
}

/// Something in a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackResource {
    /// Its name in the template, unique in its own stack only.
    pub logical_id: String,
    /// `AWS::SQS::Queue`, …
    pub resource_type: String,
    /// Its name in the account, as `Ref` returns it.
    pub physical_id: String,
}

/// A rule of AWS Config (`config:DescribeConfigRules`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigRule {
    /// Its name.
    pub name: String,
    /// `ACTIVE`, `DELETING`, `DELETING_RESULTS` or `EVALUATING`.
    pub state: String,
}

/// How a rule's last runs went (`config:DescribeConfigRuleEvaluationStatus`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfigRuleStatus {
    /// The rule's name.
    pub name: String,
    /// When its function was last invoked.
    pub invoked_at: Option<Timestamp>,
    /// When it last could not be invoked.
    pub invocation_failed_at: Option<Timestamp>,
    /// When it last evaluated resources.
    pub evaluated_at: Option<Timestamp>,
    /// When it last could not.
    pub evaluation_failed_at: Option<Timestamp>,
    /// What AWS Config says of the last failure.
    pub last_error: Option<String>,
}

/// How a rule of EventBridge is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRuleId {
    /// Its event bus.
    pub bus: String,
    /// Its name on that bus.
    pub name: String,
}

/// A rule of EventBridge (`events:DescribeRule`, `ListTargetsByRule`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRule {
    /// Its name.
    pub name: String,
    /// `ENABLED`, `DISABLED` or `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS`.
    pub state: String,
    /// How many targets it has.
    pub targets: usize,
}

/// A schedule of EventBridge Scheduler (`scheduler:GetSchedule`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// `ENABLED` or `DISABLED`.
    pub state: String,
}

/// A Lambda function (`lambda:GetFunctionConfiguration`, `GetFunctionConcurrency`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Function {
    /// `Active`, `Pending`, `Inactive`, `Failed`, …
    pub state: String,
    /// Why it is in this state.
    pub state_reason: Option<String>,
    /// `Successful`, `InProgress` or `Failed`.
    pub last_update: Option<String>,
    /// How many copies of it may run at once; `None` where nothing is set aside for it.
    pub reserved_concurrency: Option<u64>,
    /// Its variables of guardrail's own (`GUARDRAIL_…`); no others are kept.
    pub variables: BTreeMap<String, String>,
}

/// A Lambda event source mapping (`lambda:GetEventSourceMapping`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// `Enabled`, `Disabled`, `Creating`, …
    pub state: String,
    /// How its last batch went: `OK`, `No records processed`, `PROBLEM: …`.
    pub last_result: Option<String>,
    /// What it reads from.
    pub source_arn: Option<String>,
}

/// A queue of SQS (`sqs:GetQueueAttributes`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// Its ARN.
    pub arn: String,
    /// About how many messages are in it: waiting, delayed and in flight.
    pub messages: u64,
}

/// How many functions may run at once in the Region (`lambda:GetAccountSettings`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concurrency {
    /// In all.
    pub limit: u64,
    /// Of these, how many no function has set aside for itself.
    pub unreserved: u64,
}
