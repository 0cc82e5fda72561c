//! # Machine image was made public
//!
//! ## Why it matters
//! Whoever has an AWS account can start a public image, and read all that is on its disks: code, configuration, keys
//! that were left behind.
//!
//! ## What fires
//! ModifyImageAttribute that lets the group `all` launch the image.
//!
//! ## What passes
//! Sharing with accounts or organizations (`ec2-image-external-share` tells of those), taking permissions away, and
//! other attributes of the image.
//!
//! ## Remediation
//! `ec2:ModifyImageAttribute` that removes `all`, and nobody else; ResetImageAttribute does too: either takes the finding back.
//! Nobody outside can launch it any more. Copies that others made meanwhile stay theirs, so change whatever secrets the image
//! holds. It can be made public again exactly, by a person's word.

use crate::{Activity, ActivityControl, Events};
use crate::{sharing, withdrawal};
use guardrail_actions::services::ec2::Grantee;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::sharing::ModifyPermission;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

/// Fires where everyone may launch an image.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImagePublic {}

const TYPE: &str = "AWS::EC2::Image";

impl ActivityControl for ImagePublic {
    type Request = ModifyPermission;

    const METADATA: Metadata = Metadata {
        id: "ec2-image-public",
        title: "Machine image was made public",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Compute,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("ec2", &["ModifyImageAttribute"])];

    const TAKEN_BACK_BY: Events = &[("ec2", &["ModifyImageAttribute", "ResetImageAttribute"])];

    fn observe(&self, call: &ApiCall<'_>, request: &ModifyPermission) -> Result<Vec<Activity>, Unreadable> {
        let is_public = request.added()?.into_iter().any(sharing::is_everyone);
        if !is_public {
            return Ok(Vec::new());
        }
        let withdrawn = |activity| withdrawal::of_image(activity, &[Grantee::everyone()].into());
        Ok(Activity::on_each(call, TYPE, "launch permission for everyone").into_iter().map(withdrawn).collect())
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &ModifyPermission) -> Result<Vec<Target>, Unreadable> {
        let is_over = call.name() == "ResetImageAttribute" || request.removed()?.into_iter().any(sharing::is_everyone);
        Ok(if is_over { call::targets(call, TYPE) } else { Vec::new() })
    }
}
