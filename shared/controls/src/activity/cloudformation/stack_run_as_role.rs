//! # Stack was run with another role by hand
//!
//! ## Why it matters
//! CloudFormation acts with the role that a stack is given. Who may pass a strong role to a stack of their own may do
//! all that the role may.
//!
//! ## What fires
//! CreateStack, UpdateStack and CreateChangeSet that name a role, by somebody's hand.
//!
//! ## What passes
//! Stacks that act with the caller's own rights. What pipelines and the `trusted` principals do: sessions of roles
//! whose names say pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's
//! identity provider vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by
//! hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the stack is nobody's, look at what it made, delete it, and take away who may pass the role.
//!
//! ## Absent keys
//! - `roleARN`: the stack acts with the caller's rights.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self};
use serde::Deserialize;

/// Fires where somebody lends a stack a role.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StackRunAsRole {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The role.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    role_arn: Option<String>,
}

impl ActivityControl for StackRunAsRole {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "cloudformation-stack-run-as-role",
        title: "Stack was run with another role by hand",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Compute,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::CloudFormation::Stack"];

    const EVENTS: Events = &[("cloudformation", &["CreateStack", "UpdateStack", "CreateChangeSet"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let Some(role) = request.role_arn.as_deref().filter(|_| is_by_hand(call, &self.trusted)) else {
            return Ok(Vec::new());
        };
        Ok(Activity::on_each(call, "AWS::CloudFormation::Stack", format!("run by hand with the role {role}")))
    }
}
