//! # Layer was added to a function by hand or from another account
//!
//! ## Why it matters
//! A layer's code runs within the function, with its role, and may replace the libraries that the function loads. The
//! function's own code stays as it was, so nobody who compares it sees anything.
//!
//! ## What fires
//! UpdateFunctionConfiguration and CreateFunction with a layer of an account that is neither the own nor in
//! `trusted_accounts`, unless a tool such as Terraform carries out what somebody described: a pipeline's role alone is no
//! excuse, for its credentials are stolen too. UpdateFunctionConfiguration with a layer of the own account by somebody's
//! hand. The call names all layers of the function, new or not.
//!
//! ## What passes
//! Layers that AWS publishes, and those of the trusted accounts. Taking all layers away. Whatever Terraform, Pulumi, the
//! CDK and CloudFormation do, which state all layers each time, and what the `trusted` principals do. Layers of the own
//! account in what pipelines do: sessions of roles whose names say pipeline (deploy, pipeline, github, ci, terraform and
//! the like), and sessions that a build service's identity provider vouched for. Everybody else acts by hand, an
//! instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the layer is nobody's, put the former list back (UpdateFunctionConfiguration), look into the
//! layer's archive, and at what the role did since.
//!
//! ## Absent keys
//! - `layers`: the function's layers are not changed.

use crate::by_hand::{is_by_hand, is_unplanned};
use crate::layers::published_by_aws;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where somebody's or another account's code is put into a function.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LayerAdded {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// Accounts whose layers are expected. Default: those from which AWS publishes Powertools, Lambda Insights, the extensions
    /// for parameters, secrets and AppConfig, OpenTelemetry and the SDK for pandas.
    pub trusted_accounts: BTreeSet<String>,
}

impl Default for LayerAdded {
    fn default() -> Self {
        Self { trusted: Trusted::default(), trusted_accounts: published_by_aws().map(str::to_owned).collect() }
    }
}

/// All layers that the function is to have.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    layers: Many<String>,
}

impl ActivityControl for LayerAdded {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "lambda-layer-added",
        title: "Layer was added to a function by hand or from another account",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Lambda::Function"];

    const EVENTS: Events = &[("lambda", &["UpdateFunctionConfiguration", "CreateFunction"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let by_hand = call.name() == "UpdateFunctionConfiguration" && is_by_hand(call, &self.trusted);
        let unplanned = is_unplanned(call, &self.trusted);
        let mut added = Vec::new();
        for layer in &request.layers {
            let account = layer.split(':').nth(4).filter(|account| !account.is_empty());
            let account =
                account.ok_or_else(|| Unreadable::meaningless("requestParameters.layers", "no ARN of a layer"))?;
            let is_own = account == call.account_id();
            let is_told = if is_own { by_hand } else { unplanned && !self.trusted_accounts.contains(account) };
            if is_told {
                added.push(layer.as_str());
            }
        }
        if added.is_empty() {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::Lambda::Function", format!("layers set: {}", added.join(", "))))
    }
}
