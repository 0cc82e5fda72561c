//! # Function code was changed by hand
//!
//! ## Why it matters
//! Who replaces a function's code runs their own with the function's role, on whatever the function is handed. Where
//! pipelines deploy, code that comes another way was reviewed by nobody.
//!
//! ## What fires
//! UpdateFunctionCode by somebody's hand.
//!
//! ## What passes
//! A dry run. What pipelines and the `trusted` principals do: sessions of roles whose names say pipeline (deploy,
//! pipeline, github, ci, terraform and the like), sessions that a build service's identity provider vouched for, and
//! calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by hand, an instance's or a function's
//! own role too.
//!
//! ## Remediation
//! Ask the caller. If the change is nobody's, deploy the known code again, look at what the role did since, and who
//! may update functions.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a function's code does not come from a pipeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CodeChangedByHand {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Whether anything was changed at all.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_flag")]
    dry_run: Option<bool>,
}

impl ActivityControl for CodeChangedByHand {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "lambda-code-changed-by-hand",
        title: "Function code was changed by hand",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Lambda::Function"];

    const EVENTS: Events = &[("lambda", &["UpdateFunctionCode"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if request.dry_run == Some(true) || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::Lambda::Function", "code changed by hand"))
    }
}
