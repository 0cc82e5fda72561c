//! # Code signing of functions was removed or no longer enforced
//!
//! ## Why it matters
//! Code signing is what keeps code that no trusted publisher signed from being deployed. Who takes it away wants to
//! deploy such code.
//!
//! ## What fires
//! DeleteFunctionCodeSigningConfig, DeleteCodeSigningConfig, and UpdateCodeSigningConfig and CreateCodeSigningConfig
//! whose policy only warns of an untrusted artifact.
//!
//! ## What passes
//! A policy that enforces; changes of the publishers or the description.
//!
//! ## Remediation
//! Put the configuration back (PutFunctionCodeSigningConfig takes the finding on the function back), and compare the
//! code that was deployed meanwhile.
//!
//! ## Absent keys
//! - `codeSigningPolicies`: not changed.
//! - `untrustedArtifactOnDeployment`: not changed; a new configuration warns by default, and then says so.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

const FUNCTION: &str = "AWS::Lambda::Function";
const SIGNING: &str = "AWS::Lambda::CodeSigningConfig";

/// Fires where unsigned code may be deployed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CodeSigningRemoved {}

/// What happens to code that nobody trusted signed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    code_signing_policies: Policies,
}

/// `Warn` or `Enforce`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Policies {
    untrusted_artifact_on_deployment: Option<String>,
}

impl ActivityControl for CodeSigningRemoved {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "lambda-code-signing-removed",
        title: "Code signing of functions was removed or no longer enforced",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[FUNCTION, SIGNING];

    const EVENTS: Events = &[(
        "lambda",
        &[
            "DeleteFunctionCodeSigningConfig",
            "DeleteCodeSigningConfig",
            "UpdateCodeSigningConfig",
            "CreateCodeSigningConfig",
        ],
    )];

    const TAKEN_BACK_BY: Events = &[("lambda", &["PutFunctionCodeSigningConfig"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        Ok(match call.name() {
            "DeleteFunctionCodeSigningConfig" => Activity::on_each(call, FUNCTION, "code signing removed"),
            "DeleteCodeSigningConfig" => Activity::on_each(call, SIGNING, "code signing configuration deleted"),
            _ if request.code_signing_policies.untrusted_artifact_on_deployment.as_deref() == Some("Warn") => {
                Activity::on_each(call, SIGNING, "untrusted artifacts are only warned of")
            }
            _ => Vec::new(),
        })
    }

    fn takes_back(&self, call: &ApiCall<'_>, _: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(call::targets(call, FUNCTION))
    }
}
