//! # EBS snapshots are shared only with allowed accounts
//!
//! ## Why it matters
//! The other account can make a volume of the snapshot, and a copy that it keeps. It is how a disk is carried out of an
//! account without moving a byte through its network.
//!
//! ## What fires
//! ModifySnapshotAttribute that lets an account create volumes which is neither the own one nor in `trusted_accounts`.
//!
//! ## What passes
//! The own account, trusted accounts, and taking permissions away. `ebs-snapshot-public` tells of everyone.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows: `ec2:ModifySnapshotAttribute` that removes the accounts outside that the
//! call let in, and nobody else. They can create no more volumes of the snapshot; copies that they made meanwhile stay theirs,
//! so change the secrets that the volume holds. It can be shared again exactly, by a person's word.

use crate::sharing::Outside;
use crate::withdrawal;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::sharing::ModifyPermission;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where another account may create volumes of a snapshot.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SnapshotExternalShare {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::EC2::Snapshot";

impl ActivityControl for SnapshotExternalShare {
    type Request = ModifyPermission;

    const METADATA: Metadata = Metadata {
        id: "ebs-snapshot-external-share",
        title: "EBS snapshots are shared only with allowed accounts",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("ec2", &["ModifySnapshotAttribute"])];

    fn observe(&self, call: &ApiCall<'_>, request: &ModifyPermission) -> Result<Vec<Activity>, Unreadable> {
        let (outside, added) = (Outside::of(call, &self.trusted_accounts), request.added()?);
        let from = withdrawal::grantees(&outside.among(added.iter().copied()));
        let activities = outside.shared_with(added).map(|fact| Activity::on_each(call, TYPE, fact)).unwrap_or_default();
        Ok(activities.into_iter().map(|activity| withdrawal::of_snapshot(activity, &from)).collect())
    }
}
