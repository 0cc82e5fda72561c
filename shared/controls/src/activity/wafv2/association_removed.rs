//! # Web ACL was removed from a protected resource
//!
//! ## Why it matters
//! A resource without its web ACL takes every request: injections, floods and scrapers that were stopped until now.
//!
//! ## What fires
//! DisassociateWebACL and DeleteWebACL of AWS WAF and of WAF Classic, and DisassociateDistributionWebACL and
//! DisassociateDistributionTenantWebACL of CloudFront.
//!
//! ## What passes
//! Another web ACL in place of the old one (AssociateWebACL). A distribution's update without a web ACL: the call
//! carries the whole configuration, and does not say whether there was one before; `cloudfront-waf` judges what is
//! left. What Terraform and its like and the `trusted` principals do: such tools remove a web ACL from a load balancer before
//! they delete either.
//!
//! ## Remediation
//! Associate the web ACL again (AssociateWebACL), which takes the finding on the resource back. Look at the requests
//! that came meanwhile.

use crate::by_hand::is_unplanned;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

/// Fires where a web ACL stands before a resource no more.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AssociationRemoved {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What is no longer protected.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    resource_arn: Option<String>,
}

impl ActivityControl for AssociationRemoved {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "wafv2-association-removed",
        title: "Web ACL was removed from a protected resource",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Edge,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[
        "AWS::WAFv2::WebACL",
        "AWS::WAFRegional::WebACL",
        "AWS::WAF::WebACL",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::ApiGateway::Stage",
        "AWS::CloudFront::Distribution",
        ACCOUNT,
    ];

    const EVENTS: Events = &[
        ("wafv2", &["DisassociateWebACL", "DeleteWebACL"]),
        ("waf-regional", &["DisassociateWebACL", "DeleteWebACL"]),
        ("waf", &["DeleteWebACL"]),
        ("cloudfront", &["DisassociateDistributionWebACL", "DisassociateDistributionTenantWebACL"]),
    ];

    const TAKEN_BACK_BY: Events = &[
        ("wafv2", &["AssociateWebACL"]),
        ("waf-regional", &["AssociateWebACL"]),
        ("cloudfront", &["AssociateDistributionWebACL"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_unplanned(call, &self.trusted) {
            return Ok(Vec::new());
        }
        Ok(match (call.service(), call.name()) {
            ("cloudfront", "DisassociateDistributionTenantWebACL") => {
                Activity::on_account(call, "web ACL removed from a tenant of a distribution")
            }
            ("cloudfront", _) => Activity::on_each(call, "AWS::CloudFront::Distribution", "web ACL removed"),
            ("wafv2", "DeleteWebACL") => Activity::on_each(call, "AWS::WAFv2::WebACL", "web ACL deleted"),
            ("waf-regional", "DeleteWebACL") => Activity::on_each(call, "AWS::WAFRegional::WebACL", "web ACL deleted"),
            (_, "DeleteWebACL") => Activity::on_each(call, "AWS::WAF::WebACL", "web ACL deleted"),
            _ => {
                let arn = request.resource_arn.as_deref();
                let arn = arn.ok_or_else(|| Unreadable::missing("requestParameters.resourceArn"))?;
                vec![match kind(arn) {
                    Some(resource_type) => Activity::on(Target::new(resource_type, arn), "web ACL removed"),
                    None => Activity::on(Target::account(call), format!("web ACL removed from {arn}")),
                }]
            }
        })
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        if call.service() == "cloudfront" {
            return Ok(call::targets(call, "AWS::CloudFront::Distribution"));
        }
        let arn =
            request.resource_arn.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.resourceArn"))?;
        Ok(kind(arn).map(|resource_type| Target::new(resource_type, arn)).into_iter().collect())
    }
}

/// The type of a resource that AWS WAF protects, where AWS Config knows it by its ARN.
fn kind(arn: &str) -> Option<&'static str> {
    if arn.contains(":loadbalancer/") {
        Some("AWS::ElasticLoadBalancingV2::LoadBalancer")
    } else if arn.contains("/restapis/") {
        Some("AWS::ApiGateway::Stage")
    } else {
        None
    }
}
