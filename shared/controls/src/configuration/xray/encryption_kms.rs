//! # X-Ray data is encrypted with KMS
//!
//! ## Why it matters
//! Traces hold URLs, addresses and whatever the applications annotate. With a KMS key of the account its use is in
//! CloudTrail, and can be taken away.
//!
//! ## What passes
//! The encryption's type is `KMS`, with any key, the AWS managed `aws/xray` among them. `NONE` stands for X-Ray's own
//! key, and does not pass, and neither does a change that X-Ray is still making (`UPDATING`): traces may be encrypted with the
//! former key.
//!
//! ## Remediation
//! `xray:PutEncryptionConfig` with the key that the parameter `key` names, in the background; nothing where it names none, the
//! default: who may read traces depends on the key. Whoever reads traces needs to be allowed to use a customer managed key.
//! `PutEncryptionConfig` with `NONE` undoes it for new traces; those that are there stay encrypted with the key.
//!
//! ## Absent keys
//! - `status`: AWS Config does not record it; who asks the service is told.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::xray as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, xray};
use serde::Deserialize;

/// Judges the key that encrypts traces.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EncryptionKms {
    /// The KMS key with which traces are to be encrypted that are not: its id, its ARN, or an alias (`alias/aws/xray` for the AWS
    /// managed one), which may stand for another key in each Region. Any key passes. Default: none, and nothing is changed.
    pub key: Option<String>,
}

impl Control for EncryptionKms {
    type View = xray::EncryptionConfig;

    const METADATA: Metadata = Metadata {
        id: "xray-encryption-kms",
        title: "X-Ray data is encrypted with KMS",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Audit,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    fn evaluate(&self, encryption: &Resource<xray::EncryptionConfig>) -> Result<Compliance, Unreadable> {
        let kind = encryption.kind.as_str();
        Ok(Compliance::broken_by(match (kind, is_changing(encryption)) {
            ("KMS", false) => None,
            ("KMS", true) => Some("the encryption is still being changed".to_owned()),
            _ => Some(format!("the encryption type is {kind}")),
        }))
    }

    fn remediate(&self, encryption: &Resource<xray::EncryptionConfig>) -> Result<Plan, Unreadable> {
        match &self.key {
            Some(key) if encryption.kind == "NONE" => {
                Ok(Plan::of(actions::Encrypt { key: key.clone() }, actions::State::Encryption(None)))
            }
            _ => Ok(Plan::none()),
        }
    }
}

fn is_changing(encryption: &xray::EncryptionConfig) -> bool {
    encryption.status.as_deref() == Some("UPDATING")
}
