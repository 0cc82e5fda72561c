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
//! `kinesis:StartStreamEncryption`. Producers and consumers need to be allowed to use a customer managed key, or they
//! are cut off; records that are already there stay as they are. `kinesis:StopStreamEncryption` undoes it for new
//! records.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, kinesis};
use serde::Deserialize;

/// Judges the stream's server-side encryption.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Encrypted {}

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
        let encryption = stream.stream_encryption.as_ref().and_then(|encryption| encryption.encryption_type.as_deref());
        Ok(Compliance::compliant_if(encryption == Some("KMS"), "records are not encrypted"))
    }
}
