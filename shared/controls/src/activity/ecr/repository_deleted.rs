//! # Repository was deleted with its images
//!
//! ## Why it matters
//! What is deployed from the repository cannot be started again, on a new node or after a scaling, until the images are
//! built anew.
//!
//! ## What fires
//! DeleteRepository with `force`, of private and public repositories: without it only an empty one can be deleted.
//!
//! ## What passes
//! Deletions without `force`. What pipelines and the `trusted` principals do, and whatever AWS services do.
//!
//! ## Remediation
//! Ask who did it. Create the repository again and push the images, from nodes that still hold them where they cannot
//! be built.
//!
//! ## Absent keys
//! - `force`: without it only an empty repository is deleted (Amazon ECR API, DeleteRepository).

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where images are gone.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RepositoryDeleted {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Whether images go too.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_flag")]
    force: Option<bool>,
}

impl ActivityControl for RepositoryDeleted {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ecr-repository-deleted",
        title: "Repository was deleted with its images",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::ECR::Repository", "AWS::ECR::PublicRepository"];

    const EVENTS: Events = &[("ecr", &["DeleteRepository"]), ("ecr-public", &["DeleteRepository"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        if request.force != Some(true) || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let is_public = call.service() == "ecr-public";
        let resource_type = if is_public { "AWS::ECR::PublicRepository" } else { "AWS::ECR::Repository" };
        Ok(Activity::on_each(call, resource_type, "deleted with all images"))
    }
}
