//! # DNS Firewall was weakened
//!
//! ## Why it matters
//! Names are how malware finds its master, and how data leaves a network that lets nothing else out. DNS Firewall is what
//! refuses the bad ones.
//!
//! ## What fires
//! DeleteFirewallRule; UpdateFirewallRule that lets names pass it blocked (ALLOW or ALERT); DisassociateFirewallRuleGroup;
//! UpdateFirewallRuleGroupAssociation that turns its protection off; UpdateFirewallConfig that lets every query through
//! when the firewall does not answer.
//!
//! ## What passes
//! Rules that block, new rules, new associations, and a rule group or a domain list deleted: AWS refuses that while they
//! are in use. What the `trusted` principals do.
//!
//! ## Remediation
//! Put the rule or the association back (CreateFirewallRule, UpdateFirewallRule, AssociateFirewallRuleGroup). Look at the
//! Resolver query logs for what was asked meanwhile.
//!
//! ## Absent keys
//! - `action`: a rule that is updated without it goes on as before.
//! - `mutationProtection`: the same of an association.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use serde::Deserialize;

/// Fires where DNS Firewall blocks less than before.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DnsFirewallWeakened {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What is changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    action: Option<String>,
    firewall_fail_open: Option<String>,
    mutation_protection: Option<String>,
}

const GROUP: &str = "AWS::Route53Resolver::FirewallRuleGroup";
const ASSOCIATION: &str = "AWS::Route53Resolver::FirewallRuleGroupAssociation";

impl ActivityControl for DnsFirewallWeakened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "route53-dns-firewall-weakened",
        title: "DNS Firewall was weakened",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[
        "AWS::Route53Resolver::FirewallRuleGroup",
        "AWS::Route53Resolver::FirewallRuleGroupAssociation",
        "AWS::EC2::VPC",
    ];

    const EVENTS: Events = &[(
        "route53resolver",
        &[
            "DeleteFirewallRule",
            "UpdateFirewallRule",
            "DisassociateFirewallRuleGroup",
            "UpdateFirewallRuleGroupAssociation",
            "UpdateFirewallConfig",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let missing = |key| Unreadable::missing(format!("requestParameters.{key}"));
        let is =
            |said: &Option<String>, value: &str| said.as_deref().is_some_and(|said| said.eq_ignore_ascii_case(value));
        let (resource_type, fact) = match call.name() {
            _ if self.trusted.includes(call) => return Ok(Vec::new()),
            "DeleteFirewallRule" => (GROUP, "rule deleted"),
            "DisassociateFirewallRuleGroup" => (ASSOCIATION, "rule group taken from the VPC"),
            "UpdateFirewallConfig" if request.firewall_fail_open.is_none() => return Err(missing("firewallFailOpen")),
            "UpdateFirewallConfig" if is(&request.firewall_fail_open, "ENABLED") => {
                ("AWS::EC2::VPC", "queries pass while DNS Firewall does not answer")
            }
            "UpdateFirewallRule" if is(&request.action, "ALLOW") => (GROUP, "rule lets names pass"),
            "UpdateFirewallRule" if is(&request.action, "ALERT") => (GROUP, "rule lets names pass with an alert"),
            "UpdateFirewallRuleGroupAssociation" if is(&request.mutation_protection, "DISABLED") => {
                (ASSOCIATION, "protection against changes turned off")
            }
            _ => return Ok(Vec::new()),
        };
        Ok(Activity::on_each(call, resource_type, fact))
    }
}
