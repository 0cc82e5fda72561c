//! # Bucket policy lets another account in
//!
//! ## Why it matters
//! What the policy allows is then up to the other account: whom it lets read the bucket, copy it out, or fill it.
//!
//! ## What fires
//! PutBucketPolicy, and the policies of access points and multi-Region access points, that allow anything to a
//! principal of an account which is neither the own one nor in `trusted_accounts`.
//!
//! ## What passes
//! The own account, trusted accounts, AWS services, CloudFront's origin access, the accounts from which Elastic Load
//! Balancing delivers its logs, and everyone under a condition that pins the caller to an organization or a network.
//! `s3-bucket-policy-public` tells of everyone else.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows, put a policy in place without it, or delete the policy: either
//! takes the finding back. Then look at what the account read.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Target;
use guardrail_resources::call::s3;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where a policy opens a bucket to another account.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BucketPolicyExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const BUCKET: &str = "AWS::S3::Bucket";
const ACCESS_POINT: &str = "AWS::S3::AccessPoint";

impl ActivityControl for BucketPolicyExternal {
    type Request = s3::PutPolicy;

    const METADATA: Metadata = Metadata {
        id: "s3-bucket-policy-external",
        title: "Bucket policy lets another account in",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[BUCKET, ACCESS_POINT];

    const EVENTS: Events = &[
        ("s3", &["PutBucketPolicy", "PutAccessPointPolicy", "PutMultiRegionAccessPointPolicy"]),
        ("s3control", &["PutAccessPointPolicy", "PutMultiRegionAccessPointPolicy"]),
        ("s3express", &["PutBucketPolicy"]),
    ];

    const TAKEN_BACK_BY: Events = &[("s3", &["PutBucketPolicy", "DeleteBucketPolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &s3::PutPolicy) -> Result<Vec<Activity>, Unreadable> {
        let outside = Outside::of(call, &self.trusted_accounts);
        let fact = outside.let_in_by(request.policy()?, &sharing::bucket_context(call));
        let resource_type = if call.name() == "PutBucketPolicy" { BUCKET } else { ACCESS_POINT };
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, resource_type, fact)))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &s3::PutPolicy) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, Self::TYPES, self.observe(call, request)))
    }
}
