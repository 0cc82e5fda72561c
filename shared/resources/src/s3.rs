//! Amazon S3: buckets, and the account's public access block.

use crate::policy::Policy;
use crate::read::{Folded, List, Section, Unreadable, flag, optional_flag};
use crate::resource::{Resource, View};
use guardrail_model::ACCOUNT;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

mod public_access;

pub use public_access::Access;

/// A bucket (`AWS::S3::Bucket`). All but the name stands in the item's supplementary configuration.
#[derive(Clone, Debug, Deserialize)]
pub struct Bucket {
    /// The bucket's name.
    #[serde(default)]
    pub name: Option<String>,
    /// The bucket's own public access block: absent where none was ever set.
    #[serde(default)]
    pub public_access_block_configuration: Section<PublicAccessBlock>,
    /// The bucket policy: always recorded, `policyText` null where there is none. SelectResourceConfig leaves out what is
    /// null.
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

impl Resource<Bucket> {
    /// The bucket's name, which is its Config id too.
    pub fn name(&self) -> &str {
        self.view.name.as_deref().unwrap_or(&self.key.resource_id)
    }

    /// The bucket's ARN, from its name: bucket ARNs have neither Region nor account.
    pub fn bucket_arn(&self) -> String {
        format!("arn:{}:s3:::{}", self.key.partition, self.name())
    }
}

impl Bucket {
    /// The bucket's own public access block; `None` where none was ever set.
    pub fn public_access_block(&self) -> Result<Option<&PublicAccessBlock>, Unreadable> {
        self.public_access_block_configuration.get("PublicAccessBlockConfiguration")
    }

    /// The bucket policy; `None` where the bucket has none, which the item must say.
    pub fn policy(&self) -> Result<Option<&Policy>, Unreadable> {
        if self.bucket_policy.is_absent() {
            return Err(Unreadable::missing("BucketPolicy"));
        }
        match self.bucket_policy.get("BucketPolicy")? {
            Some(policy) => policy.policy_text.recorded("BucketPolicy.policyText"),
            None => Ok(None),
        }
    }

    /// The bucket policy as it was written; `None` where the bucket has none, which the item must say.
    pub fn policy_document(&self) -> Result<Option<Cow<'_, str>>, Unreadable> {
        const PLACE: &str = "BucketPolicy.policyText";
        match self.policy()? {
            Some(_) => self.bucket_policy.required("BucketPolicy")?.policy_text.document(PLACE),
            None => Ok(None),
        }
    }

    /// The bucket's ACL, which the item must tell.
    pub fn acl(&self) -> Result<&AccessControlList, Unreadable> {
        let acl = self.access_control_list.required("AccessControlList")?;
        if acl.grant_list.is_none() && acl.grant_set.is_none() {
            return Err(Unreadable::missing("AccessControlList.grantList"));
        }
        Ok(acl)
    }
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
    /// All four on.
    pub const ALL: Self = Self {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };

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

/// The account's public access block: recorded as a resource of its own once it was ever set, and asked for on a
/// schedule (`s3control:GetPublicAccessBlock`), where `None` means that it never was.
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
    /// The grants.
    #[serde(default)]
    pub grant_list: Option<List<Grant>>,
    /// The grants as a set: the Java SDK's class holds one of the two, and null in place of the other.
    #[serde(default)]
    pub grant_set: Option<List<Grant>>,
    /// Whose bucket it is.
    #[serde(default)]
    pub owner: Option<Owner>,
}

impl AccessControlList {
    /// The grants.
    pub fn grants(&self) -> impl Iterator<Item = &Grant> {
        [&self.grant_list, &self.grant_set].into_iter().flatten().flatten()
    }
}

/// The owner of a bucket.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Owner {
    /// The canonical id of the account.
    #[serde(default)]
    pub id: Option<String>,
}

/// One grant of an ACL.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Grant {
    /// To whom.
    pub grantee: Grantee,
    /// What.
    pub permission: Permission,
}

