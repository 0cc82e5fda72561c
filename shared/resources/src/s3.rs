//! Amazon S3: buckets, and the account's public access block.

use crate::policy::Policy;
use crate::read::{Folded, List, Section, flag};
use crate::resource::View;
use guardrail_model::ACCOUNT;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use std::fmt;

/// A bucket (`AWS::S3::Bucket`). All but the name stands in the item's supplementary configuration.
#[derive(Clone, Debug, Deserialize)]
pub struct Bucket {
    /// The bucket's name.
    #[serde(default)]
    pub name: Option<String>,
    /// The bucket's own public access block: absent where none was ever set.
    #[serde(default)]
    pub public_access_block_configuration: Section<PublicAccessBlock>,
    /// The bucket policy: always recorded, `policyText` null where there is none.
    #[serde(default)]
    pub bucket_policy: Section<BucketPolicy>,
    /// Who was granted what by ACL.
    #[serde(default)]
    pub access_control_list: Section<AccessControlList>,
    /// Default encryption. Absent in items from before January 2023, when S3 began to encrypt every new object with
    /// SSE-S3.
    #[serde(default)]
    pub server_side_encryption_configuration: Section<ServerSideEncryption>,
    /// Versioning.
    #[serde(default)]
    pub bucket_versioning_configuration: Section<Versioning>,
}

impl View for Bucket {
    const TYPES: &'static [&'static str] = &["AWS::S3::Bucket"];
}

/// The four switches of S3 Block Public Access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct PublicAccessBlock {
    /// New public ACLs are refused.
    #[serde(deserialize_with = "flag")]
    pub block_public_acls: bool,
    /// Public ACLs that stand are ignored.
    #[serde(deserialize_with = "flag")]
    pub ignore_public_acls: bool,
    /// New public policies are refused.
    #[serde(deserialize_with = "flag")]
    pub block_public_policy: bool,
    /// A bucket with a public policy is open to AWS services and the owner's account only.
    #[serde(deserialize_with = "flag")]
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// The switches that are off, by the names of S3's API.
    pub fn switched_off(&self) -> Vec<&'static str> {
        [
            (self.block_public_acls, "BlockPublicAcls"),
            (self.ignore_public_acls, "IgnorePublicAcls"),
            (self.block_public_policy, "BlockPublicPolicy"),
            (self.restrict_public_buckets, "RestrictPublicBuckets"),
        ]
        .into_iter()
        .filter_map(|(on, name)| (!on).then_some(name))
        .collect()
    }
}

/// The account's public access block: recorded as a resource of its own once it was ever set, and asked for on a schedule
/// (`s3control:GetPublicAccessBlock`), where `None` means that it never was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct AccountPublicAccessBlock(pub Option<PublicAccessBlock>);

impl View for AccountPublicAccessBlock {
    const TYPES: &'static [&'static str] = &["AWS::S3::AccountPublicAccessBlock", ACCOUNT];
    const ACCOUNT_SECTION: Option<&'static str> = Some("s3PublicAccessBlock");
    const ACCOUNT_GLOBAL: bool = true;
}

/// A bucket policy as Config holds it.
#[derive(Clone, Debug, Deserialize)]
pub struct BucketPolicy {
    /// The policy, or null where the bucket has none.
    #[serde(default)]
    pub policy_text: Section<Policy>,
}

/// An ACL as Config holds it: the `GetBucketAcl` answer in the words of the Java SDK.
#[derive(Clone, Debug, Deserialize)]
pub struct AccessControlList {
    /// The grants, or null where there are none.
    pub grant_list: Option<List<Grant>>,
}

/// One grant of an ACL.
#[derive(Clone, Debug, Deserialize)]
pub struct Grant {
    /// To whom: the name of a group (`AllUsers`), or an account.
    pub grantee: Grantee,
    /// What: `Read`, `Write`, `ReadAcp`, `WriteAcp` or `FullControl`.
    pub permission: String,
}

/// Whom an ACL grants something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grantee {
    /// One of S3's predefined groups: `AllUsers`, `AuthenticatedUsers`, `LogDelivery`.
    Group(String),
    /// An account, by its canonical id or its e-mail address.
    Account(String),
}

/// Default encryption: a list of one rule.
#[derive(Clone, Debug, Deserialize)]
pub struct ServerSideEncryption {
    /// The rules.
    #[serde(default)]
    pub rules: List<EncryptionRule>,
}

/// How new objects are encrypted unless their writer says otherwise.
#[derive(Clone, Debug, Deserialize)]
pub struct EncryptionRule {
    /// The algorithm and key.
    #[serde(default)]
    pub apply_server_side_encryption_by_default: Option<EncryptionDefault>,
}

/// The algorithm and key of a rule.
#[derive(Clone, Debug, Deserialize)]
pub struct EncryptionDefault {
    /// `AES256`, `aws:kms` or `aws:kms:dsse`.
    pub sse_algorithm: String,
    /// The KMS key, or null for the AWS managed one.
    #[serde(default)]
    pub kms_master_key_id: Option<String>,
}

/// A bucket's versioning.
#[derive(Clone, Debug, Deserialize)]
pub struct Versioning {
    /// `Enabled`, `Suspended` or `Off`.
    #[serde(default)]
    pub status: Option<String>,
}

impl<'de> Deserialize<'de> for Grantee {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(GranteeVisitor)
    }
}

/// Config writes a group as its bare name, and an account as an object with its id.
struct GranteeVisitor;

impl<'de> Visitor<'de> for GranteeVisitor {
    type Value = Grantee;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a group, or an account")
    }

    fn visit_str<E: Error>(self, group: &str) -> Result<Grantee, E> {
        Ok(Grantee::Group(group.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Grantee, A::Error> {
        #[derive(Deserialize)]
        struct Named {
            #[serde(default, alias = "email_address", alias = "identifier")]
            id: Option<String>,
            #[serde(default)]
            uri: Option<String>,
        }

        match Named::deserialize(Folded::new(MapAccessDeserializer::new(map)))? {
            Named { uri: Some(uri), .. } => Ok(Grantee::Group(uri.rsplit('/').next().unwrap_or_default().to_owned())),
            Named { id: Some(id), .. } => Ok(Grantee::Account(id)),
            Named { .. } => Err(Error::custom("a grantee without an id")),
        }
    }
}
