//! # Log bucket was deleted or closed to its writers
//!
//! ## Why it matters
//! CloudTrail and AWS Config write to a bucket because its policy lets them. Without that policy, or without the
//! bucket, they go on and their files go nowhere; nobody is told but by an error in the trail's status.
//!
//! ## What fires
//! DeleteBucket and DeleteBucketPolicy on a bucket whose name is among `buckets`, and a PutBucketPolicy on one that
//! lets no AWS service write objects: it lacks such a statement, or denies what one allows. Whatever the bucket is called,
//! a PutBucketPolicy that denies CloudTrail, AWS Config or the delivery of logs to write, without a condition: the
//! statement says itself what the bucket is for.
//!
//! ## What passes
//! A policy that still lets a service write. Denials with a condition, which keep other accounts' logs out. Otherwise,
//! buckets of other names.
//!
//! ## Remediation
//! Put the former policy back (CloudTrail user guide, "Amazon S3 bucket policy for CloudTrail"), or create the bucket
//! anew under the same name, then look at GetTrailStatus for what could not be delivered.

use crate::{Activity, ActivityControl, Events, Names};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, s3};
use guardrail_resources::policy::{Context, Effect, Policy, Principal, Statement};
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

/// Which bucket.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    bucket_name: Option<String>,
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

/// CloudTrail, AWS Config, and what delivers flow logs and the like.
const WRITERS: [&str; 3] = ["cloudtrail.amazonaws.com", "config.amazonaws.com", "delivery.logs.amazonaws.com"];

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
        let is_named = self.buckets.includes(bucket);
        let fact = match call.name() {
            "DeleteBucket" if is_named => "log bucket deleted".to_owned(),
            "DeleteBucketPolicy" if is_named => "log bucket's policy deleted".to_owned(),
            "PutBucketPolicy" => {
                let asked: s3::PutPolicy = call::request(call)?;
                let policy = asked.whole_policy()?;
                match shut_out(policy) {
                    Some(writer) => format!("bucket's policy denies {writer} to write"),
                    None if !is_named || lets_a_service_write(policy, bucket) => return Ok(Vec::new()),
                    None => "log bucket's policy lets no AWS service write".to_owned(),
                }
            }
            _ => return Ok(Vec::new()),
        };
        Ok(Activity::on_each(call, BUCKET, fact))
    }
}

/// A service that writes logs and that a policy surely keeps from it.
fn shut_out(policy: &Policy) -> Option<&str> {
    let denials = policy.statements().iter().filter(|statement| {
        let is_denial = statement.effect() == Effect::Deny && statement.conditions().is_empty();
        is_denial && statement.may_be_about("s3:PutObject")
    });
    let mut denied = denials.flat_map(Statement::named_principals);
    denied.find_map(|principal| match principal {
        Principal::Service(name) if WRITERS.contains(&name.as_str()) => Some(name.as_str()),
        _ => None,
    })
}

fn lets_a_service_write(policy: &Policy, bucket: &str) -> bool {
    let objects = Context::of(&format!("arn:aws:s3:::{bucket}")).only(&["s3:PutObject"]);
    !policy.service_grants(&objects).is_empty()
}
