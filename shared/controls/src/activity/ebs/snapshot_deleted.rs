//! # Snapshot or image was deleted
//!
//! ## Why it matters
//! Snapshots are the backups of volumes, and images what instances are made anew from. Unless the recycle bin keeps
//! them, they are gone at once.
//!
//! ## What fires
//! DeleteSnapshot and DeregisterImage.
//!
//! ## What passes
//! What AWS services do: AWS Backup, Data Lifecycle Manager and EC2 Image Builder delete what is old enough in their
//! own names. What pipelines and the `trusted` principals do.
//!
//! ## Remediation
//! Ask who did it. A snapshot or an image in the recycle bin can be had again (RestoreSnapshotFromRecycleBin,
//! RestoreImageFromRecycleBin), which takes the finding back. The snapshots of an image are restored one by one.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted, Undone};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a backup of a volume, or an image, is gone.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SnapshotDeleted {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

const SNAPSHOT: &str = "AWS::EC2::Snapshot";
const IMAGE: &str = "AWS::EC2::Image";

/// What goes with an image.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_flag")]
    delete_associated_snapshots: Option<bool>,
}

const DELETED: &str = "snapshot deleted";
const DEREGISTERED: &str = "image deregistered";

impl ActivityControl for SnapshotDeleted {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ebs-snapshot-deleted",
        title: "Snapshot or image was deleted",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[SNAPSHOT, IMAGE];

    const EVENTS: Events = &[("ec2", &["DeleteSnapshot", "DeregisterImage"])];

    const TAKEN_BACK_BY: Events = &[("ec2", &["RestoreSnapshotFromRecycleBin", "RestoreImageFromRecycleBin"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let (resource_type, fact) = match call.name() {
            _ if !is_by_hand(call, &self.trusted) => return Ok(Vec::new()),
            "DeleteSnapshot" => (SNAPSHOT, DELETED),
            _ if request.delete_associated_snapshots == Some(true) => (IMAGE, "image and its snapshots deleted"),
            _ => (IMAGE, DEREGISTERED),
        };
        Ok(Activity::on_each(call, resource_type, fact))
    }

    fn takes_back(&self, call: &ApiCall<'_>, _: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_snapshot = call.name() == "RestoreSnapshotFromRecycleBin";
        Ok(call::targets(call, if is_snapshot { SNAPSHOT } else { IMAGE }))
    }

    fn undoes(&self, call: &ApiCall<'_>, _: &Request) -> Result<Undone, Unreadable> {
        // An image comes back without its snapshots, which are restored one by one.
        let is_snapshot = call.name() == "RestoreSnapshotFromRecycleBin";
        Ok(Undone::fact(if is_snapshot { DELETED } else { DEREGISTERED }))
    }
}
