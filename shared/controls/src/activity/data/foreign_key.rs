//! # Data was encrypted with another account's key
//!
//! ## Why it matters
//! Who owns the key decides who reads the data. Intruders encrypt with a key of their own account, and take it away
//! until a ransom is paid.
//!
//! ## What fires
//! A KMS key of another account, for a bucket's default encryption (PutBucketEncryption), as the default of volumes
//! (ModifyEbsDefaultKmsKeyId), for copies of snapshots and images, for objects (PutObject, CopyObject and
//! CreateMultipartUpload, where a trail records data events), for volumes, tables and secrets.
//!
//! ## What passes
//! Keys of the own account and of the `trusted_accounts`, keys named without an account, which are the own one's, and
//! keys of AWS. Whatever AWS services do.
//!
//! ## Remediation
//! Ask the caller whose account it is. If nobody knows it, set the encryption back before more is written, copy what
//! can still be read, and look at what else the caller did.
//!
//! ## Absent keys
//! - `KMSMasterKeyID`: without it S3 and DynamoDB take a key of AWS.
//! - `kmsKeyId`: without it a service takes its own key, or the one that it had.
//! - `x-amz-server-side-encryption-aws-kms-key-id`: the bucket's default holds.
//! - `ApplyServerSideEncryptionByDefault`: a rule without it names no key.
//! - `sSESpecification`: without it the table's encryption stays as it is.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many, Target};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where somebody else's key decides over data.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ForeignKey {
    /// Accounts whose keys may be used. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

/// Which key is to be used, as each service says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    kms_key_id: Option<String>,
    /// Of an object.
    #[serde(rename = "x-amz-server-side-encryption-aws-kms-key-id")]
    object_key_id: Option<String>,
    /// Amazon DynamoDB.
    sse_specification: Option<Specification>,
    /// Amazon S3.
    server_side_encryption_configuration: Option<Encryption>,
}

/// The encryption of a table, or of a bucket's objects.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Specification {
    kms_master_key_id: Option<String>,
}

/// The encryption of a bucket.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Encryption {
    rule: Many<Rule>,
}

/// One rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rule {
    apply_server_side_encryption_by_default: Option<Specification>,
}

impl ActivityControl for ForeignKey {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "data-foreign-key",
        title: "Data was encrypted with another account's key",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] =
        &[ACCOUNT, "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"];

    const EVENTS: Events = &[
        ("dynamodb", &["UpdateTable", "CreateTable"]),
        ("ec2", &["ModifyEbsDefaultKmsKeyId", "CopySnapshot", "CopyImage", "CreateVolume"]),
        ("rds", &["CopyDBSnapshot", "CopyDBClusterSnapshot"]),
        ("s3", &["PutBucketEncryption", "PutObject", "CopyObject", "CreateMultipartUpload"]),
        ("s3express", &["PutBucketEncryption"]),
        ("secretsmanager", &["UpdateSecret", "CreateSecret"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let resource_type = match call.service() {
            "dynamodb" => "AWS::DynamoDB::Table",
            "s3" | "s3express" => "AWS::S3::Bucket",
            "secretsmanager" => "AWS::SecretsManager::Secret",
            _ => ACCOUNT,
        };
        let is_foreign = |key: &&str| {
            // A key that is named without its account is the call's.
            let owner = Target::new("AWS::KMS::Key", *key).key(call).account_id;
            owner != call.account_id() && !self.trusted_accounts.contains(&owner)
        };
        let foreign: Vec<&str> = request.keys(call)?.into_iter().filter(is_foreign).collect();
        if foreign.is_empty() {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, resource_type, format!("encrypted with {}", foreign.join(", "))))
    }
}

impl Request {
    /// The keys that are named.
    fn keys(&self, call: &ApiCall<'_>) -> Result<Vec<&str>, Unreadable> {
        call::recorded(call)?;
        let missing = |what: &str| Unreadable::missing(format!("requestParameters.{what}"));
        let rules = self.server_side_encryption_configuration.as_ref().map(|encryption| &encryption.rule);
        let rules: &[Rule] = match rules {
            Some(rules) if !rules.is_empty() => rules,
            _ if call.name() == "PutBucketEncryption" => return Err(missing("ServerSideEncryptionConfiguration.Rule")),
            _ => &[],
        };
        if call.name() == "ModifyEbsDefaultKmsKeyId" && self.kms_key_id.is_none() {
            return Err(missing("kmsKeyId"));
        }
        let of_rules = rules.iter().filter_map(|rule| rule.apply_server_side_encryption_by_default.as_ref());
        let specified = of_rules.chain(&self.sse_specification).map(|specified| &specified.kms_master_key_id);
        Ok(specified.chain([&self.kms_key_id, &self.object_key_id]).filter_map(Option::as_deref).collect())
    }
}
