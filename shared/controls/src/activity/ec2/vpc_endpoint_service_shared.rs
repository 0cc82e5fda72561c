//! # VPC endpoint service was shared
//!
//! ## Why it matters
//! An endpoint service puts what is behind a load balancer into the networks of whoever may connect, past firewalls and
//! security groups that look at addresses. Shared with everyone, any AWS account may ask for it.
//!
//! ## What fires
//! ModifyVpcEndpointServicePermissions that adds `*` or a principal of another account.
//!
//! ## What passes
//! Principals of the own account and of the `trusted_accounts`, and principals taken away.
//!
//! ## Remediation
//! Take the principal away (ModifyVpcEndpointServicePermissions with RemoveAllowedPrincipals) and reject its connections
//! (RejectVpcEndpointConnections).

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{Content, Many};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where somebody outside the account may connect to an endpoint service.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VpcEndpointServiceShared {
    /// Accounts, by number, that may connect beside the own. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

/// Who may connect from now on, and who no longer may.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    add_allowed_principals: Many<Content>,
    remove_allowed_principals: Many<Content>,
}

impl ActivityControl for VpcEndpointServiceShared {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-vpc-endpoint-service-shared",
        title: "VPC endpoint service was shared",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::EC2::VPCEndpointService"];

    const EVENTS: Events = &[("ec2", &["ModifyVpcEndpointServicePermissions"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if request.add_allowed_principals.is_empty() && request.remove_allowed_principals.is_empty() {
            return Err(Unreadable::missing("requestParameters.AddAllowedPrincipals"));
        }
        let is_own = |account: &str| account == call.account_id() || self.trusted_accounts.contains(account);
        // `arn:aws:iam::111122223333:role/reader`: the fifth part is the account.
        let is_foreign = |principal: &&str| !principal.split(':').nth(4).is_some_and(is_own);
        let principals = request.add_allowed_principals.iter().map(|Content(principal)| principal.as_str());
        let foreign: Vec<&str> = principals.filter(is_foreign).collect();
        if foreign.is_empty() {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::EC2::VPCEndpointService", format!("shared with {}", foreign.join(", "))))
    }
}
