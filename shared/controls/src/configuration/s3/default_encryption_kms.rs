//! # Bucket default encryption uses KMS
//!
//! ## Why it matters
//! S3 encrypts every object, but with SSE-S3 whoever may read the object gets it decrypted. A KMS key is a second lock:
//! its policy decides who decrypts, and its use is in CloudTrail.
//!
//! ## What passes
//! The default encryption of new objects is `aws:kms` or `aws:kms:dsse`. `AES256` (SSE-S3) does not pass, and neither
//! does a bucket without the setting. Which key it is does not matter.
//!
//! ## Remediation
//! `s3:PutBucketEncryption` with `aws:kms` and the `key`; what else the rule says (S3 Bucket Keys, kinds of encryption that
//! are refused) stays. Objects that stand stay as they are. Writers and readers of new objects need rights on the key, and
//! each use of the key costs; other accounts cannot be given rights on AWS's own key, so a bucket that is shared needs one
//! of yours. The saved rules can be put back exactly; new objects are then encrypted by S3's own key alone.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::s3 as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, s3};
use serde::Deserialize;

/// Judges the bucket's default encryption.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DefaultEncryptionKms {
    /// The KMS key that remediation sets: its ARN, since S3 looks for an id or an alias in the account of whoever asks.
    /// Default: none, which is AWS's own key, `aws/s3`. Any key passes.
    pub key: Option<String>,
}

impl Control for DefaultEncryptionKms {
    type View = s3::Bucket;

    const METADATA: Metadata = Metadata {
        id: "s3-default-encryption-kms",
        title: "Bucket default encryption uses KMS",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["S3.17"],
            cis_v3: &[],
            nist_r5: &["AU-9(3)", "CP-9d", "CP-9(8)", "SC-8(3)", "SC-8(4)", "SC-13a", "SC-28(1)", "SI-19(4)"],
            managed_rule: Some("S3_DEFAULT_ENCRYPTION_KMS"),
        },
    };

    fn evaluate(&self, bucket: &Resource<s3::Bucket>) -> Result<Compliance, Unreadable> {
        let encryption = bucket.server_side_encryption_configuration.get("ServerSideEncryptionConfiguration")?;
        let mut defaults = encryption
            .into_iter()
            .flat_map(|encryption| &encryption.rules)
            .filter_map(|rule| rule.apply_server_side_encryption_by_default.as_ref())
            .map(|default| default.sse_algorithm.as_str())
            .peekable();
        if defaults.peek().is_none() {
            return Ok(Compliance::NonCompliant("no default encryption is set on the bucket".to_owned()));
        }
        let weak = defaults.filter(|algorithm| !s3::is_kms(algorithm));
        Ok(Compliance::broken_by(weak.map(|algorithm| format!("the default encryption is {algorithm}"))))
    }

    fn remediate(&self, bucket: &Resource<s3::Bucket>) -> Result<Plan, Unreadable> {
        let action = actions::EncryptByDefault { bucket: bucket.name().to_owned(), key: self.key.clone() };
        Ok(Plan::if_it_changes(action, actions::State::encryption(bucket)?))
    }
}
