//! # Bucket policy was made public
//!
//! ## Why it matters
//! Whoever knows the bucket's name can then read it, list it or write to it, as the policy says, often without any
//! credentials.
//!
//! ## What fires
//! PutBucketPolicy, and the policies of access points and multi-Region access points, that allow anything to everyone
//! without a condition that pins the caller.
//!
//! ## What passes
//! Policies whose conditions pin the caller to accounts, organizations, principals, sources or networks, and grants to
//! accounts (`s3-bucket-policy-external` tells of those).
//!
//! ## Remediation
//! `s3:PutBucketPolicy` with the bucket's policy as it stands but for the statements that let anyone in, or
//! `s3:DeleteBucketPolicy` where nothing else is left: either takes the finding back. It cuts off whoever came in by these
//! statements alone, principals of the own account among them; the saved policy can be put back exactly. For the policies of
//! access points nothing is planned: put one in place that names who may come. Then look at the bucket's access log for who
//! came meanwhile.

use crate::sharing;
use crate::{Activity, ActivityControl, Events};
use guardrail_actions::services::s3 as actions;
use guardrail_actions::{Document, Plan};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Target;
use guardrail_resources::call::s3;
use serde::Deserialize;

/// Fires where a policy opens a bucket to everyone.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BucketPolicyPublic {}

const BUCKET: &str = "AWS::S3::Bucket";
const ACCESS_POINT: &str = "AWS::S3::AccessPoint";

impl ActivityControl for BucketPolicyPublic {
    type Request = s3::PutPolicy;

    const METADATA: Metadata = Metadata {
        id: "s3-bucket-policy-public",
        title: "Bucket policy was made public",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[BUCKET, ACCESS_POINT];

    const EVENTS: Events = &[
        ("s3", &["PutBucketPolicy", "PutAccessPointPolicy", "PutMultiRegionAccessPointPolicy"]),
        ("s3control", &["PutAccessPointPolicy", "PutMultiRegionAccessPointPolicy"]),
    ];

    const TAKEN_BACK_BY: Events = &[("s3", &["PutBucketPolicy", "DeleteBucketPolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &s3::PutPolicy) -> Result<Vec<Activity>, Unreadable> {
        let fact = sharing::public_by(request.policy()?, &sharing::bucket_context(call));
        let resource_type = if call.name() == "PutBucketPolicy" { BUCKET } else { ACCESS_POINT };
        let Some(fact) = fact else { return Ok(Vec::new()) };
        let document = request.bucket_document()?.map(|policy| Document(policy.into_owned()));
        let put_right = |activity: Activity| match &document {
            Some(document) if activity.target.resource_type == BUCKET => {
                let bucket = activity.target.named.clone();
                let bucket_arn = format!("arn:{}:s3:::{bucket}", activity.target.key(call).partition);
                let seen = actions::State::Policy(Some(document.clone()));
                let action = actions::RemovePublicStatements { bucket, bucket_arn };
                activity.put_right_by(Plan::if_it_changes(action, seen))
            }
            _ => activity,
        };
        Ok(Activity::on_each(call, resource_type, fact).into_iter().map(put_right).collect())
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &s3::PutPolicy) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, Self::TYPES, self.observe(call, request)))
    }
}
