//! # Function layer was shared outside the account
//!
//! ## Why it matters
//! Whoever may read a layer has the code in it, and the secrets that were packed with it.
//!
//! ## What fires
//! AddLayerVersionPermission for everyone, or for an account that is neither the own one nor in `trusted_accounts`.
//!
//! ## What passes
//! The own account, trusted accounts, and everyone within an organization.
//!
//! ## Remediation
//! Ask the caller who is meant to use it. If nobody knows, remove the statement (RemoveLayerVersionPermission).

use crate::sharing::Outside;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where strangers may read a layer.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LayerExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::Lambda::LayerVersion";

/// Who may read it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    principal: Option<String>,
    organization_id: Option<String>,
}

impl ActivityControl for LayerExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "lambda-layer-external",
        title: "Function layer was shared outside the account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("lambda", &["AddLayerVersionPermission"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let principal = request.principal.as_deref();
        let principal = principal.ok_or_else(|| Unreadable::missing("requestParameters.principal"))?;
        let outside = Outside::of(call, &self.trusted_accounts);
        let fact = if request.organization_id.is_some() { None } else { outside.opened_to([principal]) };
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, TYPE, fact)))
    }
}
