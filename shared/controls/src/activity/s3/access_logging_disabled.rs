//! # Access logging of a bucket was turned off
//!
//! ## Why it matters
//! Server access logs tell who read which object. Where a trail records no data events, nothing else does.
//!
//! ## What fires
//! PutBucketLogging without a target: that is how S3 turns logging off.
//!
//! ## What passes
//! PutBucketLogging with a target, the first one as well as a new one.
//!
//! ## Remediation
//! Name the target bucket again (PutBucketLogging), which takes the finding back.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Section;
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

/// Fires where nobody logs any more who reads a bucket's objects.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessLoggingDisabled {}

/// Where the log goes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    bucket_logging_status: Section<Status>,
}

/// The setting.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Status {
    logging_enabled: Option<Logging>,
}

/// A target.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Logging {
    target_bucket: Option<String>,
}

const BUCKET: &str = "AWS::S3::Bucket";

impl ActivityControl for AccessLoggingDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "s3-access-logging-disabled",
        title: "Access logging of a bucket was turned off",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[BUCKET];

    const EVENTS: Events = &[("s3", &["PutBucketLogging"])];

    const TAKEN_BACK_BY: Events = &[("s3", &["PutBucketLogging"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if request.is_on()? {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, BUCKET, "server access logging turned off"))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(if request.is_on()? { call::targets(call, BUCKET) } else { Vec::new() })
    }
}

impl Request {
    fn is_on(&self) -> Result<bool, Unreadable> {
        let place = "requestParameters.BucketLoggingStatus";
        if self.bucket_logging_status.is_absent() {
            return Err(Unreadable::missing(place));
        }
        Ok(self.bucket_logging_status.get(place)?.is_some_and(|status| status.logging_enabled.is_some()))
    }
}
