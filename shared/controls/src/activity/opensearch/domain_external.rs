//! # Search domain was opened to another account
//!
//! ## Why it matters
//! The other account reads and writes the indexes, or reaches the domain from a network of its own. What people there may
//! do with it is then up to that account.
//!
//! ## What fires
//! The calls that create or configure a domain, with an access policy that lets in a principal of an account that is
//! neither the own one nor in `trusted_accounts`; AuthorizeVpcEndpointAccess for such an account.
//!
//! ## What passes
//! The own account, trusted accounts, and AWS services. Everyone, of whom `opensearch-domain-made-public` speaks.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows, set a policy without it (UpdateDomainConfig) or take the access
//! back (RevokeVpcEndpointAccess), and look at the indexes for what was taken or changed.
//!
//! ## Absent keys
//! - `accessPolicies`: a call without it leaves the policy as it is; without one, nobody comes in.
//! - `account`: access is authorized for a service of AWS.

use crate::sharing::Outside;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::call;
use guardrail_resources::policy::{Context, Policy};
use guardrail_resources::{Section, Unreadable};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where another account may use a domain.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DomainExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

/// Who is let in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    access_policies: Section<Policy>,
    account: Option<String>,
}

const DOMAIN: &str = "AWS::OpenSearch::Domain";

impl ActivityControl for DomainExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "opensearch-domain-external",
        title: "Search domain was opened to another account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[DOMAIN];

    const EVENTS: Events = &[(
        "es",
        &[
            "AuthorizeVpcEndpointAccess",
            "CreateDomain",
            "CreateElasticsearchDomain",
            "UpdateDomainConfig",
            "UpdateElasticsearchDomainConfig",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let outside = Outside::of(call, &self.trusted_accounts);
        let fact = if call.name() == "AuthorizeVpcEndpointAccess" {
            outside.shared_with(request.account.as_deref())
        } else {
            let policy = request.access_policies.get("requestParameters.accessPolicies")?;
            policy.and_then(|policy| outside.let_in_by(policy, &Context::anything()))
        };
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, DOMAIN, fact)))
    }
}
