//! # Firewall Manager's policy was deleted
//!
//! ## Why it matters
//! A policy of Firewall Manager keeps web ACLs, security groups, network firewalls and Shield on every account of an
//! organization, and puts back what is taken away.
//!
//! ## What fires
//! DeletePolicy of Firewall Manager, and DisassociateAdminAccount, which takes all policies with it.
//!
//! ## What passes
//! Changes of a policy.
//!
//! ## Remediation
//! Create the policy again. Where its resources were deleted with it (deleteAllPolicyResources), its protections are
//! gone in all accounts until then.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where an organization's protection ends.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FirewallManagerPolicyDeleted {}

/// Which policy, and whether its web ACLs and rules go too.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    policy_id: Option<String>,
    #[serde(deserialize_with = "optional_flag")]
    delete_all_policy_resources: Option<bool>,
}

impl ActivityControl for FirewallManagerPolicyDeleted {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "wafv2-firewall-manager-policy-deleted",
        title: "Firewall Manager's policy was deleted",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Edge,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("fms", &["DeletePolicy", "DisassociateAdminAccount"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if call.name() == "DisassociateAdminAccount" {
            return Ok(Activity::on_account(call, "Firewall Manager's administrator removed"));
        }
        let policy_id =
            request.policy_id.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.policyId"))?;

        let with = if request.delete_all_policy_resources == Some(true) { " with all its resources" } else { "" };
        Ok(Activity::on_account(call, format!("policy {policy_id} of Firewall Manager deleted{with}")))
    }
}
