//! # Machine image or instance was exported
//!
//! ## Why it matters
//! An export writes the whole disk to a bucket as a file. From there it can be copied anywhere, past every permission
//! on the image.
//!
//! ## What fires
//! ExportImage, CreateStoreImageTask and CreateInstanceExportTask.
//!
//! ## What passes
//! Calls by the `trusted` principals, such as a pipeline that builds images for elsewhere.
//!
//! ## Remediation
//! Ask the caller what the export is for. If nobody answers for it, cancel the task (CancelExportTask), delete the
//! file, and look at who read the bucket.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where an image or an instance becomes a file in S3.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImageExported {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

const IMAGE: &str = "AWS::EC2::Image";
const INSTANCE: &str = "AWS::EC2::Instance";

/// Where the file goes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    bucket: Option<String>,
    #[serde(alias = "export_to_s3", alias = "export_to_s3_task")]
    s3_export_location: Location,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Location {
    s3_bucket: Option<String>,
}

impl ActivityControl for ImageExported {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-image-exported",
        title: "Machine image or instance was exported",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[IMAGE, INSTANCE];

    const EVENTS: Events = &[("ec2", &["ExportImage", "CreateStoreImageTask", "CreateInstanceExportTask"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let resource_type = if call.name() == "CreateInstanceExportTask" { INSTANCE } else { IMAGE };
        let bucket = request.bucket.as_deref().or(request.s3_export_location.s3_bucket.as_deref());
        let fact = bucket.map_or_else(|| "exported to S3".to_owned(), |bucket| format!("exported to bucket {bucket}"));
        Ok(Activity::on_each(call, resource_type, fact))
    }
}
