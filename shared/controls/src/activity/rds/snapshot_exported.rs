//! # Database snapshot was exported
//!
//! ## Why it matters
//! An export writes the tables to a bucket as files. From there they can be copied anywhere, past every permission of
//! the database.
//!
//! ## What fires
//! StartExportTask, of a snapshot or of a whole cluster.
//!
//! ## What passes
//! Calls by the `trusted` principals, such as a pipeline that feeds a data lake.
//!
//! ## Remediation
//! Ask the caller what the export is for. If nobody answers for it, cancel the task (CancelExportTask), delete the
//! files, and look at who read the bucket.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Target;
use serde::Deserialize;

/// Fires where a snapshot becomes files in S3.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SnapshotExported {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

const SNAPSHOT: &str = "AWS::RDS::DBSnapshot";
const CLUSTER_SNAPSHOT: &str = "AWS::RDS::DBClusterSnapshot";
const CLUSTER: &str = "AWS::RDS::DBCluster";

/// What is exported, and where it goes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    source_arn: Option<String>,
    s3_bucket_name: Option<String>,
}

impl ActivityControl for SnapshotExported {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "rds-snapshot-exported",
        title: "Database snapshot was exported",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[SNAPSHOT, CLUSTER_SNAPSHOT, CLUSTER];

    const EVENTS: Events = &[("rds", &["StartExportTask"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let source = request.source_arn.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.sourceArn"))?;
        let resource_type = match source.split(':').nth(5) {
            Some("cluster-snapshot") => CLUSTER_SNAPSHOT,
            Some("cluster") => CLUSTER,
            _ => SNAPSHOT,
        };
        let bucket = request.s3_bucket_name.as_deref();
        let fact = bucket.map_or_else(|| "exported to S3".to_owned(), |bucket| format!("exported to bucket {bucket}"));
        Ok(vec![Activity::on(Target::new(resource_type, source), fact)])
    }
}
