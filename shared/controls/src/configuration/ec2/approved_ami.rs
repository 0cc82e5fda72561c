//! # Instances run from approved AMIs
//!
//! ## Why it matters
//! An approved image is patched, hardened and known. Any other brings the software, the users and the keys of whoever built
//! it.
//!
//! ## What passes
//! The instance was started from one of the approved AMIs. Until any are configured, nothing is judged. Terminated instances
//! and those that are shutting down are not judged.
//!
//! ## Remediation
//! `ec2:StopInstances`. It ends what the instance does; instance store volumes lose their data, and an address that is no
//! Elastic IP changes. `ec2:StartInstances` starts it again.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, ec2};
use serde::Deserialize;

/// Judges what the instance was started from.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ApprovedAmi {
    /// The ids of the approved AMIs: `ami-0abcdef1234567890`. Default: none, so that nothing is judged.
    pub images: Vec<String>,
}

impl Control for ApprovedAmi {
    type View = ec2::Instance;

    const METADATA: Metadata = Metadata {
        id: "ec2-approved-ami",
        title: "Instances run from approved AMIs",
        responsibility: Responsibility::OperatingSystem,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &[],
            cis_v3: &[],
            nist_r5: &[],
            managed_rule: Some("APPROVED_AMIS_BY_ID"),
        },
    };

    fn evaluate(&self, instance: &Resource<ec2::Instance>) -> Result<Compliance, Unreadable> {
        if self.images.is_empty() {
            return Ok(Compliance::NotApplicable("no approved images are configured".to_owned()));
        }
        if let Some(state) = instance.ended() {
            return Ok(Compliance::NotApplicable(format!("the instance is {state}")));
        }
        let image = instance.image_id.as_ref().ok_or_else(|| Unreadable::missing("configuration.imageId"))?;
        Ok(Compliance::compliant_if(self.images.contains(image), format!("{image} is not an approved image")))
    }
}
