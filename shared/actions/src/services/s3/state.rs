//! What facets of Amazon S3 are like, and what the views of AWS Config's items tell of it.

use crate::Document;
use guardrail_resources::{Unreadable, s3};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The switches of a bucket or of the account; `None` where none were ever set.
    PublicAccessBlock(Option<PublicAccessBlock>),
    /// The ACL.
    Acl(AccessControl),
    /// The policy; `None` where there is none.
    Policy(Option<Document>),
    /// Default encryption.
    Encryption(Encryption),
    /// Versioning.
    Versioning(Versioning),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::S3(state)
    }
}

impl State {
    /// The public access block that a bucket's view tells.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn public_access_block(bucket: &s3::Bucket) -> Result<Self, Unreadable> {
        Ok(Self::PublicAccessBlock(bucket.public_access_block()?.copied().map(PublicAccessBlock::from)))
    }

    /// The ACL that a bucket's view tells.
    ///
    /// # Errors
    /// It cannot be read, or there is none.
    pub fn acl(bucket: &s3::Bucket) -> Result<Self, Unreadable> {
        Ok(Self::Acl(AccessControl::from(bucket.acl()?)))
    }

    /// The policy that a bucket's view tells.
    ///
    /// # Errors
    /// It cannot be read, or the view does not tell.
    pub fn policy(bucket: &s3::Bucket) -> Result<Self, Unreadable> {
        Ok(Self::Policy(bucket.policy_document()?.map(|policy| Document(policy.into_owned()))))
    }

    /// The default encryption that a bucket's view tells.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn encryption(bucket: &s3::Bucket) -> Result<Self, Unreadable> {
        let told = bucket.server_side_encryption_configuration.get("ServerSideEncryptionConfiguration")?;
        let rules = told.into_iter().flat_map(|told| &told.rules).map(EncryptionRule::from);
        Ok(Self::Encryption(Encryption { rules: rules.collect() }))
    }

    /// The versioning that a bucket's view tells.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn versioning(bucket: &s3::Bucket) -> Result<Self, Unreadable> {
        const PLACE: &str = "BucketVersioningConfiguration";
        let unknown = || Unreadable::meaningless(format!("{PLACE}.status"), "S3 has no such status");
        let told = bucket.bucket_versioning_configuration.get(PLACE)?;
        let told = told.map_or(Some(Versioning::OFF), Versioning::told);
        told.map(Self::Versioning).ok_or_else(unknown)
    }
}

/// The four switches of Block Public Access, by the API's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PublicAccessBlock {
    /// New public ACLs are refused.
    pub block_public_acls: bool,
    /// Public ACLs that stand are ignored.
    pub ignore_public_acls: bool,
    /// New public policies are refused.
    pub block_public_policy: bool,
    /// A bucket with a public policy is open to AWS services and the owner's account only.
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// All four on.
    pub const ALL: Self = Self {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };
}

impl From<s3::PublicAccessBlock> for PublicAccessBlock {
    fn from(block: s3::PublicAccessBlock) -> Self {
        let s3::PublicAccessBlock {
            block_public_acls,
            ignore_public_acls,
            block_public_policy,
            restrict_public_buckets,
        } = block;
        Self { block_public_acls, ignore_public_acls, block_public_policy, restrict_public_buckets }
    }
}

/// An ACL, by the API's names: whose it is, and what it grants, in no order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessControl {
    /// The owner: S3 always tells; the record of a call may not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<AclOwner>,
    /// The grants.
    pub grants: BTreeSet<AclGrant>,
}

/// The owner of a bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AclOwner {
    /// The account's canonical id.
    #[serde(rename = "ID")]
    pub id: String,
}

/// One grant of an ACL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AclGrant {
    /// To whom.
    pub grantee: AclGrantee,
    /// What: `READ`, `FULL_CONTROL`, …
    pub permission: String,
}

/// Whom an ACL grants something. S3 answers with the canonical id where an account was named by its e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "Type")]
pub enum AclGrantee {
    /// An account.
    CanonicalUser {
        /// Its canonical id.
        #[serde(rename = "ID")]
        id: String,
    },
    /// One of S3's predefined groups.
    Group {
        /// Its URI.
        #[serde(rename = "URI")]
        uri: String,
    },
    /// An account, named by an e-mail address.
    AmazonCustomerByEmail {
        /// The address.
        #[serde(rename = "EmailAddress")]
        email_address: String,
    },
}

impl AclGrantee {
    /// True for the groups of everyone.
    pub fn is_public(&self) -> bool {
        matches!(self, Self::Group { uri } if s3::Grantee::of_group(uri).is_some_and(|group| group.is_public()))
    }
}

