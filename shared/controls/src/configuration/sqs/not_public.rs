//! # SQS queue policy is not public
//!
//! ## Why it matters
//! Whoever may receive takes messages out of the queue unseen, before those whom they are for; whoever may send gives its
//! readers work of their own.
//!
//! ## What passes
//! No statement of the queue policy allows anything to everyone, unless a condition pins the caller to fixed accounts,
//! organizations, principals, sources or networks: a topic or a bucket that `aws:SourceArn` names. A queue without a policy
//! passes.
//!
//! ## Remediation
//! `sqs:SetQueueAttributes` with the policy without these statements; every other one stays word for word, and where nothing
//! else is left, the queue has no policy. It cuts off senders and receivers that came in by these statements alone: topics of
//! any account, AWS services in nobody's name. The saved policy can be put back exactly.
//!
//! ## Absent keys
//! - `Policy`: a queue without a policy is its own account's. Without `QueueArn` beside it nothing is judged.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::sqs as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::policy::Context;
use guardrail_resources::{Resource, Unreadable, sqs};
use serde::Deserialize;

/// Judges the queue policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotPublic {}

impl Control for NotPublic {
    type View = sqs::Queue;

    const METADATA: Metadata = Metadata {
        id: "sqs-not-public",
        title: "SQS queue policy is not public",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["SQS.3"],
            cis_v3: &[],
            nist_r5: &[],
            managed_rule: Some("SQS_QUEUE_NO_PUBLIC_ACCESS"),
        },
    };

    fn evaluate(&self, queue: &Resource<sqs::Queue>) -> Result<Compliance, Unreadable> {
        let Some(policy) = queue.policy()? else { return Ok(Compliance::Compliant) };
        let public = policy.public_grants(&Context::of(&queue.queue_arn()));
        Ok(Compliance::broken_by(public.iter().map(ToString::to_string)))
    }

    fn remediate(&self, queue: &Resource<sqs::Queue>) -> Result<Plan, Unreadable> {
        let (queue_url, queue_arn) = (queue.key.resource_id.clone(), queue.queue_arn());
        let action = actions::RemovePublicStatements { queue_url, queue_arn };
        Ok(Plan::if_it_changes(action, actions::State::policy(queue)?))
    }
}
