//! # Log bucket was deleted or closed to its writers
//!
//! ## Why it matters
//! CloudTrail and AWS Config write to a bucket because its policy lets them. Without that policy, or without the
//! bucket, they go on and their files go nowhere; nobody is told but by an error in the trail's status.
//!
//! ## What fires
//! DeleteBucket and DeleteBucketPolicy on a bucket whose name is among `buckets`, and a PutBucketPolicy on one that
//! lets no AWS service write objects: it lacks such a statement, or denies what one allows.
//!
//! ## What passes
//! A policy that still lets a service write. Buckets of other names.
//!
//! ## Remediation
//! Put the former policy back (CloudTrail user guide, "Amazon S3 bucket policy for CloudTrail"), or create the bucket
//! anew under the same name, then look at GetTrailStatus for what could not be delivered.

use crate::{Activity, ActivityControl, Events, Names};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Section;
use guardrail_resources::Unreadable;
use guardrail_resources::policy::{Context, Policy, Principals, Statement};
use serde::Deserialize;

/// Fires where a bucket no longer takes the logs that it is for.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogBucketTamper {
    /// Names of buckets that CloudTrail or AWS Config writes to; `*` for any text. Default: names that speak of them.
    pub buckets: Names,
}

impl Default for LogBucketTamper {
    fn default() -> Self {
        Self { buckets: Names::of(&TRAIL_BUCKETS) }
    }
}

/// The bucket, and its new policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    bucket_name: Option<String>,
    bucket_policy: Section<Policy>,
}

const BUCKET: &str = "AWS::S3::Bucket";

const TRAIL_BUCKETS: [&str; 9] = [
    "*cloudtrail*",
    "*cloud-trail*",
    "*trail-logs*",
    "*trail-bucket*",
    "aws-controltower-logs-*",
    "*aws-config*",
    "*awsconfig*",
    "config-bucket-*",
    "*audit-log*",
];

impl ActivityControl for LogBucketTamper {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "s3-log-bucket-tamper",
        title: "Log bucket was deleted or closed to its writers",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[BUCKET];

    const EVENTS: Events = &[("s3", &["DeleteBucket", "DeleteBucketPolicy", "PutBucketPolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let bucket =
            request.bucket_name.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.bucketName"))?;
        if !self.buckets.includes(bucket) {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "DeleteBucket" => "log bucket deleted",
            "DeleteBucketPolicy" => "log bucket's policy deleted",
            _ if request.lets_a_service_write(bucket)? => return Ok(Vec::new()),
            _ => "log bucket's policy lets no AWS service write",
        };
        Ok(Activity::on_each(call, BUCKET, fact))
    }
}

impl Request {
    fn lets_a_service_write(&self, bucket: &str) -> Result<bool, Unreadable> {
        let policy = self.bucket_policy.required("requestParameters.bucketPolicy")?;
        if policy.statements().iter().any(|statement| !is_whole(statement)) {
            return Err(Unreadable::meaningless(
                "requestParameters.bucketPolicy",
                "a statement about nobody or nothing",
            ));
        }
        let objects = Context::of(&format!("arn:aws:s3:::{bucket}")).only(&["s3:PutObject"]);
        Ok(!policy.service_grants(&objects).is_empty())
    }
}

/// S3 takes no statement that lacks a principal or a resource.
fn is_whole(statement: &Statement) -> bool {
    let names_nobody = match statement.principals() {
        None => true,
        Some(Principals::Only(named) | Principals::AllBut(named)) => named.is_empty(),
    };
    !names_nobody && statement.resources().is_some()
}
