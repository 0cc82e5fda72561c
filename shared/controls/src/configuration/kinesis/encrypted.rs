//! # Kinesis streams are encrypted
//!
//! ## Why it matters
//! Records lie in a stream for a day to a year. Encrypted ones cannot be read by who holds the disks, nor by who may
//! read the stream and not use the key.
//!
//! ## What passes
//! The stream's encryption type is `KMS`, with any key, the AWS managed `aws/kinesis` among them. A stream without an
//! encryption setting is not encrypted.
//!
//! ## Remediation
//! `kinesis:StartStreamEncryption` with the key that the parameter `key` names, in the background. With the AWS managed key,
//! the default, nobody notices. Producers and consumers need to be allowed to use a customer managed key, or they are cut off.
//! Records that are already there stay as they are. `kinesis:StopStreamEncryption` undoes it for new records; as they are in
//! the clear then, that must be asked for.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::kinesis as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, kinesis};
use serde::Deserialize;

/// Judges the stream's server-side encryption.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Encrypted {
    /// The KMS key with which a stream is encrypted that has none: its id, its ARN, or an alias, which may stand for another key
    /// in each Region. Any key passes. Default: `alias/aws/kinesis`, the AWS managed one.
    pub key: String,
}

impl Default for Encrypted {
    fn default() -> Self {
        Self { key: "alias/aws/kinesis".to_owned() }
    }
}

impl Control for Encrypted {
    type View = kinesis::Stream;

    const METADATA: Metadata = Metadata {
        id: "kinesis-encrypted",
        title: "Kinesis streams are encrypted",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["Kinesis.1"],
            cis_v3: &[],
            nist_r5: &["CA-9(1)", "CM-3(6)", "SC-13", "SC-28", "SC-28(1)", "SC-7(10)", "SI-7(6)"],
            managed_rule: Some("KINESIS_STREAM_ENCRYPTED"),
        },
    };

    fn evaluate(&self, stream: &Resource<kinesis::Stream>) -> Result<Compliance, Unreadable> {
        Ok(Compliance::compliant_if(is_encrypted(stream), "records are not encrypted"))
    }

    fn remediate(&self, stream: &Resource<kinesis::Stream>) -> Result<Plan, Unreadable> {
        if is_encrypted(stream) {
            return Ok(Plan::none());
        }
        let action = actions::Encrypt { stream: stream.key.resource_id.clone(), key: self.key.clone() };
        Ok(Plan::of(action, actions::State::Encryption(None)))
    }
}

fn is_encrypted(stream: &kinesis::Stream) -> bool {
    let encryption = stream.stream_encryption.as_ref().and_then(|encryption| encryption.encryption_type.as_deref());
    encryption == Some("KMS")
}
