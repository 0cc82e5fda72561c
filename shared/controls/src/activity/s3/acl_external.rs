//! # Bucket or object was shared with another account by its ACL
//!
//! ## Why it matters
//! An ACL names other accounts by ids that no person can tell apart, and nothing in a bucket's policy shows them: a way in
//! that is easily overlooked.
//!
//! ## What fires
//! PutBucketAcl and PutObjectAcl with a grant, in the body, to a canonical user other than the owner whom the body names, or to
//! an e-mail address.
//!
//! ## What passes
//! Grants to the owner, to those in `trusted_ids`, to S3's log delivery and to CloudFront's. `s3-acl-public` tells of everyone.
//! Grants in headers and canned ACLs pass: they do not say who the owner is.
//!
//! ## Remediation
//! Ask the caller who it is. If nobody knows, put the ACL `private` in its place, which takes the finding back, and turn ACLs
//! off for the bucket (object ownership `BucketOwnerEnforced`).

use crate::sharing;
use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Target;
use guardrail_resources::call::s3::PutAcl;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where an ACL lets another account in.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AclExternal {
    /// The canonical user ids and e-mail addresses with which sharing is expected. Default: none.
    pub trusted_ids: BTreeSet<String>,
}

const TYPE: &str = "AWS::S3::Bucket";

/// The ids by which CloudFront delivers its logs (developer guide, "Configure standard logging (legacy)"): everywhere, and in
/// China.
const CLOUDFRONT_LOGS: [&str; 2] = [
    "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0",
    "a52cb28745c0c06e84ec548334e44bfa7fc2a85c54af20cd59e4969344b7af56",
];

/// What a bucket's own ACL lets anybody do; its objects have theirs.
const BUCKETS: &str = "the bucket's ACL has *";

impl ActivityControl for AclExternal {
    type Request = PutAcl;

    const METADATA: Metadata = Metadata {
        id: "s3-acl-external",
        title: "Bucket or object was shared with another account by its ACL",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("s3", &["PutBucketAcl", "PutObjectAcl"])];

    const TAKEN_BACK_BY: Events = &[("s3", &["PutBucketAcl"])];

    fn observe(&self, call: &ApiCall<'_>, request: &PutAcl) -> Result<Vec<Activity>, Unreadable> {
        if request.is_empty() {
            return Err(Unreadable::missing("requestParameters.AccessControlPolicy"));
        }
        let mut others = request.others()?;
        others.retain(|(name, _)| !self.trusted_ids.contains(*name) && !CLOUDFRONT_LOGS.contains(name));
        if others.is_empty() {
            return Ok(Vec::new());
        }
        let others: Vec<String> = others.iter().map(|(name, permission)| format!("{permission} for {name}")).collect();
        Ok(Activity::on_each(call, TYPE, format!("{} ACL has {}", request.what(), others.join(", "))))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &PutAcl) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, Self::TYPES, self.observe(call, request)))
    }

    fn undoes(&self, _: &ApiCall<'_>, _: &PutAcl) -> Result<Undone, Unreadable> {
        Ok(Undone::fact(BUCKETS))
    }
}
