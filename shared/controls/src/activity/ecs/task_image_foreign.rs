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
//! Images of the own account's registries and of AWS's, whose programs get their credentials by an SDK. Docker's official
//! images (`nginx:1.27`, `public.ecr.aws/docker/library/redis`), unless the container's command or entry point has them run
//! something else than their own program. What pipelines and the `trusted` principals do: sessions of roles whose names say
//! pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's identity provider vouched
//! for, and calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by hand, an instance's or a
//! function's own role too.
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
    /// Images that are expected, `*` for any text. Default: those that AWS publishes (`amazon/*`, `public.ecr.aws/aws-*` and
    /// its other aliases there).
    pub trusted_images: Vec<String>,
}

impl Default for TaskImageForeign {
    fn default() -> Self {
        let images = PUBLISHED.map(str::to_owned).to_vec();
        Self { trusted: Trusted::default(), trusted_accounts: BTreeSet::new(), trusted_images: images }
    }
}

/// What AWS publishes: on Docker Hub, and by its aliases in the public registry.
const PUBLISHED: [&str; 7] = [
    "amazon/*",
    "public.ecr.aws/aws-*",
    "public.ecr.aws/cloudwatch-agent/*",
    "public.ecr.aws/ecs/*",
    "public.ecr.aws/eks/*",
    "public.ecr.aws/eks-distro/*",
    "public.ecr.aws/xray/*",
];

/// The accounts of registries from which AWS serves images: its log router (Amazon ECS, "Fluent Bit"), add-ons of Amazon EKS,
/// AWS App Mesh's Envoy, and deep learning containers.
const AWS: [&str; 4] = ["906394416424", "602401143452", "840364872350", "763104351884"];

/// Where Docker's official images are, besides names without any slash, and the bare systems and runtimes of AWS.
const OFFICIAL: [&str; 5] = [
    "library/",
    "docker.io/library/",
    "public.ecr.aws/amazonlinux/",
    "public.ecr.aws/docker/library/",
    "public.ecr.aws/lambda/",
];

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
    /// True where it runs the program of an official image, and nothing else.
    fn is_official(&self, image: &str) -> bool {
        let is_official = !image.contains('/') || OFFICIAL.iter().any(|place| image.starts_with(place));
        is_official && self.command.is_empty() && self.entry_point.is_empty()
    }

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
            if !self.expects(call.account_id(), image) && !container.is_official(image) {
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
    /// True for an image of a registry of the own account, of AWS or of a trusted account, and for one of the trusted images.
    fn expects(&self, own: &str, image: &str) -> bool {
        let is_known =
            |account: &str| account == own || AWS.contains(&account) || self.trusted_accounts.contains(account);
        let is_ours = registry(image).is_some_and(is_known);
        let image = Pattern::resource(image);
        is_ours || self.trusted_images.iter().any(|entry| Pattern::resource(entry).covers(&image))
    }
}

/// The account in whose private registry an image is: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1.4`.
fn registry(image: &str) -> Option<&str> {
    let (host, _) = image.split_once('/')?;
    let (account, place) = host.split_once(".dkr.ecr.")?;
    (place.ends_with(".amazonaws.com") || place.ends_with(".amazonaws.com.cn")).then_some(account)
}
