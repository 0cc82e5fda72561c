//! # Bucket or object was made public by its ACL
//!
//! ## Why it matters
//! A grant to AllUsers opens it to the world, one to AuthenticatedUsers to everybody who has any AWS account.
//!
//! ## What fires
//! PutBucketAcl, PutObjectAcl and CreateBucket with the canned ACL `public-read`, `public-read-write` or
//! `authenticated-read`, or with a grant to AllUsers or AuthenticatedUsers, in the body or in a header. PutObject, CopyObject
//! and CreateMultipartUpload with such an ACL, where a trail records data events; from EventBridge, PutObject and
//! CreateMultipartUpload come with a canned ACL only.
//!
//! ## What passes
//! Private ACLs, grants to accounts and to S3's log delivery. Objects written without an ACL.
//!
//! ## Remediation
//! `s3:PutBucketAcl` with the bucket's ACL as it stands but for the grants to everyone, which takes the finding back. It cuts
//! off whoever came in by them; all other grants stay, and the saved ACL can be put back exactly. For an object's ACL nothing
//! is planned: put `private` in its place (PutObjectAcl). Then turn ACLs off for the bucket (object ownership
//! `BucketOwnerEnforced`), and look at its access log for who came meanwhile.
//!
//! ## Absent keys
//! - `x-amz-acl`: a bucket or an object that is created without an ACL is private.

use crate::sharing;
use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_actions::Plan;
use guardrail_actions::services::s3 as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Target;
use guardrail_resources::call::s3::PutAcl;
use serde::Deserialize;

/// Fires where an ACL opens something to everyone.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AclPublic {}

const TYPE: &str = "AWS::S3::Bucket";

/// What a bucket's own ACL lets anybody do; its objects have theirs.
const BUCKETS: &str = "the bucket's ACL has *";

impl ActivityControl for AclPublic {
    type Request = PutAcl;

    const METADATA: Metadata = Metadata {
        id: "s3-acl-public",
        title: "Bucket or object was made public by its ACL",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[(
        "s3",
        &["PutBucketAcl", "PutObjectAcl", "CreateBucket", "PutObject", "CopyObject", "CreateMultipartUpload"],
    )];

    const TAKEN_BACK_BY: Events = &[("s3", &["PutBucketAcl"])];

    fn observe(&self, call: &ApiCall<'_>, request: &PutAcl) -> Result<Vec<Activity>, Unreadable> {
        sharing::given(call)?;
        if request.is_empty() && call.name().ends_with("Acl") {
            return Err(Unreadable::missing("requestParameters.x-amz-acl"));
        }
        let public = request.public()?;
        if public.is_empty() {
            return Ok(Vec::new());
        }
        let what = request.what();
        let activities = Activity::on_each(call, TYPE, format!("{what} ACL has {}", public.join(", ")));
        Ok(activities.into_iter().map(|activity| put_right(call, request, activity)).collect())
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &PutAcl) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, Self::TYPES, self.observe(call, request)))
    }

    fn undoes(&self, _: &ApiCall<'_>, _: &PutAcl) -> Result<Undone, Unreadable> {
        Ok(Undone::fact(BUCKETS))
    }
}

/// A bucket's ACL without what is public. What the call tells of the ACL is what is shown; the ACL itself is read first.
fn put_right(call: &ApiCall<'_>, request: &PutAcl, activity: Activity) -> Activity {
    let is_of_bucket = matches!(call.name(), "PutBucketAcl" | "CreateBucket");
    if !is_of_bucket || activity.target.resource_type != TYPE {
        return activity;
    }
    let seen = request.acl().map(|acl| actions::AccessControl::from(&acl)).unwrap_or_default();
    let action = actions::RevokePublicGrants { bucket: activity.target.named.clone() };
    activity.put_right_by(Plan::if_it_changes(action, actions::State::Acl(seen)))
}
