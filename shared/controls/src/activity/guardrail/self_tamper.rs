//! # This project's Lambda, EventBridge rule, SNS topic or role was changed
//!
//! ## Why it matters
//! Whoever can turn guardrail off need not fear its other controls. Only its own deployment has a reason to touch what
//! it is made of.
//!
//! ## What fires
//! Code, settings, permissions, concurrency 0, event sources and deletion of its functions; its event rules and
//! schedules disabled, deleted, changed, or with other targets or none (PutTargets puts another in the place of one of the
//! same id); its event buses deleted, or shut to those that send; its topics, subscriptions, queues, tables, buckets and log
//! groups deleted, emptied or changed; policies of its roles; its stack updated or deleted.
//!
//! ## What passes
//! What CloudFormation does for a deployment, the `trusted` principals, concurrency above 0, an event source that is
//! enabled, and resources of other names.
//!
//! ## Remediation
//! Ask the caller. Where nobody answers for it, deploy the stack anew from a trusted place, and look at what the
//! account did since the call: guardrail may not have seen it. EnableRule takes back that a rule was disabled.
//!
//! ## Absent keys
//! - `eventBusName`: RemovePermission means the default bus, which is not guardrail's (EventBridge, RemovePermission).

use crate::{Activity, ActivityControl, Events, Names, Trusted, Undone};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use guardrail_resources::read::{optional_flag, optional_integer};
use serde::Deserialize;

/// Fires where somebody else touches what guardrail is made of.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SelfTamper {
    /// Names of guardrail's resources; `*` for any text. Default: `guardrail` and `guardrail-*`, as a stack of that name has
    /// them. Name your stack here if you called it otherwise.
    pub resources: Names,
    /// Who may deploy guardrail: ARNs of users or roles, `*` for any text. Default: none, besides CloudFormation.
    pub trusted: Trusted,
}

impl Default for SelfTamper {
    fn default() -> Self {
        Self { resources: Names::of(&["guardrail", "guardrail-*"]), trusted: Trusted::default() }
    }
}

/// What the calls name their resource by.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    function_name: Option<String>,
    name: Option<String>,
    rule: Option<String>,
    event_bus_name: Option<String>,
    topic_arn: Option<String>,
    subscription_arn: Option<String>,
    queue_url: Option<String>,
    table_name: Option<String>,
    resource_arn: Option<String>,
    bucket_name: Option<String>,
    log_group_name: Option<String>,
    role_name: Option<String>,
    stack_name: Option<String>,
    change_set_name: Option<String>,
    #[serde(deserialize_with = "optional_integer")]
    reserved_concurrent_executions: Option<i64>,
    #[serde(deserialize_with = "optional_flag")]
    enabled: Option<bool>,
}

/// What Lambda answers of an event source.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    function_arn: Option<String>,
}

const FUNCTION: &str = "AWS::Lambda::Function";
const RULE: &str = "AWS::Events::Rule";
const BUS: &str = "AWS::Events::EventBus";
const SCHEDULE: &str = "AWS::Scheduler::Schedule";
const TOPIC: &str = "AWS::SNS::Topic";
const QUEUE: &str = "AWS::SQS::Queue";
const TABLE: &str = "AWS::DynamoDB::Table";
const BUCKET: &str = "AWS::S3::Bucket";
const LOG_GROUP: &str = "AWS::Logs::LogGroup";
const ROLE: &str = "AWS::IAM::Role";
const STACK: &str = "AWS::CloudFormation::Stack";

