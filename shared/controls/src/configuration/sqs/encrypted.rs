//! # SQS queues are encrypted
//!
//! ## Why it matters
//! Messages carry whatever their senders put into them, and stand on disks until somebody takes them.
//!
//! ## What passes
//! The queue has a KMS key (`KmsMasterKeyId`), or SQS encrypts with its own (`SqsManagedSseEnabled`). A record with
//! neither key does not pass.
//!
//! ## Remediation
//! `sqs:SetQueueAttributes` with `SqsManagedSseEnabled` true. Senders and receivers need no new rights, and messages that
//! stand stay as they are; requests by plain HTTP and unsigned ones are refused then. It is undone exactly by setting it to
//! false.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::sqs as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, sqs};
use serde::Deserialize;

/// Judges the queue's encryption.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Encrypted {}

impl Control for Encrypted {
    type View = sqs::Queue;

    const METADATA: Metadata = Metadata {
        id: "sqs-encrypted",
        title: "SQS queues are encrypted",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["SQS.1"],
            cis_v3: &[],
            nist_r5: &["CA-9(1)", "CM-3(6)", "SC-13", "SC-28", "SC-28(1)", "SC-7(10)", "SI-7(6)"],
            managed_rule: None,
        },
    };

    fn evaluate(&self, queue: &Resource<sqs::Queue>) -> Result<Compliance, Unreadable> {
        let by_sqs = queue.sqs_managed_sse_enabled == Some(true);
        let is_encrypted = queue.key().is_some() || by_sqs;
        Ok(Compliance::compliant_if(is_encrypted, "neither a KMS key nor SQS encrypts the messages"))
    }

    fn remediate(&self, queue: &Resource<sqs::Queue>) -> Result<Plan, Unreadable> {
        let action = actions::EncryptQueue { queue_url: queue.key.resource_id.clone() };
        Ok(Plan::if_it_changes(action, actions::State::encryption(queue)))
    }
}
