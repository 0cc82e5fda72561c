//! # Task with a foreign image, or that gives away its credentials, was registered by hand
//!
//! ## Why it matters
//! A container runs whatever its image holds, with the task's role. Images of a registry that anybody may publish to
//! are how miners and backdoors come in. A command in a container's definition reaches the role as well: it can read the
//! credentials where ECS serves them, and send them away.
//!
//! ## What fires
//! RegisterTaskDefinition with an image that is neither in a registry of the own or a trusted account nor among the
//! `trusted_images`, or whose command or entry point names the address or the variable by which a container gets its
//! role's credentials (`169.254.170.2`, `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`), by somebody's hand.
//!
//! ## What passes
//! Images of the own account's registries, whose programs get their credentials by an SDK. What pipelines and the `trusted` principals do: sessions of roles whose
//! names say pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's
//! identity provider vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by
//! hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the task is nobody's, stop what runs of it, deregister the definition, and look at what its
//! role did.
//!
//! ## Absent keys
//! - `command`: the image's own is run.
//! - `entryPoint`: the same.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Many;
use guardrail_resources::policy::Pattern;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where a task's code comes from elsewhere.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TaskImageForeign {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// Accounts whose registries are expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
    /// Images that are expected, `*` for any text. Default: those that AWS publishes (`amazon/*`, `public.ecr.aws/aws-*`).
    pub trusted_images: Vec<String>,
}

impl Default for TaskImageForeign {
    fn default() -> Self {
        let images = ["amazon/*", "public.ecr.aws/aws-*"].map(str::to_owned).to_vec();
        Self { trusted: Trusted::default(), trusted_accounts: BTreeSet::new(), trusted_images: images }
    }
}

/// The task's containers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    container_definitions: Many<Container>,
}

/// One container.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Container {
    image: Option<String>,
    command: Many<String>,
    entry_point: Many<String>,
}

/// How a container gets the credentials of its task's role (Amazon ECS developer guide, "Task IAM role").
const CREDENTIALS: [&str; 3] =
    ["169.254.170.2", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];

impl Container {
    fn reads_credentials(&self) -> bool {
        let mut words = self.command.iter().chain(&self.entry_point);
        words.any(|word| CREDENTIALS.iter().any(|source| word.contains(source)))
    }
}

impl ActivityControl for TaskImageForeign {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ecs-task-image-foreign",
        title: "Task with a foreign image, or that gives away its credentials, was registered by hand",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("ecs", &["RegisterTaskDefinition"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if request.container_definitions.is_empty() {
            return Err(Unreadable::missing("requestParameters.containerDefinitions"));
        }
        let mut foreign = BTreeSet::new();
        for container in &request.container_definitions {
            let image = container.image.as_deref();
            let image = image.ok_or_else(|| Unreadable::missing("requestParameters.containerDefinitions.image"))?;
            if !self.expects(call.account_id(), image) {
                foreign.insert(image);
            }
        }
        let reads_credentials = request.container_definitions.iter().any(Container::reads_credentials);
        if (foreign.is_empty() && !reads_credentials) || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let mut facts = Vec::new();
        if !foreign.is_empty() {
            let foreign: Vec<_> = foreign.into_iter().collect();
            facts.push(format!("task registered by hand with {}", foreign.join(", ")));
        }
        if reads_credentials {
            facts.push("a container's command reads the credentials of its role".to_owned());
        }
        Ok(Activity::on_account(call, facts.join("; ")))
    }
}

impl TaskImageForeign {
    /// True for an image of a registry of the own or a trusted account, and for one of the trusted images.
    fn expects(&self, own: &str, image: &str) -> bool {
        let registry = image.split_once(".dkr.ecr.").map(|(account, _)| account);
        let is_ours = registry.is_some_and(|account| account == own || self.trusted_accounts.contains(account));
        let image = Pattern::resource(image);
        is_ours || self.trusted_images.iter().any(|entry| Pattern::resource(entry).covers(&image))
    }
}
