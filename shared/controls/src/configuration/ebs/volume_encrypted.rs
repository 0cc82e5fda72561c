//! # Attached EBS volumes are encrypted
//!
//! ## Why it matters
//! An encrypted volume keeps its data unreadable on AWS's disks, in its snapshots and to everyone without the key. One that is
//! not stays so for good, and so do its snapshots.
//!
//! ## What passes
//! The volume is encrypted, with whatever key. Only attached volumes are judged, like AWS's own rule: those that are `in-use`
//! or have an attachment that is not over.
//!
//! ## Remediation
//! A person must do it, since a volume stays as it was created: take a snapshot, copy it with encryption, create a volume from
//! the copy, and swap it in while the instance is stopped. Encryption by default in the account keeps new volumes from it.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, ec2};
use serde::Deserialize;

/// Judges whether the volume is encrypted.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VolumeEncrypted {}

impl Control for VolumeEncrypted {
    type View = ec2::Volume;

    const METADATA: Metadata = Metadata {
        id: "ebs-volume-encrypted",
        title: "Attached EBS volumes are encrypted",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["EC2.3"],
            cis_v3: &["2.2.1"],
            nist_r5: &["CA-9(1)", "CM-3(6)", "SC-13", "SC-28", "SC-28(1)", "SC-7(10)", "SI-7(6)"],
            managed_rule: Some("ENCRYPTED_VOLUMES"),
        },
    };

    fn evaluate(&self, volume: &Resource<ec2::Volume>) -> Result<Compliance, Unreadable> {
        if !volume.is_attached()? {
            return Ok(Compliance::NotApplicable("the volume is attached to no instance".to_owned()));
        }
        let encrypted = volume.encrypted.ok_or_else(|| Unreadable::missing("configuration.encrypted"))?;
        Ok(Compliance::compliant_if(encrypted, "the volume is not encrypted"))
    }
}
