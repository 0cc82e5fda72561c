//! # Search domain was opened to everyone
//!
//! ## Why it matters
//! A search domain outside of a VPC answers the internet, and its access policy is all that stands before the indexes. Open
//! domains are found within hours, read, and held for ransom.
//!
//! ## What fires
//! The calls that create or configure a domain, with an access policy that lets anyone in under no condition, where the
//! domain is in no VPC.
//!
//! ## What passes
//! Policies that name principals, or pin the caller by address or otherwise. Domains in a VPC, whose security groups
//! decide. Domains with fine-grained access control, which ask for a user whatever the policy says (OpenSearch Service
//! developer guide, "Fine-grained access control"), unless they let anonymous callers in.
//!
//! ## Remediation
//! Set an access policy that names who may come (UpdateDomainConfig), and look at the indexes for what was taken or
//! changed.
//!
//! ## Absent keys
//! - `accessPolicies`: a call without it leaves the policy as it is; without one, nobody comes in.
//! - `anonymousAuthEnabled`: fine-grained access control without it lets no anonymous caller in.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Section;
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many, response};
use guardrail_resources::policy::{Context, Policy};
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where everyone may use a domain.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DomainMadePublic {}

/// What becomes of the domain.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    access_policies: Section<Policy>,
    vpc_options: Vpc,
    #[serde(rename = "advanced_security_options")]
    access: Access,
}

/// What else is known of it: under `domainStatus` for a new one, under `domainConfig` for one that is changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    domain_status: Domain,
    domain_config: Domain,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Domain {
    vpc_options: Vpc,
    #[serde(rename = "advanced_security_options")]
    access: Access,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Vpc {
    subnet_ids: Many<String>,
    options: Option<Box<Self>>,
}

/// Fine-grained access control.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Access {
    #[serde(deserialize_with = "optional_flag")]
    enabled: Option<bool>,
    #[serde(deserialize_with = "optional_flag")]
    anonymous_auth_enabled: Option<bool>,
    options: Option<Box<Self>>,
}

impl Domain {
    /// True where something other than the policy keeps strangers out.
    fn is_guarded(&self) -> bool {
        let vpc = self.vpc_options.options.as_deref().unwrap_or(&self.vpc_options);
        let access = self.access.options.as_deref().unwrap_or(&self.access);
        let asks_for_a_user = access.enabled == Some(true) && access.anonymous_auth_enabled != Some(true);
        !vpc.subnet_ids.is_empty() || asks_for_a_user
    }
}

impl ActivityControl for DomainMadePublic {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "opensearch-domain-made-public",
        title: "Search domain was opened to everyone",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::OpenSearch::Domain"];

    const EVENTS: Events = &[(
        "es",
        &["CreateDomain", "CreateElasticsearchDomain", "UpdateDomainConfig", "UpdateElasticsearchDomainConfig"],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let Some(policy) = request.access_policies.get("requestParameters.accessPolicies")? else {
            return Ok(Vec::new());
        };
        let grants = policy.public_grants(&Context::anything());
        let Some(grant) = grants.first() else { return Ok(Vec::new()) };
        let Answer { domain_status, domain_config } = response(call)?;
        let asked = Domain { vpc_options: request.vpc_options.clone(), access: request.access.clone() };
        if [&asked, &domain_status, &domain_config].into_iter().any(Domain::is_guarded) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::OpenSearch::Domain", grant.to_string()))
    }
}
