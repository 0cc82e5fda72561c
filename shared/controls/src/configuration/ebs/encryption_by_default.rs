//! # EBS encryption by default on in each Region
//!
//! ## Why it matters
//! A volume is encrypted only if its maker asks for it. With encryption by default every new volume and snapshot copy in the
//! Region is, whatever its maker forgot.
//!
//! ## What passes
//! Encryption by default is on in the Region. Each Region has a switch of its own. Volumes from before it was turned on stay as
//! they are: they are judged by themselves.
//!
//! ## Remediation
//! `ec2:EnableEbsEncryptionByDefault`. New volumes are then encrypted with the account's default KMS key for EBS. It fails those
//! who launch instances without leave to use that key, or of old instance types that cannot take encrypted volumes.
//! `ec2:DisableEbsEncryptionByDefault` undoes it exactly; what was encrypted meanwhile stays encrypted.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::ec2 as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, account};
use serde::Deserialize;

/// Judges the Region's switch.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EncryptionByDefault {}

impl Control for EncryptionByDefault {
    type View = account::EbsEncryptionByDefault;

    const METADATA: Metadata = Metadata {
        id: "ebs-encryption-by-default",
        title: "EBS encryption by default on in each Region",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["EC2.7"],
            cis_v3: &["2.2.1"],
            nist_r5: &["CA-9(1)", "CM-3(6)", "SC-13", "SC-28", "SC-28(1)", "SC-7(10)", "SI-7(6)"],
            managed_rule: Some("EC2_EBS_ENCRYPTION_BY_DEFAULT"),
        },
    };

    fn evaluate(&self, account: &Resource<account::EbsEncryptionByDefault>) -> Result<Compliance, Unreadable> {
        Ok(Compliance::compliant_if(account.ebs_encryption_by_default, "encryption by default is off"))
    }

    fn remediate(&self, account: &Resource<account::EbsEncryptionByDefault>) -> Result<Plan, Unreadable> {
        let seen = actions::State::EncryptionByDefault(account.ebs_encryption_by_default);
        Ok(actions::needed(actions::EncryptByDefault {}, seen))
    }
}
