//! # Bucket was turned into a website
//!
//! ## Why it matters
//! The website endpoint answers without TLS and without asking who calls. It serves what the bucket's policy and ACLs
//! make public, and its pages can pass for the owner's.
//!
//! ## What fires
//! PutBucketWebsite with pages of the bucket's own.
//!
//! ## What passes
//! A website that redirects every request elsewhere. What pipelines and the `trusted` principals do.
//!
//! ## Remediation
//! Delete the configuration (DeleteBucketWebsite), which takes the finding back, and serve the pages through CloudFront
//! with origin access control.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where a bucket serves pages.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebsiteEnabled {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

const TYPE: &str = "AWS::S3::Bucket";

/// What the website does.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    website_configuration: Option<Website>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Website {
    redirect_all_requests_to: Option<Redirect>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Redirect {
    host_name: Option<String>,
}

impl ActivityControl for WebsiteEnabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "s3-website-enabled",
        title: "Bucket was turned into a website",
        responsibility: Responsibility::CustomerData,
        layer: Layer::FrontDoor,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("s3", &["PutBucketWebsite"])];

    const TAKEN_BACK_BY: Events = &[("s3", &["DeleteBucketWebsite"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let website = request.website_configuration.as_ref();
        let website = website.ok_or_else(|| Unreadable::missing("requestParameters.WebsiteConfiguration"))?;
        let redirect = website.redirect_all_requests_to.as_ref();
        let is_redirect = redirect.is_some_and(|redirect| redirect.host_name.is_some());
        Ok(if is_redirect { Vec::new() } else { Activity::on_each(call, TYPE, "website turned on") })
    }
}
