//! # Command was run on instances through Systems Manager by hand
//!
//! ## Why it matters
//! Run Command is root on every managed instance, without a key, a port or an account on it. It is how intruders go
//! from the API to the machines, and from one machine to all.
//!
//! ## What fires
//! SendCommand, CreateAssociation and UpdateAssociation of any document but AWS's own for patching, inventory and
//! agents, also as a task of a maintenance window (RegisterTaskWithMaintenanceWindow), and StartAutomationExecution of
//! a runbook that is not AWS's, by somebody's hand on instances in `production`. Instances that are picked by tags count: the record does not say which they are.
//!
//! ## What passes
//! Patching and inventory (AWS-RunPatchBaseline and the like), AWS's own runbooks, which do no more than the caller
//! may. What maintenance windows run, their other kinds of tasks, and other services. What pipelines and the `trusted` principals do: sessions of roles
//! whose names say pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's
//! identity provider vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by
//! hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the command is nobody's, cancel it (CancelCommand, DeleteAssociation), look at its output and
//! at what the instances' roles did since, and isolate the instances.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Production, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Many;
use serde::Deserialize;

/// AWS's own documents that patch, take stock and keep agents up to date (Systems Manager user guide). They run nothing of
/// the caller's.
const MAINTENANCE: [&str; 9] = [
    "AWS-ApplyPatchBaseline",
    "AWS-FindWindowsUpdates",
    "AWS-GatherSoftwareInventory",
    "AWS-InstallWindowsUpdates",
    "AWS-RefreshAssociation",
    "AWS-RunPatchBaseline",
    "AWS-RunPatchBaselineAssociation",
    "AWS-UpdateSSMAgent",
    "AmazonCloudWatch-ManageAgent",
];

/// Fires where somebody runs what they like on instances.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CommandSent {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// The instances that count, by id; `*` for any text. Default: all.
    pub production: Production,
}

/// What is run where; commands and automations have `documentName`, associations `name`, a maintenance window's tasks
/// `taskArn`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    document_name: Option<String>,
    name: Option<String>,
    task_arn: Option<String>,
    task_type: Option<String>,
    association_id: Option<String>,
    instance_ids: Many<String>,
    instance_id: Option<String>,
}

impl ActivityControl for CommandSent {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ssm-command-sent",
        title: "Command was run on instances through Systems Manager by hand",
        responsibility: Responsibility::OperatingSystem,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::EC2::Instance"];

    const EVENTS: Events = &[(
        "ssm",
        &[
            "SendCommand",
            "CreateAssociation",
            "UpdateAssociation",
            "StartAutomationExecution",
            "RegisterTaskWithMaintenanceWindow",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let is_window = call.name() == "RegisterTaskWithMaintenanceWindow";
        let kind = request.task_type.as_deref();
        if is_window && kind.ok_or_else(|| Unreadable::missing("requestParameters.taskType"))? != "RUN_COMMAND" {
            return Ok(Vec::new());
        }
        let document = if is_window { &request.task_arn } else { &request.document_name };
        let document = document.as_deref().or(request.name.as_deref().filter(|_| !is_window));
        // An association's update may name it by its id alone.
        let document = match (document, call.name()) {
            (None, "UpdateAssociation") if request.association_id.is_some() => "the association's document",
            (document, _) => document.ok_or_else(|| Unreadable::missing("requestParameters.documentName"))?,
        };
        let name = document.rsplit('/').next().unwrap_or(document);
        let harmless = match call.name() {
            "StartAutomationExecution" => name.starts_with("AWS"),
            _ => MAINTENANCE.contains(&name),
        };
        let instances = request.instance_ids.iter().chain(&request.instance_id).map(String::as_str);
        if harmless || !self.production.includes_any(instances) || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::EC2::Instance", format!("{name} run by hand")))
    }
}
