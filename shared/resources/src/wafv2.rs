//! AWS WAF: web ACLs.

use crate::read::{List, Section, Unreadable};
use crate::resource::View;
use serde::Deserialize;

/// A web ACL (`AWS::WAFv2::WebACL`). AWS Config's published schema leaves its rules out (awslabs/aws-config-resource-schema),
/// so they are read as a list and as a list in a string.
#[derive(Clone, Debug, Deserialize)]
pub struct WebAcl {
    /// The account's own rules and rule groups; absent where there are none.
    #[serde(default)]
    pub rules: Section<List<WebAclRule>>,
    /// The rule groups that Firewall Manager runs first; absent where there are none.
    #[serde(default)]
    pub pre_process_firewall_manager_rule_groups: Section<List<WebAclRule>>,
    /// The rule groups that Firewall Manager runs last; absent where there are none.
    #[serde(default)]
    pub post_process_firewall_manager_rule_groups: Section<List<WebAclRule>>,
}

impl View for WebAcl {
    const TYPES: &'static [&'static str] = &["AWS::WAFv2::WebACL"];
}

impl WebAcl {
    /// True where the web ACL has a rule or a rule group, of the account's or of Firewall Manager's.
    ///
    /// # Errors
    /// A list that cannot be read, where no other has any.
    pub fn has_rules(&self) -> Result<bool, Unreadable> {
        let lists = [
            (&self.rules, "rules"),
            (&self.pre_process_firewall_manager_rule_groups, "preProcessFirewallManagerRuleGroups"),
            (&self.post_process_firewall_manager_rule_groups, "postProcessFirewallManagerRuleGroups"),
        ];
        let mut unread = None;
        for (list, place) in lists {
            match list.get(place) {
                Ok(Some(rules)) if !rules.is_empty() => return Ok(true),
                Ok(_) => {}
                Err(error) => unread = unread.or(Some(error)),
            }
        }
        unread.map_or(Ok(false), Err)
    }
}

/// A rule, or a reference to a rule group.
#[derive(Clone, Debug, Deserialize)]
pub struct WebAclRule {
    /// Its name.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::WebAcl;
    use crate::read::text;

    fn has_rules(json: &str) -> Result<bool, String> {
        text::<WebAcl>(json, "configuration").unwrap().has_rules().map_err(|error| error.to_string())
    }

    #[test]
    fn a_rule_counts_wherever_it_stands_and_what_cannot_be_read_is_not_none() {
        for some in [
            r#"{"rules":[{"name":"a"}]}"#,
            r#"{"Rules":"[{\"Name\":\"a\"}]"}"#,
            r#"{"rules":[],"postProcessFirewallManagerRuleGroups":[{"name":"a"}]}"#,
            r#"{"rules":7,"preProcessFirewallManagerRuleGroups":[{"name":"a"}]}"#,
        ] {
            assert_eq!(has_rules(some), Ok(true), "{some}");
        }
        for none in ["{}", r#"{"rules":null}"#, r#"{"rules":[]}"#, r#"{"rules":"[]"}"#] {
            assert_eq!(has_rules(none), Ok(false), "{none}");
        }
        for unread in [r#"{"rules":7}"#, r#"{"rules":[7]}"#, r#"{"rules":[{}]}"#] {
            assert!(has_rules(unread).unwrap_err().starts_with("rules"), "{unread}");
        }
    }
}
