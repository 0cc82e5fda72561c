//! # Replication of a file system was deleted
//!
//! ## Why it matters
//! The replica is the copy in another Region or account. Without replication it grows old, and from then on it can be
//! written to, and deleted.
//!
//! ## What fires
//! DeleteReplicationConfiguration of Amazon EFS.
//!
//! ## What passes
//! What pipelines and the `trusted` principals do, and whatever AWS services do.
//!
//! ## Remediation
//! Ask the caller. Replicate again (CreateReplicationConfiguration), which takes the finding back.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a file system is no longer copied.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReplicationDeleted {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

const SYSTEM: &str = "AWS::EFS::FileSystem";

impl ActivityControl for ReplicationDeleted {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "efs-replication-deleted",
        title: "Replication of a file system was deleted",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[SYSTEM];

    const EVENTS: Events = &[("elasticfilesystem", &["DeleteReplicationConfiguration"])];

    const TAKEN_BACK_BY: Events = &[("elasticfilesystem", &["CreateReplicationConfiguration"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, SYSTEM, "replication to another file system deleted"))
    }
}
