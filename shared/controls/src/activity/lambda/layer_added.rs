//! # Layer was added to a function by hand or from another account
//!
//! ## Why it matters
//! A layer's code runs within the function, with its role, and may replace the libraries that the function loads. The
//! function's own code stays as it was, so nobody who compares it sees anything.
//!
//! ## What fires
//! UpdateFunctionConfiguration and CreateFunction with a layer of an account that is neither the own nor in
//! `trusted_accounts`, whoever calls; UpdateFunctionConfiguration with any layer by somebody's hand. The call names
//! all layers of the function, new or not.
//!
//! ## What passes
//! Layers of the own and the trusted accounts in what a pipeline does. Taking all layers away. What pipelines and the
//! `trusted` principals do: sessions of roles whose names say pipeline (deploy, pipeline, github, ci, terraform and
//! the like), sessions that a build service's identity provider vouched for, and calls by Terraform, Pulumi, the CDK
//! and CloudFormation. Everybody else acts by hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the layer is nobody's, put the former list back (UpdateFunctionConfiguration), look into the
//! layer's archive, and at what the role did since.
//!
//! ## Absent keys
//! - `layers`: the function's layers are not changed.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Powertools for AWS Lambda, Lambda Insights, the AWS Distro for OpenTelemetry, the AWS SDK for pandas (their
/// documentations name the layers' ARNs).
const AWS_LAYERS: [&str; 4] = ["017000801446", "580247275435", "901920570463", "336392948345"];

/// Fires where somebody's or another account's code is put into a function.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LayerAdded {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// Accounts whose layers are expected. Default: those from which AWS publishes Powertools, Lambda Insights, OpenTelemetry
    /// and the SDK for pandas.
    pub trusted_accounts: BTreeSet<String>,
}

impl Default for LayerAdded {
    fn default() -> Self {
        Self { trusted: Trusted::default(), trusted_accounts: AWS_LAYERS.map(str::to_owned).into() }
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
        let mut added = Vec::new();
        for layer in &request.layers {
            let account = layer.split(':').nth(4).filter(|account| !account.is_empty());
            let account =
                account.ok_or_else(|| Unreadable::meaningless("requestParameters.layers", "no ARN of a layer"))?;
            let foreign = account != call.account_id() && !self.trusted_accounts.contains(account);
            if foreign || by_hand {
                added.push(layer.as_str());
            }
        }
        if added.is_empty() {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::Lambda::Function", format!("layers set: {}", added.join(", "))))
    }
}
