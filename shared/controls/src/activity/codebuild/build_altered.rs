//! # What a build runs or as whom was altered by hand
//!
//! ## Why it matters
//! A build runs commands with the project's role and with the secrets of its environment. Another buildspec, image or
//! source makes it run somebody else's.
//!
//! ## What fires
//! StartBuild and StartBuildBatch that override the buildspec, the source, the image or the role; UpdateProject that
//! changes the source, the environment or the role; CreateWebhook that makes the project a runner for a repository's
//! workflows; ImportSourceCredentials; StartSandbox, StartSandboxConnection and StartCommandExecution, which run whatever
//! is typed in the project's place: each by somebody's hand.
//!
//! ## What passes
//! Builds as the project describes them; overridden versions and variables. What pipelines and the `trusted`
//! principals do: sessions of roles whose names say pipeline (deploy, pipeline, github, ci, terraform and the like),
//! sessions that a build service's identity provider vouched for, and calls by Terraform, Pulumi, the CDK and
//! CloudFormation. Everybody else acts by hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the change is nobody's, stop the build, put the project back, rotate what its environment held,
//! and look at what its role did.
//!
//! ## Absent keys
//! - `buildspecOverride`: as the project says.
//! - `sourceLocationOverride`: likewise.
//! - `imageOverride`: likewise.
//! - `serviceRoleOverride`: likewise.
//! - `serviceRole`: not changed.
//! - `source`: not changed.
//! - `environment`: not changed.
//! - `filterGroups`: no webhook of a runner has none.
//! - `pattern`: a group's other filters tell the events.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Anything, Many};
use guardrail_resources::read::Section;
use serde::Deserialize;

/// Fires where a build does something else than its project says.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BuildAltered {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What decides what runs, and as whom.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    buildspec_override: Option<String>,
    source_location_override: Option<String>,
    image_override: Option<String>,
    service_role_override: Option<String>,
    service_role: Option<String>,
    source: Section<Anything>,
    environment: Section<Anything>,
    filter_groups: Many<Many<Filter>>,
}

/// For a filter of the type `EVENT`, the events.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Filter {
    pattern: Option<String>,
}

impl ActivityControl for BuildAltered {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "codebuild-build-altered",
        title: "What a build runs or as whom was altered by hand",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::CodeBuild::Project"];

    const EVENTS: Events = &[(
        "codebuild",
        &[
            "StartBuild",
            "StartBuildBatch",
            "UpdateProject",
            "CreateWebhook",
            "ImportSourceCredentials",
            "StartSandbox",
            "StartSandboxConnection",
            "StartCommandExecution",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }

        call::recorded(call)?;
        let parts = [
            ("buildspec", request.buildspec_override.is_some()),
            ("source", request.source_location_override.is_some() || !request.source.is_absent()),
            ("image", request.image_override.is_some()),
            ("role", request.service_role_override.is_some() || request.service_role.is_some()),
            ("environment", !request.environment.is_absent()),
        ];
        let set: Vec<_> = parts.into_iter().filter_map(|(part, is_set)| is_set.then_some(part)).collect();
        let mut filters = request.filter_groups.iter().flatten().filter_map(|filter| filter.pattern.as_deref());
        let fact = match call.name() {
            "ImportSourceCredentials" => return Ok(Activity::on_account(call, "credentials for sources imported")),
            "StartSandbox" => "sandbox of the project started by hand".to_owned(),
            "StartSandboxConnection" => "sandbox of the project entered by hand".to_owned(),
            "StartCommandExecution" => "command run in a sandbox of the project by hand".to_owned(),
            "CreateWebhook" if filters.any(|events| events.contains("WORKFLOW_JOB_QUEUED")) => {
                "made a runner for a repository's workflows".to_owned()
            }
            _ if set.is_empty() => return Ok(Vec::new()),
            "UpdateProject" => format!("{} changed by hand", set.join(", ")),
            _ => format!("built with another {}", set.join(", ")),
        };
        Ok(Activity::on_each(call, "AWS::CodeBuild::Project", fact))
    }
}
