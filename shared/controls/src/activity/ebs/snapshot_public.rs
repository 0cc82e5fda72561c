//! # EBS snapshot was made public
//!
//! ## Why it matters
//! Whoever has an AWS account can make a volume of a public snapshot and read every file of it. Programs look for new
//! ones all day.
//!
//! ## What fires
//! ModifySnapshotAttribute that lets the group `all` create volumes.
//!
//! ## What passes
//! Sharing with accounts (`ebs-snapshot-external-share` tells of those), and taking permissions away.
//!
//! ## Remediation
//! `ec2:ModifySnapshotAttribute` that removes `all`, and nobody else; ResetSnapshotAttribute does too: either takes the finding
//! back. Nobody outside can create volumes of it any more. Copies that others made meanwhile stay theirs, so change whatever
//! secrets the volume holds. It can be made public again exactly, by a person's word.

use crate::{Activity, ActivityControl, Events};
use crate::{sharing, withdrawal};
use guardrail_actions::services::ec2::Grantee;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::sharing::ModifyPermission;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

/// Fires where everyone may create volumes of a snapshot.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SnapshotPublic {}

const TYPE: &str = "AWS::EC2::Snapshot";

impl ActivityControl for SnapshotPublic {
    type Request = ModifyPermission;

    const METADATA: Metadata = Metadata {
        id: "ebs-snapshot-public",
        title: "EBS snapshot was made public",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("ec2", &["ModifySnapshotAttribute"])];

    const TAKEN_BACK_BY: Events = &[("ec2", &["ModifySnapshotAttribute", "ResetSnapshotAttribute"])];

    fn observe(&self, call: &ApiCall<'_>, request: &ModifyPermission) -> Result<Vec<Activity>, Unreadable> {
        let is_public = request.added()?.into_iter().any(sharing::is_everyone);
        if !is_public {
            return Ok(Vec::new());
        }
        let withdrawn = |activity| withdrawal::of_snapshot(activity, &[Grantee::everyone()].into());
        Ok(Activity::on_each(call, TYPE, "everyone may create volumes of it").into_iter().map(withdrawn).collect())
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &ModifyPermission) -> Result<Vec<Target>, Unreadable> {
        let is_over =
            call.name() == "ResetSnapshotAttribute" || request.removed()?.into_iter().any(sharing::is_everyone);
        Ok(if is_over { call::targets(call, TYPE) } else { Vec::new() })
    }
}
