//! # Database or many tables of the data catalog were deleted
//!
//! ## Why it matters
//! The objects stay in Amazon S3, but nobody can query them, and jobs that read the tables stop. Permissions of Lake
//! Formation go with the tables.
//!
//! ## What fires
//! DeleteDatabase of AWS Glue, with all of its tables, and BatchDeleteTable of more than `tables` of them.
//!
//! ## What passes
//! Single tables and smaller batches, as crawlers and jobs delete them. Calls by the `trusted` principals, and whatever
//! AWS services do.
//!
//! ## Remediation
//! Ask who did it. Create the database and tables anew from their definitions, or let a crawler find them, and grant
//! the permissions again.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where a data catalog is torn down.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CatalogDeleted {
    /// How many tables one call may delete. Default: 10.
    pub tables: usize,
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl Default for CatalogDeleted {
    fn default() -> Self {
        Self { tables: 10, trusted: Trusted::default() }
    }
}

const DATABASE: &str = "AWS::Glue::Database";

/// Which tables.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    tables_to_delete: Vec<String>,
}

impl ActivityControl for CatalogDeleted {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "glue-catalog-deleted",
        title: "Database or many tables of the data catalog were deleted",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[DATABASE];

    const EVENTS: Events = &[("glue", &["DeleteDatabase", "BatchDeleteTable"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let tables = request.tables_to_delete.len();
        let fact = match call.name() {
            "DeleteDatabase" => "database deleted".to_owned(),
            _ if tables == 0 => return Err(Unreadable::missing("requestParameters.tablesToDelete")),
            _ if tables <= self.tables => return Ok(Vec::new()),
            _ => format!("{tables} tables deleted in one call"),
        };
        Ok(Activity::on_each(call, DATABASE, fact))
    }
}
