//! # API was opened to the internet or to another account
//!
//! ## Why it matters
//! A private API answers only within a VPC, and a resource policy keeps it to those who are named there. Either is what its
//! owner relied on when its methods asked for nothing more.
//!
//! ## What fires
//! UpdateRestApi that turns a private API into a regional or edge-optimized one, or that sets a resource policy which lets
//! anyone call it under no condition, or a principal of an account that is neither the own one nor in `trusted_accounts`.
//!
//! ## What passes
//! New APIs. Changes between regional and edge-optimized, policies that pin the caller to a network or to the own account,
//! and every other change. What the `trusted` principals do.
//!
//! ## Remediation
//! Put the former type or policy back (UpdateRestApi) and deploy the API; look at the access logs for who called meanwhile.

use crate::sharing::Outside;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::apigateway::{Changes, Patch};
use guardrail_resources::policy::Context;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where an API answers more of the internet than before.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ApiMadePublic {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

impl ActivityControl for ApiMadePublic {
    type Request = Changes;

    const METADATA: Metadata = Metadata {
        id: "apigateway-api-made-public",
        title: "API was opened to the internet or to another account",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::FrontDoor,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::ApiGateway::RestApi"];

    const EVENTS: Events = &[("apigateway", &["UpdateRestApi"])];

    fn observe(&self, call: &ApiCall<'_>, changes: &Changes) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let outside = Outside::of(call, &self.trusted_accounts);
        let facts: Result<Vec<_>, Unreadable> =
            changes.patches()?.iter().map(|patch| opening(patch, &outside)).collect();
        let facts: Vec<String> = facts?.into_iter().flatten().collect();
        Ok(Activity::on_each_all(call, "AWS::ApiGateway::RestApi", &facts))
    }
}

/// What a change opens.
fn opening(patch: &Patch, outside: &Outside<'_>) -> Result<Option<String>, Unreadable> {
    Ok(match patch.path.as_deref() {
        Some("/endpointConfiguration/types/PRIVATE") => {
            let kind = patch.word()?.to_ascii_lowercase();
            (kind != "private").then(|| format!("private API made {kind}"))
        }
        Some("/policy") => {
            let Some(policy) = patch.policy()? else { return Ok(None) };
            let context = Context::anything();
            let grants = policy.public_grants(&context);
            grants.first().map(ToString::to_string).or_else(|| outside.let_in_by(policy, &context))
        }
        _ => None,
    })
}
