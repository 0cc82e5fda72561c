//! # Delivery of AWS Config was set by hand
//!
//! ## Why it matters
//! The delivery channel says where AWS Config puts the history of the account. One that points to another bucket keeps
//! the evidence from those who look for it, and hands it to somebody else.
//!
//! ## What fires
//! PutDeliveryChannel by somebody's hand, unless its bucket is among `buckets`.
//!
//! ## What passes
//! Channels to those buckets. What pipelines and the `trusted` principals do: sessions of roles whose names say pipeline
//! (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's identity provider vouched
//! for, and calls by Terraform, Pulumi, the CDK and CloudFormation.
//!
//! ## Remediation
//! See whose bucket it is. If it is nobody's here, put the former one back (PutDeliveryChannel).

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Names, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where somebody decides where the history goes.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeliveryRedirected {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// Buckets that AWS Config may write to; `*` for any text. Default: none.
    pub buckets: Names,
}

/// The delivery channel.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    delivery_channel: Channel,
}

/// Where it leads.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Channel {
    s3_bucket_name: Option<String>,
}

const CHANNEL: &str = "AWS::Config::DeliveryChannel";

impl ActivityControl for DeliveryRedirected {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "config-delivery-redirected",
        title: "Delivery of AWS Config was set by hand",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &["4.9"], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[CHANNEL];

    const EVENTS: Events = &[("config", &["PutDeliveryChannel"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let bucket = request.delivery_channel.s3_bucket_name.as_deref();
        let bucket = bucket.ok_or_else(|| Unreadable::missing("requestParameters.deliveryChannel.s3BucketName"))?;
        if self.buckets.includes(bucket) || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, CHANNEL, format!("history now goes to bucket {bucket}")))
    }
}
