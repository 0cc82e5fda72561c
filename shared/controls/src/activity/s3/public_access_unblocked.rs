//! # Block Public Access was removed or weakened
//!
//! ## Why it matters
//! The block holds whatever policies and ACLs say. Without it one mistaken statement opens a bucket to the world, and
//! removing it is the step before writing one.
//!
//! ## What fires
//! DeletePublicAccessBlock of a bucket or of the account, and putting a block in place of which any of the four
//! switches is off. A switch that is left out is off. CreateAccessPoint and CreateMultiRegionAccessPoint with such a block.
//!
//! ## What passes
//! A block with all four switches on. Access points for one VPC, which nobody outside of it reaches.
//!
//! ## Remediation
//! `s3:PutPublicAccessBlock` of the bucket, or `s3control:PutPublicAccessBlock` of the account, with all four switches on, which
//! takes the finding back. It cuts off whoever came in by a public ACL or policy meanwhile; the switches that the call left can
//! be put back exactly. Then look at what policies and ACLs were changed meanwhile. Nobody can change an access point's block:
//! delete it (DeleteAccessPoint), and create it anew.
//!
//! ## Absent keys
//! - `PublicAccessBlockConfiguration`: an access point has all four switches on where the request does not say (S3,
//!   CreateAccessPoint). Of a bucket or the account it is an error.
//! - `PublicAccessBlock`: the same of one for several Regions.

use crate::{Activity, ActivityControl, Events};
use guardrail_actions::Plan;
use guardrail_actions::services::s3 as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Anything, Target};
use guardrail_resources::read::optional_flag;
use guardrail_resources::s3::PublicAccessBlock;
use serde::Deserialize;

/// Fires where public access becomes possible.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublicAccessUnblocked {}

const BUCKET: &str = "AWS::S3::Bucket";
const BLOCK: &str = "AWS::S3::AccountPublicAccessBlock";
const ACCESS_POINT: &str = "AWS::S3::AccessPoint";

/// The switches that are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    bucket_name: Option<String>,
    public_access_block_configuration: Option<Switches>,
    /// Of an access point: in the body that the API knows.
    #[serde(rename = "create_access_point_request")]
    access_point: Option<AccessPoint>,
    #[serde(rename = "create_multi_region_access_point_request")]
    multi_region: Option<MultiRegion>,
    details: Option<AccessPoint>,
}

/// An access point of a bucket, or, with `Details`, of several.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AccessPoint {
    #[serde(alias = "public_access_block")]
    public_access_block_configuration: Option<Switches>,
    vpc_configuration: Option<Anything>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct MultiRegion {
    details: Option<AccessPoint>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Switches {
    #[serde(deserialize_with = "optional_flag")]
    block_public_acls: Option<bool>,
    #[serde(deserialize_with = "optional_flag")]
    ignore_public_acls: Option<bool>,
    #[serde(deserialize_with = "optional_flag")]
    block_public_policy: Option<bool>,
    #[serde(deserialize_with = "optional_flag")]
    restrict_public_buckets: Option<bool>,
}

impl Switches {
    /// The block that is left: a switch that is left out is off.
    fn block(&self) -> PublicAccessBlock {
        let on = |switch: Option<bool>| switch.unwrap_or(false);
        PublicAccessBlock {
            block_public_acls: on(self.block_public_acls),
            ignore_public_acls: on(self.ignore_public_acls),
            block_public_policy: on(self.block_public_policy),
            restrict_public_buckets: on(self.restrict_public_buckets),
        }
    }
}

impl Request {
    /// What of a new access point's block is off.
    fn opened(&self) -> Result<Option<String>, Unreadable> {
        let regions = self.multi_region.as_ref().map(|request| &request.details);
        let bodies = [&self.access_point, &self.details].into_iter().chain(regions).flatten();
        let place = "requestParameters.CreateAccessPointRequest";
        let body = bodies.into_iter().next().ok_or_else(|| Unreadable::missing(place))?;
        let switches = body.public_access_block_configuration.as_ref().filter(|_| body.vpc_configuration.is_none());
        let off = switches.map(|switches| switches.block().switched_off()).unwrap_or_default();
        Ok((!off.is_empty()).then(|| format!("access point created with {} off", off.join(", "))))
    }
}

impl ActivityControl for PublicAccessUnblocked {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "s3-public-access-unblocked",
        title: "Block Public Access was removed or weakened",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[BUCKET, BLOCK, ACCESS_POINT];

    const EVENTS: Events = &[
        (
            "s3",
            &[
                "PutBucketPublicAccessBlock",
                "DeleteBucketPublicAccessBlock",
                "PutAccountPublicAccessBlock",
                "DeleteAccountPublicAccessBlock",
                "PutPublicAccessBlock",
                "DeletePublicAccessBlock",
                "CreateAccessPoint",
                "CreateMultiRegionAccessPoint",
            ],
        ),
        ("s3control", &["PutPublicAccessBlock", "DeletePublicAccessBlock"]),
        (
            "s3-control",
            &[
                "PutAccountPublicAccessBlock",
                "DeleteAccountPublicAccessBlock",
                "PutPublicAccessBlock",
                "DeletePublicAccessBlock",
            ],
        ),
    ];

    const TAKEN_BACK_BY: Events = &[
        ("s3", &["PutBucketPublicAccessBlock", "PutAccountPublicAccessBlock", "PutPublicAccessBlock"]),
        ("s3control", &["PutPublicAccessBlock"]),
        ("s3-control", &["PutAccountPublicAccessBlock", "PutPublicAccessBlock"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if call.name().ends_with("AccessPoint") {
            let opened = request.opened()?;
            return Ok(opened.map(|fact| Activity::on_each(call, ACCESS_POINT, fact)).unwrap_or_default());
        }
        let (left, fact) = if call.name().starts_with("Delete") {
            (None, "deleted".to_owned())
        } else {
            let switches = request.public_access_block_configuration.as_ref();
            let place = "requestParameters.PublicAccessBlockConfiguration";
            let block = switches.ok_or_else(|| Unreadable::missing(place))?.block();
            let off = block.switched_off();
            if off.is_empty() {
                return Ok(Vec::new());
            }
            (Some(actions::PublicAccessBlock::from(block)), format!("{} off", off.join(", ")))
        };
        let left = actions::State::PublicAccessBlock(left);
        let (resource_type, plan) = if let Some(bucket) = request.bucket_name.clone() {
            (BUCKET, Plan::if_it_changes(actions::BlockPublicAccess { bucket }, left))
        } else {
            let account_id = call.account_id().to_owned();
            (BLOCK, Plan::if_it_changes(actions::BlockAccountPublicAccess { account_id }, left))
        };
        let activities = Activity::on_each(call, resource_type, format!("public access block: {fact}"));
        Ok(activities.into_iter().map(|activity| activity.put_right_by(plan.clone())).collect())
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_over = self.observe(call, request).is_ok_and(|observed| observed.is_empty());
        let resource_type = if request.bucket_name.is_some() { BUCKET } else { BLOCK };
        let targets = if is_over { call::targets(call, resource_type) } else { Vec::new() };
        Ok(if is_over && targets.is_empty() { vec![Target::account(call)] } else { targets })
    }
}
