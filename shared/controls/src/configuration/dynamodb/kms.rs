//! # DynamoDB tables use a KMS key
//!
//! ## Why it matters
//! Every table is encrypted. With DynamoDB's own key nobody can see who used it, and nobody can take it away. The use
//! of a KMS key of the account is in CloudTrail, and a customer managed one can be disabled.
//!
//! ## What passes
//! Encryption with KMS is enabled, or being enabled or changed. The AWS managed key `aws/dynamodb` passes as a
//! customer's does: the item names both by an ARN that does not tell them apart. A table without an encryption
//! description is encrypted with DynamoDB's own key, and does not pass. NOT_APPLICABLE while a table is being deleted.
//!
//! ## Remediation
//! `dynamodb:UpdateTable` with an `SSESpecification`. The table stays in use, each use of the key costs, and callers
//! need to be allowed to use a customer managed key. `UpdateTable` with encryption off goes back to DynamoDB's own key.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, dynamodb};
use serde::Deserialize;

/// Judges the key that encrypts the table.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Kms {}

impl Control for Kms {
    type View = dynamodb::Table;

    const METADATA: Metadata = Metadata {
        id: "dynamodb-kms",
        title: "DynamoDB tables use a KMS key",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &[],
            cis_v3: &[],
            nist_r5: &["AU-9(3)", "CP-9d", "SC-8(3)", "SC-8(4)", "SC-13a", "SC-28(1)", "SI-19(4)"],
            managed_rule: Some("DYNAMODB_TABLE_ENCRYPTED_KMS"),
        },
    };

    fn evaluate(&self, table: &Resource<dynamodb::Table>) -> Result<Compliance, Unreadable> {
        if table.is_being_deleted() {
            return Ok(Compliance::NotApplicable("the table is being deleted".to_owned()));
        }
        let Some(encryption) = &table.sse_description else {
            return Ok(Compliance::NonCompliant("the table is encrypted with DynamoDB's own key".to_owned()));
        };
        let status = encryption.status.as_deref().unwrap_or("DISABLED");
        if !["ENABLED", "ENABLING", "UPDATING"].contains(&status) {
            return Ok(Compliance::NonCompliant(format!("encryption with KMS is {}", status.to_lowercase())));
        }
        match (encryption.sse_type.as_deref(), encryption.kms_master_key_arn.as_deref()) {
            (Some("KMS"), _) | (None, Some(_)) => Ok(Compliance::Compliant),
            (Some(other), _) => Ok(Compliance::NonCompliant(format!("the table is encrypted with {other}"))),
            (None, None) => Err(Unreadable::missing("configuration.ssedescription.ssetype")),
        }
    }
}
