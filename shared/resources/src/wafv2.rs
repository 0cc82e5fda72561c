//! AWS WAF: web ACLs.

use crate::read::List;
use crate::resource::View;
use serde::Deserialize;

/// A web ACL (`AWS::WAFv2::WebACL`).
#[derive(Clone, Debug, Deserialize)]
pub struct WebAcl {
    /// The account's own rules and rule groups; absent where there are none.
    #[serde(default)]
    pub rules: List<WebAclRule>,
    /// The rule groups that Firewall Manager runs first; absent where there are none.
    #[serde(default)]
    pub pre_process_firewall_manager_rule_groups: List<WebAclRule>,
    /// The rule groups that Firewall Manager runs last; absent where there are none.
    #[serde(default)]
    pub post_process_firewall_manager_rule_groups: List<WebAclRule>,
}

impl View for WebAcl {
    const TYPES: &'static [&'static str] = &["AWS::WAFv2::WebACL"];
}

/// A rule, or a reference to a rule group.
#[derive(Clone, Debug, Deserialize)]
pub struct WebAclRule {
    /// Its name.
    pub name: String,
}
