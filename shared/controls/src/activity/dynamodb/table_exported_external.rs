//! # Table was exported to another account's bucket
//!
//! ## Why it matters
//! An export takes a whole table, as it is or as it was at any time of the last weeks, without a read of the table that
//! anybody would notice.
//!
//! ## What fires
//! ExportTableToPointInTime to a bucket of an account that is neither the own one nor in `trusted_accounts`.
//!
//! ## What passes
//! Exports to buckets of the own account and of trusted ones, and those that name no account, which are for the own
//! one's.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows, an export cannot be stopped: treat the table's data as disclosed,
//! and deactivate the caller's credentials.
//!
//! ## Absent keys
//! - `s3BucketOwner`: the bucket is the own account's where the request does not say (DynamoDB,
//!   ExportTableToPointInTime).

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where a table leaves the account.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TableExportedExternal {
    /// The numbers of the accounts, besides the own one, to whose buckets exports are expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

/// Whose bucket it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    s3_bucket_owner: Option<String>,
}

impl ActivityControl for TableExportedExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "dynamodb-table-exported-external",
        title: "Table was exported to another account's bucket",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::DynamoDB::Table"];

    const EVENTS: Events = &[("dynamodb", &["ExportTableToPointInTime"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        sharing::given(call)?;
        let outside = Outside::of(call, &self.trusted_accounts);
        let owner = request.s3_bucket_owner.as_deref().filter(|owner| outside.has(owner));
        let fact = owner.map(|owner| format!("exported to a bucket of {owner}"));
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, "AWS::DynamoDB::Table", fact)))
    }
}