impl From<&s3::Grantee> for AclGrantee {
    fn from(grantee: &s3::Grantee) -> Self {
        match grantee {
            s3::Grantee::Account(name) if name.contains('@') => {
                Self::AmazonCustomerByEmail { email_address: name.clone() }
            }
            s3::Grantee::Account(id) => Self::CanonicalUser { id: id.clone() },
            // "Amazon S3 predefined groups" (S3 user guide).
            s3::Grantee::LogDelivery => {
                Self::Group { uri: "http://acs.amazonaws.com/groups/s3/LogDelivery".to_owned() }
            }
            group => Self::Group { uri: format!("http://acs.amazonaws.com/groups/global/{group}") },
        }
    }
}

impl From<&s3::Grant> for AclGrant {
    fn from(grant: &s3::Grant) -> Self {
        Self { grantee: AclGrantee::from(&grant.grantee), permission: grant.permission.to_string() }
    }
}

impl From<&s3::AccessControlList> for AccessControl {
    fn from(acl: &s3::AccessControlList) -> Self {
        let owner = acl.owner.as_ref().and_then(|owner| owner.id.clone()).map(|id| AclOwner { id });
        Self { owner, grants: acl.grants().map(AclGrant::from).collect() }
    }
}

/// Default encryption, by the API's names. S3 has one rule; none where it was never set, which it no longer is for any
/// bucket since January 2023.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Encryption {
    /// The rules.
    pub rules: Vec<EncryptionRule>,
}

/// How new objects are encrypted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EncryptionRule {
    /// The algorithm and key, unless their writer says otherwise.
    #[serde(rename = "ApplyServerSideEncryptionByDefault", default, skip_serializing_if = "Option::is_none")]
    pub default: Option<EncryptionDefault>,
    /// True where objects share a data key that S3 keeps for a while.
    #[serde(default)]
    pub bucket_key_enabled: bool,
    /// What writers may not ask for.
    #[serde(rename = "BlockedEncryptionTypes", default, skip_serializing_if = "Option::is_none")]
    pub blocked: Option<BlockedEncryption>,
}

/// An algorithm and a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncryptionDefault {
    /// `AES256`, `aws:kms` or `aws:kms:dsse`.
    #[serde(rename = "SSEAlgorithm")]
    pub algorithm: String,
    /// The KMS key; without one, AWS's own (`aws/s3`).
    #[serde(rename = "KMSMasterKeyID", default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// Kinds of encryption that a bucket refuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BlockedEncryption {
    /// `SSE-C`, or `NONE`.
    pub encryption_type: Vec<String>,
}

impl EncryptionRule {
    /// True where KMS encrypts.
    pub fn is_by_kms(&self) -> bool {
        self.default.as_ref().is_some_and(|default| s3::is_kms(&default.algorithm))
    }
}

impl From<&s3::EncryptionRule> for EncryptionRule {
    fn from(rule: &s3::EncryptionRule) -> Self {
        let default = rule.apply_server_side_encryption_by_default.as_ref();
        Self {
            default: default.map(|default| EncryptionDefault {
                algorithm: default.sse_algorithm.clone(),
                key: default.kms_master_key_id.clone(),
            }),
            bucket_key_enabled: rule.bucket_key_enabled.unwrap_or(false),
            blocked: None,
        }
    }
}

impl From<EncryptionRule> for s3::EncryptionRule {
    fn from(rule: EncryptionRule) -> Self {
        let default = rule
            .default
            .map(|default| s3::EncryptionDefault { sse_algorithm: default.algorithm, kms_master_key_id: default.key });
        Self { apply_server_side_encryption_by_default: default, bucket_key_enabled: Some(rule.bucket_key_enabled) }
    }
}

/// A bucket's versioning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Versioning {
    /// Its status.
    pub status: VersioningStatus,
    /// True where only the root user with its MFA device may change it.
    #[serde(default)]
    pub is_mfa_delete_on: bool,
}

impl Versioning {
    /// Versioning that was never on.
    pub const OFF: Self = Self { status: VersioningStatus::Off, is_mfa_delete_on: false };

    /// What a view tells; `None` where it tells a status that S3 does not have.
    pub fn told(versioning: &s3::Versioning) -> Option<Self> {
        let status = match versioning.status.as_deref() {
            None | Some("Off" | "") => VersioningStatus::Off,
            Some("Suspended") => VersioningStatus::Suspended,
            Some("Enabled") => VersioningStatus::Enabled,
            Some(_) => return None,
        };
        Some(Self { status, is_mfa_delete_on: versioning.is_mfa_delete_enabled == Some(true) })
    }
}

/// The status of versioning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VersioningStatus {
    /// It was never turned on.
    Off,
    /// Old versions stand, and no new ones are made.
    Suspended,
    /// Every overwrite and delete leaves the old version.
    Enabled,
}
