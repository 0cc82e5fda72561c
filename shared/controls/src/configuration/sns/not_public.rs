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
//! `sns:SetTopicAttributes` with a policy in which these statements name the owner's account. It cuts off publishers
//! and subscribers of other accounts that came in by them. The saved policy can be put back exactly.

use crate::Control;
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
}
