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
//! Turn it on again (EnableSnapshotBlockPublicAccess, EnableImageBlockPublicAccess), which takes the finding back; then
//! look for snapshots and images that were made public meanwhile.

use crate::{Activity, ActivityControl, Events};
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
        let what = if call.name() == "DisableSnapshotBlockPublicAccess" { "snapshots" } else { "images" };
        let region = call.aws_region.as_deref().unwrap_or_default();
        Ok(Activity::on_account(call, format!("public {what} are possible in {region}")))
    }
}
