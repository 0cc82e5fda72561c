//! # Messages of a queue were purged
//!
//! ## Why it matters
//! What waited in the queue is gone and was not processed: orders, events, evidence.
//!
//! ## What fires
//! PurgeQueue.
//!
//! ## What passes
//! What pipelines and the `trusted` principals do, and whatever AWS services do.
//!
//! ## Remediation
//! Ask who did it, and have the senders send again what was sent before the call.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where messages are gone.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QueuePurged {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for QueuePurged {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "sqs-queue-purged",
        title: "Messages of a queue were purged",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::SQS::Queue"];

    const EVENTS: Events = &[("sqs", &["PurgeQueue"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::SQS::Queue", "all messages purged"))
    }
}
