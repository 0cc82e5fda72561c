//! # Stack was deleted by hand
//!
//! ## Why it matters
//! A stack takes everything along that it made: databases, tables, networks. What AWS CloudFormation deletes is its own
//! act, so no other control speaks of it.
//!
//! ## What fires
//! DeleteStack by a person.
//!
//! ## What passes
//! What pipelines and the `trusted` principals do, and whatever AWS services do.
//!
//! ## Remediation
//! Ask the caller. What the stack's template says to retain, or to take a snapshot of, is still there: create the stack
//! again and restore the rest.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where all that a stack made is deleted.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StackDeleted {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for StackDeleted {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "cloudformation-stack-deleted",
        title: "Stack was deleted by hand",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Compute,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::CloudFormation::Stack"];

    const EVENTS: Events = &[("cloudformation", &["DeleteStack"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::CloudFormation::Stack", "stack deleted"))
    }
}
