//! # Machine image was shared with another account
//!
//! ## Why it matters
//! The other account can start the image and read all that is on its disks. It is how a server is carried out of an
//! account without moving a byte through its network.
//!
//! ## What fires
//! ModifyImageAttribute that lets an account other than the own one launch the image, or an organization or a part of
//! one that another account manages.
//!
//! ## What passes
//! The own account, accounts in `trusted_accounts` (for organizations: their management account), taking permissions
//! away, and other attributes of the image. `ec2-image-public` tells of everyone.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows: `ec2:ModifyImageAttribute` that removes the accounts and organizations
//! outside that the call let in, and nobody else. They can launch no more instances of it; copies that they made meanwhile stay
//! theirs, so change the secrets that the image holds. It can be shared again exactly, by a person's word.

use crate::sharing::Outside;
use crate::withdrawal;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::sharing::ModifyPermission;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where another account may launch an image.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImageExternalShare {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::EC2::Image";

impl ActivityControl for ImageExternalShare {
    type Request = ModifyPermission;

    const METADATA: Metadata = Metadata {
        id: "ec2-image-external-share",
        title: "Machine image was shared with another account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("ec2", &["ModifyImageAttribute"])];

    fn observe(&self, call: &ApiCall<'_>, request: &ModifyPermission) -> Result<Vec<Activity>, Unreadable> {
        let (outside, added) = (Outside::of(call, &self.trusted_accounts), request.added()?);
        let from = withdrawal::grantees(&outside.among(added.iter().copied()));
        let activities = outside.shared_with(added).map(|fact| Activity::on_each(call, TYPE, fact)).unwrap_or_default();
        Ok(activities.into_iter().map(|activity| withdrawal::of_image(activity, &from)).collect())
    }
}
