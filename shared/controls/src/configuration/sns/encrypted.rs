//! # SNS topics are encrypted with KMS
//!
//! ## Why it matters
//! Messages carry whatever their publishers put into them, and stand on disks until every subscriber has them.
//!
//! ## What passes
//! The topic has a KMS key (`KmsMasterKeyId`), AWS's own (`alias/aws/sns`) among them. A record without the key, or with an
//! empty one, does not pass. Which key it is does not matter.
//!
//! ## Remediation
//! `sns:SetTopicAttributes` with the `key` as `KmsMasterKeyId`. Publishers need rights on the key from then on. AWS services that
//! publish (CloudWatch alarms, S3 events, EventBridge rules) cannot be given any on AWS's own key, and their messages are lost
//! under it: topics that hear of such services need a key of yours whose policy lets them in. Messages that stand stay as they
//! are. It is undone exactly by taking the key away again.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::sns as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, sns};
use serde::Deserialize;

/// AWS's own key for SNS.
const OWN: &str = "alias/aws/sns";

/// Judges the topic's encryption.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Encrypted {
    /// The KMS key that remediation sets: an id, an ARN or an alias. Default: `alias/aws/sns`. Any key passes.
    pub key: String,
}

impl Default for Encrypted {
    fn default() -> Self {
        Self { key: OWN.to_owned() }
    }
}

impl Control for Encrypted {
    type View = sns::Topic;

    const METADATA: Metadata = Metadata {
        id: "sns-encrypted",
        title: "SNS topics are encrypted with KMS",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["SNS.1"],
            cis_v3: &[],
            nist_r5: &["CA-9(1)", "CM-3(6)", "SC-13", "SC-28", "SC-28(1)", "SC-7(10)", "SI-7(6)"],
            managed_rule: Some("SNS_ENCRYPTED_KMS"),
        },
    };

    fn evaluate(&self, topic: &Resource<sns::Topic>) -> Result<Compliance, Unreadable> {
        Ok(Compliance::compliant_if(topic.key().is_some(), "no KMS key encrypts the messages"))
    }

    fn remediate(&self, topic: &Resource<sns::Topic>) -> Result<Plan, Unreadable> {
        let action = actions::EncryptTopic { topic_arn: topic.topic_arn().to_owned(), key: self.key.clone() };
        Ok(Plan::if_it_changes(action, actions::State::encryption(topic)))
    }
}