/// Whom an ACL grants something: one of S3's predefined groups, or an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grantee {
    /// Anyone.
    AllUsers,
    /// Anyone with any AWS account.
    AuthenticatedUsers,
    /// S3's writer of access logs.
    LogDelivery,
    /// An account, by its canonical id or its e-mail address.
    Account(String),
}

impl Grantee {
    /// True for the groups that hold people whom the owner does not know.
    pub fn is_public(&self) -> bool {
        matches!(self, Self::AllUsers | Self::AuthenticatedUsers)
    }

    /// A group by its name or URI; anything else is an account.
    pub(crate) fn named(name: &str) -> Self {
        Self::of_group(name).unwrap_or_else(|| Self::Account(name.to_owned()))
    }

    /// A group by its name, or by its URI, whose last part is the name.
    pub fn of_group(name: &str) -> Option<Self> {
        match name.rsplit('/').next() {
            Some("AllUsers") => Some(Self::AllUsers),
            Some("AuthenticatedUsers") => Some(Self::AuthenticatedUsers),
            Some("LogDelivery") => Some(Self::LogDelivery),
            _ => None,
        }
    }
}

impl fmt::Display for Grantee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllUsers => f.write_str("AllUsers"),
            Self::AuthenticatedUsers => f.write_str("AuthenticatedUsers"),
            Self::LogDelivery => f.write_str("LogDelivery"),
            Self::Account(id) => f.write_str(id),
        }
    }
}

/// What an ACL grants. Config writes `ReadAcp`, S3 itself `READ_ACP`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// List the objects.
    Read,
    /// Create, overwrite and delete objects.
    Write,
    /// Read the ACL.
    ReadAcp,
    /// Write the ACL.
    WriteAcp,
    /// All of these.
    FullControl,
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "READ",
            Self::Write => "WRITE",
            Self::ReadAcp => "READ_ACP",
            Self::WriteAcp => "WRITE_ACP",
            Self::FullControl => "FULL_CONTROL",
        })
    }
}

impl<'de> Deserialize<'de> for Permission {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const KNOWN: &[&str] = &["Read", "Write", "ReadAcp", "WriteAcp", "FullControl"];
        let written = String::deserialize(deserializer)?;
        Self::named(&written).ok_or_else(|| Error::unknown_variant(&written, KNOWN))
    }
}

impl Permission {
    /// A permission by its name, in Config's words or in S3's own.
    pub fn named(name: &str) -> Option<Self> {
        match name.replace('_', "").to_ascii_lowercase().as_str() {
            "read" => Some(Self::Read),
            "write" => Some(Self::Write),
            "readacp" => Some(Self::ReadAcp),
            "writeacp" => Some(Self::WriteAcp),
            "fullcontrol" => Some(Self::FullControl),
            _ => None,
        }
    }
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
    /// True where objects share a data key that S3 keeps for a while, so that KMS is asked less often.
    #[serde(default, deserialize_with = "optional_flag")]
    pub bucket_key_enabled: Option<bool>,
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

/// True for the algorithms by which KMS encrypts, once or twice.
pub fn is_kms(algorithm: &str) -> bool {
    matches!(algorithm, "aws:kms" | "aws:kms:dsse")
}

/// A bucket's versioning.
#[derive(Clone, Debug, Deserialize)]
pub struct Versioning {
    /// `Enabled`, `Suspended` or `Off`.
    #[serde(default)]
    pub status: Option<String>,
    /// True where only the root user with its MFA device may change it; absent or null where that was never turned on.
    #[serde(default, deserialize_with = "optional_flag")]
    pub is_mfa_delete_enabled: Option<bool>,
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
        Grantee::of_group(group).ok_or_else(|| Error::custom(format_args!("S3 has no group `{group}`")))
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
            Named { uri: Some(uri), .. } => self.visit_str(&uri),
            Named { id: Some(id), .. } => Ok(Grantee::Account(id)),
            Named { .. } => Err(Error::custom("a grantee without an id")),
        }
    }
}
