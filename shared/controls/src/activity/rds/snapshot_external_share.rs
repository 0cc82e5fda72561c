//! # Database snapshot was shared with another account
//!
//! ## Why it matters
//! The other account can restore the snapshot and read the whole database, or keep a copy of it.
//!
//! ## What fires
//! ModifyDBSnapshotAttribute and ModifyDBClusterSnapshotAttribute that let an account restore it which is neither the
//! own one nor in `trusted_accounts`: snapshots of RDS, Aurora, DocumentDB and Neptune.
//!
//! ## What passes
//! The own account, trusted accounts, and taking permissions away. `rds-snapshot-public` tells of everyone.
//!
//! ## Remediation
//! `rds:ModifyDBSnapshotAttribute`, or `rds:ModifyDBClusterSnapshotAttribute`, takes the accounts outside out of `restore`
//! again, and leaves the others. Ask the caller who the account is before: it may be a partner's, who is then cut off. If
//! nobody knows it, treat the data as taken.

use crate::sharing::Outside;
use crate::{Activity, ActivityControl, Events};
use guardrail_actions::Plan;
use guardrail_actions::services::rds as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::sharing::ModifyAccounts;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where another account may restore a snapshot.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SnapshotExternalShare {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const SNAPSHOT: &str = "AWS::RDS::DBSnapshot";
const CLUSTER_SNAPSHOT: &str = "AWS::RDS::DBClusterSnapshot";

impl ActivityControl for SnapshotExternalShare {
    type Request = ModifyAccounts;

    const METADATA: Metadata = Metadata {
        id: "rds-snapshot-external-share",
        title: "Database snapshot was shared with another account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[SNAPSHOT, CLUSTER_SNAPSHOT];

    const EVENTS: Events = &[("rds", &["ModifyDBSnapshotAttribute", "ModifyDBClusterSnapshotAttribute"])];

    fn observe(&self, call: &ApiCall<'_>, request: &ModifyAccounts) -> Result<Vec<Activity>, Unreadable> {
        let (outside, added) = (Outside::of(call, &self.trusted_accounts), request.added()?);
        let Some(fact) = outside.shared_with(added.iter().copied()) else { return Ok(Vec::new()) };
        let owned = |names: &[&str]| names.iter().copied().map(str::to_owned).collect::<BTreeSet<_>>();
        let accounts = owned(&outside.among(added.iter().copied()));
        Ok(Activity::each_put_right(Activity::on_each(call, type_of(call), fact), call, |key| {
            let withdraw =
                actions::WithdrawSharing { snapshot: actions::Snapshot::of(key), accounts: accounts.clone() };
            Plan::of(withdraw, actions::State::Restore(owned(&added)))
        }))
    }
}

fn type_of(call: &ApiCall<'_>) -> &'static str {
    if call.name() == "ModifyDBSnapshotAttribute" { SNAPSHOT } else { CLUSTER_SNAPSHOT }
}
