//! # SNS topic policy is not public
//!
//! ## Why it matters
//! Whoever may subscribe reads every message; whoever may publish sends to all subscribers in the topic's name.
//!
//! ## What passes
//! No statement of the topic policy allows anything to everyone, unless a condition pins the caller to fixed accounts,
//! organizations, principals, sources or networks. The default policy passes: it names everyone, and pins the owner by
//! `AWS:SourceOwner`. `SNS:Endpoint` and `SNS:Protocol` pin nobody.
//!
//! ## Remediation
//! `sns:SetTopicAttributes` with the policy without these statements; every other one stays word for word. A topic cannot be
//! without a policy: where nothing else is left, it gets the one that a new topic has, which lets its own account in. It cuts
//! off publishers and new subscribers that came in by these statements alone; subscriptions that stand stay. The saved policy
//! can be put back exactly.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::sns as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, sns};
use serde::Deserialize;

/// Judges the topic policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotPublic {}

impl Control for NotPublic {
    type View = sns::Topic;

    const METADATA: Metadata = Metadata {
        id: "sns-not-public",
        title: "SNS topic policy is not public",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["SNS.4"],
            cis_v3: &[],
            nist_r5: &[],
            managed_rule: Some("SNS_TOPIC_NO_PUBLIC_ACCESS"),
        },
    };

    fn evaluate(&self, topic: &Resource<sns::Topic>) -> Result<Compliance, Unreadable> {
        let public = topic.policy.required("Policy")?.public_grants(&topic.policy_context());
        Ok(Compliance::broken_by(public.iter().map(ToString::to_string)))
    }

    fn remediate(&self, topic: &Resource<sns::Topic>) -> Result<Plan, Unreadable> {
        let action = actions::RemovePublicStatements { topic_arn: topic.topic_arn().to_owned() };
        Ok(Plan::if_it_changes(action, actions::State::policy(topic)?))
    }
}
