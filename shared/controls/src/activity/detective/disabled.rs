//! # Detective was disabled
//!
//! ## Why it matters
//! Detective keeps a year of behavior for whoever investigates. Deleting the graph deletes it.
//!
//! ## What fires
//! DeleteGraph, DeleteMembers, DisassociateMembership and DisableOrganizationAdminAccount.
//!
//! ## What passes
//! What AWS services do. Members that are invited or accepted.
//!
//! ## Remediation
//! Create the graph (CreateGraph) and invite the members again: it starts empty.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where Detective learns no more of an account.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Disabled {}

const GRAPH: &str = "AWS::Detective::Graph";

impl ActivityControl for Disabled {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "detective-disabled",
        title: "Detective was disabled",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[GRAPH];

    const EVENTS: Events = &[(
        "detective",
        &["DeleteGraph", "DeleteMembers", "DisassociateMembership", "DisableOrganizationAdminAccount"],
    )];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "DeleteGraph" => "behavior graph deleted",
            "DeleteMembers" => "members of the behavior graph deleted",
            "DisassociateMembership" => "account taken out of the behavior graph",
            _ => "organization's administrator of Detective removed",
        };
        Ok(Activity::on_each(call, GRAPH, fact))
    }
}
