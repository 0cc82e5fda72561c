//! # Block on public snapshots or images was lifted
//!
//! ## Why it matters
//! With the block on, no snapshot or image of the Region can be made public, whoever tries. Lifting it is the step
//! before making one so.
//!
//! ## What fires
//! DisableSnapshotBlockPublicAccess and DisableImageBlockPublicAccess.
//!
//! ## What passes
//! Turning the block on, in either of its strengths.
//!
//! ## Remediation
//! `ec2:EnableSnapshotBlockPublicAccess` or `ec2:EnableImageBlockPublicAccess`, either with `block-new-sharing`, which takes the
//! finding back. The record does not say whether snapshots were blocked more strongly (`block-all-sharing`): that a person puts
//! back. Look for snapshots and images that were made public meanwhile: they stay so.

use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_actions::services::ec2 as actions;
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where public snapshots or images become possible.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublicSharingUnblocked {}

impl ActivityControl for PublicSharingUnblocked {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "ebs-public-sharing-unblocked",
        title: "Block on public snapshots or images was lifted",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("ec2", &["DisableSnapshotBlockPublicAccess", "DisableImageBlockPublicAccess"])];

    const TAKEN_BACK_BY: Events = &[("ec2", &["EnableSnapshotBlockPublicAccess", "EnableImageBlockPublicAccess"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let plan = if call.name() == "DisableSnapshotBlockPublicAccess" {
            let seen = actions::State::SnapshotBlock(actions::SnapshotBlock::Unblocked);
            actions::needed(actions::BlockPublicSnapshots {}, seen)
        } else {
            actions::needed(actions::BlockPublicImages {}, actions::State::ImageBlock(false))
        };
        let activities = Activity::on_account(call, fact(call));
        Ok(activities.into_iter().map(|activity| activity.put_right_by(plan.clone())).collect())
    }

    fn undoes(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Undone, Unreadable> {
        Ok(Undone::fact(fact(call)))
    }
}

/// What a call makes possible, or no longer.
fn fact(call: &ApiCall<'_>) -> String {
    let what = if call.name().contains("Snapshot") { "snapshots" } else { "images" };
    format!("public {what} are possible in {}", call.aws_region.as_deref().unwrap_or_default())
}
