//! # Container images were opened to the public or another account
//!
//! ## Why it matters
//! Whoever may pull has the code and what was packed with it; whoever may push has their program run here.
//!
//! ## What fires
//! SetRepositoryPolicy and PutRegistryPolicy that let in everyone, or an account that is neither the own one nor in
//! `trusted_accounts`; PutReplicationConfiguration that copies images to such an account; CreateRepository of the
//! public registry.
//!
//! ## What passes
//! The own account, trusted accounts, AWS services, and everyone pinned to an account or an organization.
//!
//! ## Remediation
//! Ask the caller who is meant to pull. If nobody knows, put a policy in place without them, or delete it: either takes
//! the finding back.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::call::Target;
use guardrail_resources::policy::Policy;
use guardrail_resources::{Section, Unreadable};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where strangers get at container images.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RepositoryExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::ECR::Repository";
const PUBLIC: &str = "AWS::ECR::PublicRepository";

/// The policy, or where images are copied.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    policy_text: Section<Policy>,
    replication_configuration: Replication,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Replication {
    rules: Option<Vec<Rule>>,
}

#[derive(Debug, Deserialize)]
struct Rule {
    destinations: Vec<Destination>,
}

#[derive(Debug, Deserialize)]
struct Destination {
    registry_id: String,
}

impl ActivityControl for RepositoryExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ecr-repository-external",
        title: "Container images were opened to the public or another account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE, PUBLIC, ACCOUNT];

    const EVENTS: Events = &[
        ("ecr", &["SetRepositoryPolicy", "PutRegistryPolicy", "PutReplicationConfiguration"]),
        ("ecr-public", &["CreateRepository", "SetRepositoryPolicy"]),
    ];

    const TAKEN_BACK_BY: Events = &[("ecr", &["SetRepositoryPolicy", "DeleteRepositoryPolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let outside = Outside::of(call, &self.trusted_accounts);
        match call.name() {
            "CreateRepository" => Ok(Activity::on_each(call, PUBLIC, "created in the public registry")),
            "PutReplicationConfiguration" => {
                let rules = request.replication_configuration.rules.as_ref();
                let place = "requestParameters.replicationConfiguration.rules";
                let rules = rules.ok_or_else(|| Unreadable::missing(place))?;
                let registries = rules.iter().flat_map(|rule| &rule.destinations);
                let fact = outside.shared_with(registries.map(|destination| destination.registry_id.as_str()));
                Ok(fact.map_or_else(Vec::new, |fact| Activity::on_account(call, format!("images are {fact}"))))
            }
            name => {
                let resource_type = match (call.service(), name) {
                    (_, "PutRegistryPolicy") => ACCOUNT,
                    ("ecr-public", _) => PUBLIC,
                    _ => TYPE,
                };
                let policy = request.policy_text.required("requestParameters.policyText")?;
                Ok(outside.opened_by(call, resource_type, policy))
            }
        }
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, &[TYPE], self.observe(call, request)))
    }
}
