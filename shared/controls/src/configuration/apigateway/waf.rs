//! # REST API stage has a web ACL
//!
//! ## Why it matters
//! Without a web ACL every request reaches the API: floods, injections, known bad addresses.
//!
//! ## What passes
//! The stage has a web ACL, of AWS WAF or of WAF Classic Regional. What its rules do is for other controls.
//!
//! ## Remediation
//! `wafv2:AssociateWebACL` with a web ACL that somebody has chosen. Its rules may block callers that used to get
//! through. `wafv2:DisassociateWebACL` undoes it.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, apigateway};
use serde::Deserialize;

/// Judges whether a web ACL stands in front of the stage.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Waf {}

impl Control for Waf {
    type View = apigateway::RestStage;

    const METADATA: Metadata = Metadata {
        id: "apigateway-waf",
        title: "REST API stage has a web ACL",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::FrontDoor,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["APIGateway.4"],
            cis_v3: &[],
            nist_r5: &["AC-4(21)"],
            managed_rule: Some("API_GW_ASSOCIATED_WITH_WAF"),
        },
    };

    fn evaluate(&self, stage: &Resource<apigateway::RestStage>) -> Result<Compliance, Unreadable> {
        Ok(Compliance::compliant_if(stage.has_web_acl(), "no web ACL is associated with the stage"))
    }
}
