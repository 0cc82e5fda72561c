//! # Detective was disabled
//!
//! ## Why it matters
//! Detective keeps a year of behavior for whoever investigates. Deleting the graph deletes it.
//!
//! ## What fires
//! DeleteGraph, DeleteMembers, DisassociateMembership and DisableOrganizationAdminAccount; UpdateOrganizationConfiguration
//! after which new accounts are no members.
//!
//! ## What passes
//! What AWS services do. Members that are invited or accepted.
//!
//! ## Remediation
//! Create the graph (CreateGraph) and invite the members again: it starts empty.
//!
//! ## Absent keys
//! - `autoEnable`: UpdateOrganizationConfiguration changes only what it names.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where Detective learns no more of an account.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Disabled {}

/// Whether new accounts become members.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_flag")]
    auto_enable: Option<bool>,
}

const GRAPH: &str = "AWS::Detective::Graph";

impl ActivityControl for Disabled {
    type Request = Request;

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
        &[
            "DeleteGraph",
            "DeleteMembers",
            "DisassociateMembership",
            "DisableOrganizationAdminAccount",
            "UpdateOrganizationConfiguration",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "UpdateOrganizationConfiguration" if request.auto_enable != Some(false) => return Activity::nothing(call),
            "UpdateOrganizationConfiguration" => "new accounts of the organization no longer made members",
            "DeleteGraph" => "behavior graph deleted",
            "DeleteMembers" => "members of the behavior graph deleted",
            "DisassociateMembership" => "account taken out of the behavior graph",
            _ => "organization's administrator of Detective removed",
        };
        Ok(Activity::on_each(call, GRAPH, fact))
    }
}
