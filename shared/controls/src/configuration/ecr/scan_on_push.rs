//! # ECR repositories scan images when they are pushed
//!
//! ## Why it matters
//! Images bring the known holes of everything that is packed into them. Nobody looks for them in an image that was never
//! scanned.
//!
//! ## What passes
//! The repository's own `ScanOnPush` is on. A repository without the setting is not scanned. What the registry's configuration
//! asks for (`ecr:PutRegistryScanningConfiguration`) is not in the repository's record, and does not excuse it.
//!
//! ## Remediation
//! `ecr:PutImageScanningConfiguration` with `scanOnPush` on. Pushing and pulling go on as before, and basic scans cost nothing;
//! images that are there already are not scanned. The same call turns it off again, exactly. Where the registry scans by a
//! configuration of its own, prefer that, and switch this control off.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::ecr as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, ecr};
use serde::Deserialize;

/// Judges whether the repository's images are scanned.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScanOnPush {}

impl Control for ScanOnPush {
    type View = ecr::Repository;

    const METADATA: Metadata = Metadata {
        id: "ecr-scan-on-push",
        title: "ECR repositories scan images when they are pushed",
        responsibility: Responsibility::OperatingSystem,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &["ECR.1"],
            cis_v3: &[],
            nist_r5: &["RA-5"],
            managed_rule: Some("ECR_PRIVATE_IMAGE_SCANNING_ENABLED"),
        },
    };

    fn evaluate(&self, repository: &Resource<ecr::Repository>) -> Result<Compliance, Unreadable> {
        Ok(Compliance::compliant_if(is_scanned(repository), "images are not scanned when they are pushed"))
    }

    fn remediate(&self, repository: &Resource<ecr::Repository>) -> Result<Plan, Unreadable> {
        if is_scanned(repository) {
            return Ok(Plan::none());
        }
        let action = actions::ScanOnPush { repository: repository.key.resource_id.clone() };
        Ok(Plan::of(action, actions::State::ScanOnPush(false)))
    }
}

fn is_scanned(repository: &ecr::Repository) -> bool {
    let scanning = repository.image_scanning_configuration.as_ref();
    scanning.and_then(|scanning| scanning.scan_on_push).unwrap_or_default()
}