impl ActivityControl for SelfTamper {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "guardrail-self-tamper",
        title: "This project's Lambda, EventBridge rule, SNS topic or role was changed",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] =
        &[FUNCTION, RULE, BUS, SCHEDULE, TOPIC, QUEUE, TABLE, BUCKET, LOG_GROUP, ROLE, STACK];

    const EVENTS: Events = &[
        (
            "lambda",
            &[
                "DeleteFunction",
                "UpdateFunctionCode",
                "UpdateFunctionConfiguration",
                "RemovePermission",
                "PutFunctionConcurrency",
                "DeleteEventSourceMapping",
                "UpdateEventSourceMapping",
                "PutFunctionEventInvokeConfig",
                "UpdateFunctionEventInvokeConfig",
                "DeleteFunctionEventInvokeConfig",
            ],
        ),
        (
            "events",
            &[
                "DisableRule",
                "DeleteRule",
                "RemoveTargets",
                "PutRule",
                "PutTargets",
                "DeleteEventBus",
                "RemovePermission",
            ],
        ),
        ("scheduler", &["DeleteSchedule", "UpdateSchedule"]),
        ("sns", &["DeleteTopic", "Unsubscribe", "SetTopicAttributes", "RemovePermission", "SetSubscriptionAttributes"]),
        ("sqs", &["DeleteQueue", "PurgeQueue", "SetQueueAttributes", "RemovePermission"]),
        (
            "dynamodb",
            &[
                "DeleteTable",
                "UpdateTable",
                "UpdateTimeToLive",
                "UpdateContinuousBackups",
                "DeleteResourcePolicy",
                "PutResourcePolicy",
            ],
        ),
        ("s3", &["DeleteBucket", "DeleteBucketPolicy", "PutBucketPolicy", "PutBucketLifecycle", "PutBucketVersioning"]),
        ("logs", &["DeleteLogGroup", "DeleteLogStream", "DeleteSubscriptionFilter", "DeleteMetricFilter"]),
        (
            "iam",
            &[
                "DeleteRole",
                "DeleteRolePolicy",
                "DetachRolePolicy",
                "PutRolePolicy",
                "AttachRolePolicy",
                "UpdateAssumeRolePolicy",
                "PutRolePermissionsBoundary",
            ],
        ),
        ("cloudformation", &["DeleteStack", "UpdateStack", "ExecuteChangeSet"]),
    ];

    const TAKEN_BACK_BY: Events = &[("events", &["EnableRule"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let is_harmless = match call.name() {
            "PutFunctionConcurrency" => request.reserved_concurrent_executions.is_some_and(|copies| copies > 0),
            "UpdateEventSourceMapping" => request.enabled == Some(true),
            _ => false,
        };
        if is_harmless || self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let (resource_type, name) = request.named(call)?;
        if !self.resources.includes(&name) {
            return Ok(Vec::new());
        }
        Ok(vec![Activity::on(Target::new(resource_type, name), done(call.service(), call.name()))])
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let (resource_type, name) = request.named(call)?;
        Ok(vec![Target::new(resource_type, name)])
    }

    fn undoes(&self, _: &ApiCall<'_>, _: &Request) -> Result<Undone, Unreadable> {
        Ok(Undone::fact(done("events", "DisableRule")))
    }
}

fn done(service: &str, name: &str) -> String {
    format!("{service}:{name} on what guardrail is made of")
}

impl Request {
    /// The type and the name of the resource that a call is about.
    fn named(&self, call: &ApiCall<'_>) -> Result<(&'static str, String), Unreadable> {
        let (resource_type, name, place) = match (call.service(), call.name()) {
            ("lambda", _) => (
                FUNCTION,
                self.function_name.clone().map_or_else(|| event_sources_function(call), |name| Ok(Some(name)))?,
                "functionName",
            ),
            ("events", "DeleteEventBus") => (BUS, self.name.clone(), "name"),
            ("events", "RemovePermission") => {
                call::recorded(call)?;
                let bus = self.event_bus_name.clone().unwrap_or_else(|| "default".to_owned());
                (BUS, Some(bus), "eventBusName")
            }
            ("events", _) => (RULE, self.rule.clone().or_else(|| self.name.clone()), "name"),
            ("scheduler", _) => (SCHEDULE, self.name.clone(), "name"),
            ("sns", _) => (TOPIC, self.topic_arn.clone().or_else(|| self.subscriptions_topic()), "topicArn"),
            ("sqs", _) => (QUEUE, self.queue_url.clone(), "queueUrl"),
            ("dynamodb", _) => (TABLE, self.table_name.clone().or_else(|| self.resource_arn.clone()), "tableName"),
            ("s3", _) => (BUCKET, self.bucket_name.clone(), "bucketName"),
            ("logs", _) => (LOG_GROUP, self.log_group_name.clone(), "logGroupName"),
            ("iam", _) => (ROLE, self.role_name.clone(), "roleName"),
            _ => (STACK, self.stack_name.clone().or_else(|| self.change_set_name.clone()), "stackName"),
        };
        let name = name.ok_or_else(|| Unreadable::missing(format!("requestParameters.{place}")))?;
        Ok((resource_type, name))
    }

    /// A subscription's ARN is its topic's and an id.
    fn subscriptions_topic(&self) -> Option<String> {
        let (topic, _) = self.subscription_arn.as_deref()?.rsplit_once(':')?;
        Some(topic.to_owned())
    }
}

/// Calls about an event source name it by an id that tells nothing; the answer names its function.
fn event_sources_function(call: &ApiCall<'_>) -> Result<Option<String>, Unreadable> {
    Ok(call::response::<Answer>(call)?.function_arn)
}
