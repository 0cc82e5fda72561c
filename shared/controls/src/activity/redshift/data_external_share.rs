//! # Redshift data was shared with another account
//!
//! ## Why it matters
//! The other account can restore the snapshot, reach the cluster or query the shared data: it has the warehouse, or a
//! copy of it.
//!
//! ## What fires
//! AuthorizeSnapshotAccess, AuthorizeEndpointAccess and AuthorizeDataShare for an account that is neither the own one
//! nor in `trusted_accounts`.
//!
//! ## What passes
//! The own account, trusted accounts, and AWS's own support and Data Exchange (`amazon-redshift-support`, `ADX`).
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows, revoke it: RevokeSnapshotAccess, RevokeEndpointAccess,
//! DeauthorizeDataShare.

use crate::sharing::Outside;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where another account gets at the data of a warehouse.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataExternalShare {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const SNAPSHOT: &str = "AWS::Redshift::ClusterSnapshot";
const CLUSTER: &str = "AWS::Redshift::Cluster";

/// Who is let in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(alias = "account", alias = "consumer_identifier")]
    account_with_restore_access: Option<String>,
    data_share_arn: Option<String>,
}

impl ActivityControl for DataExternalShare {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "redshift-data-external-share",
        title: "Redshift data was shared with another account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[SNAPSHOT, CLUSTER];

    const EVENTS: Events =
        &[("redshift", &["AuthorizeSnapshotAccess", "AuthorizeEndpointAccess", "AuthorizeDataShare"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let whom = request.account_with_restore_access.as_deref();
        let whom = whom.ok_or_else(|| Unreadable::missing("requestParameters.accountWithRestoreAccess"))?;
        let resource_type = if call.name() == "AuthorizeSnapshotAccess" { SNAPSHOT } else { CLUSTER };
        let what = request.data_share_arn.as_deref().map(|share| format!("{share} ")).unwrap_or_default();
        let fact = Outside::of(call, &self.trusted_accounts).shared_with([whom]).map(|fact| format!("{what}{fact}"));
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, resource_type, fact)))
    }
}
