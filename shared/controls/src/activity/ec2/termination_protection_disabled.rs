//! # Termination protection was switched off
//!
//! ## Why it matters
//! The protection makes ending an instance, a stack, a load balancer or a cluster take two steps. Switching it off is
//! the first.
//!
//! ## What fires
//! Protection switched off by ModifyInstanceAttribute, UpdateTerminationProtection (AWS CloudFormation),
//! ModifyLoadBalancerAttributes or UpdateClusterConfig (Amazon EKS).
//!
//! ## What passes
//! The protection switched on, and changes of anything else. Of a load balancer, a call from the console that names
//! attributes beside those that log or protect, such as the timeout: it states all of them each time, changed or not. What
//! pipelines and the `trusted` principals do, and whatever AWS services do.
//!
//! ## Remediation
//! Switch it on again, by the same call, which takes the finding back, unless the end is planned.
//!
//! ## Absent keys
//! - `disableApiTermination`: the protection stays as it is where the request says nothing of it.
//! - `attribute`: the same, in the older form.
//! - `deletionProtection`: the same, of a cluster.

use crate::by_hand::is_by_hand;
use crate::restated::is_balancers_form;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many, Target};
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where something may be ended that could not be.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TerminationProtectionDisabled {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What is to change.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Of an instance.
    disable_api_termination: Option<Switch>,
    /// Of an instance, in the older form: the attribute's name, and its value.
    attribute: Option<String>,
    value: Option<String>,
    /// Of a stack.
    #[serde(deserialize_with = "optional_flag")]
    enable_termination_protection: Option<bool>,
    /// Of a cluster.
    #[serde(deserialize_with = "optional_flag")]
    deletion_protection: Option<bool>,
    /// Of a load balancer.
    attributes: Many<Attribute>,
    /// A classic load balancer, which has no such protection.
    load_balancer_name: Option<String>,
}

/// On or off.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Switch {
    #[serde(deserialize_with = "optional_flag")]
    value: Option<bool>,
}

/// An attribute of a load balancer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Attribute {
    key: Option<String>,
    value: Option<String>,
}

impl ActivityControl for TerminationProtectionDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-termination-protection-disabled",
        title: "Termination protection was switched off",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[
        "AWS::EC2::Instance",
        "AWS::CloudFormation::Stack",
        "AWS::EKS::Cluster",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
    ];

    const EVENTS: Events = &[
        ("ec2", &["ModifyInstanceAttribute"]),
        ("cloudformation", &["UpdateTerminationProtection"]),
        ("eks", &["UpdateClusterConfig"]),
        ("elasticloadbalancing", &["ModifyLoadBalancerAttributes"]),
    ];

    const TAKEN_BACK_BY: Events = &[
        ("ec2", &["ModifyInstanceAttribute"]),
        ("cloudformation", &["UpdateTerminationProtection"]),
        ("eks", &["UpdateClusterConfig"]),
        ("elasticloadbalancing", &["ModifyLoadBalancerAttributes"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if request.is_protected(call)? != Some(false) || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let named = request.attributes.iter().filter_map(|attribute| attribute.key.as_deref());
        if is_balancers_form(call, named) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, resource_type(call), "termination protection switched off"))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_on = request.is_protected(call)? == Some(true);
        Ok(if is_on { call::targets(call, resource_type(call)) } else { Vec::new() })
    }
}

impl Request {
    /// What the protection is to be; `None` where it stays as it is.
    fn is_protected(&self, call: &ApiCall<'_>) -> Result<Option<bool>, Unreadable> {
        call::recorded(call)?;
        match call.service() {
            "ec2" => self.is_instance_protected(),
            "eks" => Ok(self.deletion_protection),
            "cloudformation" => {
                let missing = || Unreadable::missing("requestParameters.enableTerminationProtection");
                self.enable_termination_protection.ok_or_else(missing).map(Some)
            }
            _ => self.is_balancer_protected(),
        }
    }

    fn is_instance_protected(&self) -> Result<Option<bool>, Unreadable> {
        let is_meant = |name: &String| name.eq_ignore_ascii_case("disableApiTermination");
        if self.attribute.as_ref().is_some_and(is_meant) {
            return switch(self.value.as_deref(), "requestParameters.value").map(Some);
        }
        let Some(switch) = &self.disable_api_termination else { return Ok(None) };
        let missing = || Unreadable::missing("requestParameters.disableApiTermination.value");
        switch.value.ok_or_else(missing).map(Some)
    }

    fn is_balancer_protected(&self) -> Result<Option<bool>, Unreadable> {
        let place = "requestParameters.attributes";
        if self.attributes.is_empty() {
            let is_classic = self.load_balancer_name.is_some();
            return if is_classic { Ok(None) } else { Err(Unreadable::missing(place)) };
        }
        for attribute in &self.attributes {
            let key = attribute.key.as_deref().ok_or_else(|| Unreadable::missing(format!("{place}.key")))?;
            if key.eq_ignore_ascii_case("deletion_protection.enabled") {
                return switch(attribute.value.as_deref(), "requestParameters.attributes.value").map(Some);
            }
        }
        Ok(None)
    }
}

/// A boolean that stands as a text.
fn switch(text: Option<&str>, place: &str) -> Result<bool, Unreadable> {
    match text.map(str::to_ascii_lowercase).as_deref() {
        Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(_) => Err(Unreadable::meaningless(place, "neither true nor false")),
        None => Err(Unreadable::missing(place)),
    }
}

fn resource_type(call: &ApiCall<'_>) -> &'static str {
    match call.service() {
        "ec2" => "AWS::EC2::Instance",
        "eks" => "AWS::EKS::Cluster",
        "cloudformation" => "AWS::CloudFormation::Stack",
        _ => "AWS::ElasticLoadBalancingV2::LoadBalancer",
    }
}
