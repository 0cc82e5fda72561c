//! # Task with an image from outside the account was registered by hand
//!
//! ## Why it matters
//! A container runs whatever its image holds, with the task's role. Images of a registry that anybody may publish to
//! are how miners and backdoors come in.
//!
//! ## What fires
//! RegisterTaskDefinition with an image that is neither in a registry of the own or a trusted account nor among the
//! `trusted_images`, by somebody's hand.
//!
//! ## What passes
//! Images of the own account's registries. What pipelines and the `trusted` principals do: sessions of roles whose
//! names say pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's
//! identity provider vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by
//! hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the task is nobody's, stop what runs of it, deregister the definition, and look at what its
//! role did.

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
}

impl ActivityControl for TaskImageForeign {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ecs-task-image-foreign",
        title: "Task with an image from outside the account was registered by hand",
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
        if foreign.is_empty() || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let foreign: Vec<_> = foreign.into_iter().collect();
        Ok(Activity::on_account(call, format!("task registered by hand with {}", foreign.join(", "))))
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
