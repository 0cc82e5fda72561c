//! # Code or keys at the edge were changed by hand
//!
//! ## Why it matters
//! A function of CloudFront sees and changes every request and answer, passwords and cookies too. A key in a key
//! group signs addresses that open what is private.
//!
//! ## What fires
//! PublishFunction, which brings a function live, and UpdateKeyGroup, by somebody's hand.
//!
//! ## What passes
//! Functions that are written and tested, but not live. What pipelines and the `trusted` principals do: sessions of
//! roles whose names say pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a build
//! service's identity provider vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody
//! else acts by hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the change is nobody's, publish the former code, take the key out of the group, and end the
//! sessions that users had.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where what runs or opens at the edge does not come from a pipeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EdgeCodeChangedByHand {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Which key group or function.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    id: Option<String>,
    name: Option<String>,
}

impl ActivityControl for EdgeCodeChangedByHand {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "cloudfront-edge-code-changed-by-hand",
        title: "Code or keys at the edge were changed by hand",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Edge,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("cloudfront", &["PublishFunction", "UpdateKeyGroup"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }

        if call.name() == "UpdateKeyGroup" {
            let id = request.id.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.id"))?;
            return Ok(Activity::on_account(call, format!("keys of the group {id} changed by hand")));
        }
        let name = request.name.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.name"))?;
        Ok(Activity::on_account(call, format!("function {name} published by hand")))
    }
}
