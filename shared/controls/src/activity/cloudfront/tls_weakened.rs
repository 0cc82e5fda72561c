//! # Distribution was updated to weak or no TLS
//!
//! ## Why it matters
//! What is sent without TLS, or with an old version of it, can be read and changed on its way.
//!
//! ## What fires
//! UpdateDistribution that takes viewers over plain HTTP (`allow-all`), lets TLS 1.1 or older be used with the
//! account's own certificate, or asks a custom origin over HTTP alone. The call carries the whole configuration, so a
//! distribution that was weak before fires too, whatever the update was about.
//!
//! ## What passes
//! Redirects to HTTPS; the default certificate, whose TLS version cannot be chosen; S3's website endpoints, which
//! have no TLS. What Terraform and its like and the `trusted` principals do: they state what was weak before with each change.
//!
//! ## Remediation
//! Where plain HTTP from viewers or old TLS versions are all that fires: `cloudfront:UpdateDistribution` with
//! `redirect-to-https` for each behavior that takes plain HTTP, or with the security policy `TLSv1.2_2021`, and everything else
//! of the configuration as it is read, under the ETag that it was read with. Viewers that do not follow redirects, or know only
//! older versions, are cut off. What the call had set can be put back exactly. Where an origin is asked over plain HTTP, or the
//! certificate has IP addresses of its own, a person puts the former configuration back; Config's history has it.
//!
//! ## Absent keys
//! - `cacheBehaviors`: there is the default behavior alone.
//! - `viewerCertificate`: the default certificate is shown.
//! - `customOriginConfig`: the origin is a bucket.

use crate::by_hand::is_unplanned;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_actions::Plan;
use guardrail_actions::services::cloudfront as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::cloudfront::{DistributionConfig, ViewerCertificate};
use guardrail_resources::read::Section;
use serde::Deserialize;

const DISTRIBUTION: &str = "AWS::CloudFront::Distribution";

/// Fires where a distribution is left with weak or no TLS.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TlsWeakened {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The distribution as it is to be.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    distribution_config: Section<DistributionConfig>,
}

impl ActivityControl for TlsWeakened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "cloudfront-tls-weakened",
        title: "Distribution was updated to weak or no TLS",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::Edge,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[DISTRIBUTION];

    const EVENTS: Events = &[("cloudfront", &["UpdateDistribution"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_unplanned(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let config = request.distribution_config.required("requestParameters.distributionConfig")?;
        let mut facts = Vec::new();
        let behaviors = config.requested_behaviors()?;
        for behavior in &behaviors {
            if behavior.viewer_protocol_policy == "allow-all" {
                facts.push(format!("{behavior} takes plain HTTP"));
            }
        }
        let protocols = actions::ViewerProtocols::of(&behaviors).filter(|_| !facts.is_empty());
        let certificate = config.viewer_certificate.get("requestParameters.distributionConfig.viewerCertificate")?;
        let mut tls = None;
        if let Some(certificate) = certificate.filter(|certificate| certificate.is_custom()) {
            let version = certificate.minimum_protocol_version.as_deref();
            let version = version.ok_or_else(|| Unreadable::missing("viewerCertificate.minimumProtocolVersion"))?;
            if certificate.minimum_tls().is_none_or(|lowest| lowest < (1, 2)) {
                facts.push(format!("viewers may use {version}"));
                tls = Some(certificate);
            }
        }
        let of_viewers = facts.len();
        for origin in config.origins.required("requestParameters.distributionConfig.origins")? {
            let custom = origin.custom_origin_config.as_ref();
            let http_only = custom.is_some_and(|custom| custom.origin_protocol_policy == "http-only");
            if http_only && !origin.domain_name.contains(".s3-website") {
                facts.push(format!("origin {} is asked over plain HTTP", origin.domain_name));
            }
        }
        if facts.is_empty() {
            return Ok(Vec::new());
        }
        let activities = Activity::on_each(call, DISTRIBUTION, facts.join(", ")).into_iter();
        if facts.len() > of_viewers {
            return Ok(activities.collect());
        }
        Ok(activities.map(|activity| with_plan(activity, protocols.clone(), tls)).collect())
    }
}

/// The activity with what undoes all that it is about: nothing, where a part of it cannot be undone.
fn with_plan(
    activity: Activity,
    protocols: Option<actions::ViewerProtocols>,
    tls: Option<&ViewerCertificate>,
) -> Activity {
    let tls = tls.map(actions::ViewerTls::from);
    let is_unable = tls.as_ref().is_some_and(|tls| actions::RequireTls::unable(tls).is_some());
    if activity.target.resource_type != DISTRIBUTION || is_unable {
        return activity;
    }
    let distribution = || activity.target.named.clone();
    let redirect = |protocols| {
        let action = actions::RedirectToHttps { distribution: distribution() };
        Plan::of(action, actions::State::ViewerProtocols(protocols))
    };
    let plan = protocols.map_or_else(Plan::none, redirect);
    let plan = match tls {
        None => plan,
        Some(tls) => plan.then(actions::RequireTls { distribution: distribution() }, actions::State::ViewerTls(tls)),
    };
    activity.put_right_by(plan)
}
