//! # WAFv2 web ACL has at least one rule
//!
//! ## Why it matters
//! A web ACL without rules inspects nothing: everything meets its default action.
//!
//! ## What passes
//! The web ACL has a rule or a rule group, of the account's or of Firewall Manager's, whatever its action. A web ACL
//! that records none has none.
//!
//! ## Remediation
//! None by itself: which rules fit is the application's to know. A person adds them with `wafv2:UpdateWebACL`.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, wafv2};
use serde::Deserialize;

/// Judges whether the web ACL has any rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebaclNotEmpty {}

impl Control for WebaclNotEmpty {
    type View = wafv2::WebAcl;

    const METADATA: Metadata = Metadata {
        id: "wafv2-webacl-not-empty",
        title: "WAFv2 web ACL has at least one rule",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Edge,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["WAF.10"],
            cis_v3: &[],
            nist_r5: &["CA-9(1)", "CM-2"],
            managed_rule: Some("WAFV2_WEBACL_NOT_EMPTY"),
        },
    };

    fn evaluate(&self, acl: &Resource<wafv2::WebAcl>) -> Result<Compliance, Unreadable> {
        Ok(Compliance::compliant_if(acl.has_rules()?, "the web ACL has no rules"))
    }
}
