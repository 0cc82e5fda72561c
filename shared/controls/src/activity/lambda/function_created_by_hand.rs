//! # Function or trigger was created by hand
//!
//! ## Why it matters
//! A new function with an existing role is a way to that role's rights, and one that a stream, a queue or a schedule
//! calls comes back by itself. Intruders leave such functions behind.
//!
//! ## What fires
//! CreateFunction and CreateEventSourceMapping by somebody's hand.
//!
//! ## What passes
//! What pipelines and the `trusted` principals do: sessions of roles whose names say pipeline (deploy, pipeline,
//! github, ci, terraform and the like), sessions that a build service's identity provider vouched for, and calls by
//! Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by hand, an instance's or a function's own role
//! too.
//!
//! ## Remediation
//! Ask the caller. If the function is nobody's, delete it, and look at what its role did.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where a function or what calls it does not come from a pipeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FunctionCreatedByHand {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The function's role, and what calls it; a self-managed Kafka cluster has no ARN.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    role: Option<String>,
    event_source_arn: Option<String>,
}

impl ActivityControl for FunctionCreatedByHand {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "lambda-function-created-by-hand",
        title: "Function or trigger was created by hand",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Compute,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Lambda::Function"];

    const EVENTS: Events = &[("lambda", &["CreateFunction", "CreateEventSourceMapping"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }

        let fact = if call.name() == "CreateFunction" {
            let role = request.role.as_ref().ok_or_else(|| Unreadable::missing("requestParameters.role"))?;
            format!("created by hand with the role {role}")
        } else {
            let source = request.event_source_arn.as_deref().unwrap_or("a cluster outside AWS");
            format!("called by {source} from now on")
        };
        Ok(Activity::on_each(call, "AWS::Lambda::Function", fact))
    }
}
