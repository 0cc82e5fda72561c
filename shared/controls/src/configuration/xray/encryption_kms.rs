//! # X-Ray data is encrypted with KMS
//!
//! ## Why it matters
//! Traces hold URLs, addresses and whatever the applications annotate. With a KMS key of the account its use is in
//! CloudTrail, and can be taken away.
//!
//! ## What passes
//! The encryption's type is `KMS`, with any key, the AWS managed `aws/xray` among them. `NONE` stands for X-Ray's own
//! key, and does not pass.
//!
//! ## Remediation
//! `xray:PutEncryptionConfig`. Whoever reads traces needs to be allowed to use a customer managed key.
//! `PutEncryptionConfig` with `NONE` undoes it for new traces.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, xray};
use serde::Deserialize;

/// Judges the key that encrypts traces.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EncryptionKms {}

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
        Ok(Compliance::compliant_if(kind == "KMS", format!("the encryption type is {kind}")))
    }
}
