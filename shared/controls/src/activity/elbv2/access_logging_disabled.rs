//! # Access logging of a load balancer was turned off
//!
//! ## Why it matters
//! The access log of a load balancer is often the only record of who asked what of the service behind it.
//!
//! ## What fires
//! ModifyLoadBalancerAttributes that turns access or connection logs off, of a load balancer of any kind.
//!
//! ## What passes
//! Other attributes, and logs that are turned on or sent elsewhere. From the console, a call that names
//! attributes beside those that log or protect, such as the timeout: it states all of them each time, changed or not. What Terraform and its like and the
//! `trusted` principals do.
//!
//! ## Remediation
//! Turn the log on again with its bucket (ModifyLoadBalancerAttributes).
//!
//! ## Absent keys
//! - `accessLog`: the call changes only the attributes that it names.

use crate::by_hand::is_unplanned;
use crate::restated::is_balancers_form;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Many;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where requests to a load balancer are no longer recorded.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessLoggingDisabled {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The attributes that change.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    attributes: Many<Attribute>,
    load_balancer_attributes: Option<ClassicAttributes>,
}

/// One attribute.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Attribute {
    key: Option<String>,
    value: Option<String>,
}

/// Those of a Classic Load Balancer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ClassicAttributes {
    access_log: Option<AccessLog>,
}

/// Its log.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AccessLog {
    #[serde(deserialize_with = "optional_flag")]
    enabled: Option<bool>,
}

const LOAD_BALANCER: &str = "AWS::ElasticLoadBalancingV2::LoadBalancer";
const CLASSIC: &str = "AWS::ElasticLoadBalancing::LoadBalancer";

/// The attributes that turn logs on and off.
const LOGS: [(&str, &str); 2] =
    [("access_logs.s3.enabled", "access logs"), ("connection_logs.s3.enabled", "connection logs")];

impl ActivityControl for AccessLoggingDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "elbv2-access-logging-disabled",
        title: "Access logging of a load balancer was turned off",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[LOAD_BALANCER, CLASSIC];

    const EVENTS: Events = &[("elasticloadbalancing", &["ModifyLoadBalancerAttributes"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_unplanned(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let place = "requestParameters.attributes";
        if let Some(attributes) = &request.load_balancer_attributes {
            let Some(log) = &attributes.access_log else { return Activity::nothing(call) };
            let is_on = log
                .enabled
                .ok_or_else(|| Unreadable::missing("requestParameters.loadBalancerAttributes.accessLog.enabled"))?;
            return Ok(if is_on { Vec::new() } else { Activity::on_each(call, CLASSIC, "access logs turned off") });
        }
        if request.attributes.is_empty() {
            return Err(Unreadable::missing(place));
        }
        let mut facts = Vec::new();
        for attribute in &request.attributes {
            let key = attribute.key.as_deref().ok_or_else(|| Unreadable::missing(format!("{place}.key")))?;
            let Some((_, log)) = LOGS.iter().find(|(name, _)| *name == key) else { continue };
            let value = attribute.value.as_deref().ok_or_else(|| Unreadable::missing(format!("{place}.value")))?;
            if value.eq_ignore_ascii_case("false") {
                facts.push(format!("{log} turned off"));
            }
        }
        let named = request.attributes.iter().filter_map(|attribute| attribute.key.as_deref());
        if is_balancers_form(call, named) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each_all(call, LOAD_BALANCER, &facts))
    }
}
