//! Amazon S3: buckets, and the account's public access block.

mod access;
mod block_account_public_access;
mod block_public_access;
mod deny_plain_http;
mod enable_versioning;
mod encrypt_by_default;
mod remove_public_statements;
mod revoke_public_grants;
mod state;

pub use access::ACCESS;
pub use block_account_public_access::BlockAccountPublicAccess;
pub use block_public_access::BlockPublicAccess;
pub use deny_plain_http::DenyPlainHttp;
pub use enable_versioning::EnableVersioning;
pub use encrypt_by_default::EncryptByDefault;
pub use remove_public_statements::RemovePublicStatements;
pub use revoke_public_grants::RevokePublicGrants;
pub use state::{
    AccessControl, AclGrant, AclGrantee, AclOwner, BlockedEncryption, Encryption, EncryptionDefault, EncryptionRule,
    PublicAccessBlock, State, Versioning, VersioningStatus,
};

use crate::{Change, Document, Grant, Place, Refusal, Request, Surface};
use guardrail_resources::{Resource, Section, s3};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// The account's public access block.
    BlockAccountPublicAccess(BlockAccountPublicAccess),
    /// A bucket's own public access block.
    BlockPublicAccess(BlockPublicAccess),
    /// A statement that denies plain HTTP.
    DenyPlainHttp(DenyPlainHttp),
    /// Versioning.
    EnableVersioning(EnableVersioning),
    /// Default encryption.
    EncryptByDefault(EncryptByDefault),
    /// A bucket policy without what makes it public.
    RemovePublicStatements(RemovePublicStatements),
    /// An ACL without what makes it public.
    RevokePublicGrants(RevokePublicGrants),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::BlockAccountPublicAccess(action) => action,
            Self::BlockPublicAccess(action) => action,
            Self::DenyPlainHttp(action) => action,
            Self::EnableVersioning(action) => action,
            Self::EncryptByDefault(action) => action,
            Self::RemovePublicStatements(action) => action,
            Self::RevokePublicGrants(action) => action,
        }
    }
}

macro_rules! actions {
    ($($action:ident)*) => {$(
        impl From<$action> for crate::Action {
            fn from(action: $action) -> Self {
                Self::S3(Action::$action(action))
            }
        }
    )*};
}

actions! {
    BlockAccountPublicAccess BlockPublicAccess DenyPlainHttp EnableVersioning EncryptByDefault RemovePublicStatements
    RevokePublicGrants
}

/// What is read and written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// The account's public access block (`s3control:GetPublicAccessBlock`).
    AccountPublicAccessBlock {
        /// The account's number.
        account_id: String,
    },
    /// A bucket's own public access block (`s3:GetPublicAccessBlock`).
    PublicAccessBlock {
        /// The bucket's name.
        bucket: String,
    },
    /// A bucket's ACL (`s3:GetBucketAcl`).
    Acl {
        /// The bucket's name.
        bucket: String,
    },
    /// A bucket's policy (`s3:GetBucketPolicy`).
    Policy {
        /// The bucket's name.
        bucket: String,
    },
    /// A bucket's default encryption (`s3:GetBucketEncryption`).
    Encryption {
        /// The bucket's name.
        bucket: String,
    },
    /// A bucket's versioning (`s3:GetBucketVersioning`).
    Versioning {
        /// The bucket's name.
        bucket: String,
    },
}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Sets the account's public access block: the API's PutPublicAccessBlock of S3 Control, which CloudTrail and IAM call by
    /// this name.
    PutAccountPublicAccessBlock {
        /// The account.
        account_id: String,
        /// The switches.
        public_access_block_configuration: PublicAccessBlock,
    },
    /// Removes the account's public access block: DeletePublicAccessBlock of S3 Control.
    DeleteAccountPublicAccessBlock {
        /// The account.
        account_id: String,
    },
    /// Sets a bucket's public access block.
    PutPublicAccessBlock {
        /// The bucket.
        bucket: String,
        /// The switches.
        public_access_block_configuration: PublicAccessBlock,
    },
    /// Removes a bucket's public access block.
    DeletePublicAccessBlock {
        /// The bucket.
        bucket: String,
    },
    /// Sets a bucket's whole ACL.
    PutBucketAcl {
        /// The bucket.
        bucket: String,
        /// The owner and the grants.
        access_control_policy: AccessControl,
    },
    /// Sets a bucket's whole policy.
    PutBucketPolicy {
        /// The bucket.
        bucket: String,
        /// The policy.
        policy: Document,
    },
    /// Removes a bucket's policy.
    DeleteBucketPolicy {
        /// The bucket.
        bucket: String,
    },
    /// Sets a bucket's default encryption.
    PutBucketEncryption {
        /// The bucket.
        bucket: String,
        /// The rules.
        server_side_encryption_configuration: Encryption,
    },
    /// Resets a bucket's default encryption to S3's own key.
    DeleteBucketEncryption {
        /// The bucket.
        bucket: String,
    },
    /// Turns a bucket's versioning on, or suspends it.
    PutBucketVersioning {
        /// The bucket.
        bucket: String,
        /// The status.
        versioning_configuration: VersioningConfiguration,
    },
}

/// What PutBucketVersioning sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VersioningConfiguration {
    /// `Enabled` or `Suspended`.
    pub status: VersioningStatus,
}

fn bucket_arn(at: &Place, bucket: &str) -> String {
    format!("arn:{}:s3:::{bucket}", at.partition)
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        match self {
            Self::AccountPublicAccessBlock { .. } => at.global_arn("s3", "account-public-access-block"),
            Self::PublicAccessBlock { bucket }
            | Self::Acl { bucket }
            | Self::Policy { bucket }
            | Self::Encryption { bucket }
            | Self::Versioning { bucket } => bucket_arn(at, bucket),
        }
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        let (action, bucket) = match self {
            Self::AccountPublicAccessBlock { .. } => return vec![Grant::new("s3:GetAccountPublicAccessBlock", "*")],
            Self::PublicAccessBlock { bucket } => ("s3:GetBucketPublicAccessBlock", bucket),
            Self::Acl { bucket } => ("s3:GetBucketAcl", bucket),
            Self::Policy { bucket } => ("s3:GetBucketPolicy", bucket),
            Self::Encryption { bucket } => ("s3:GetEncryptionConfiguration", bucket),
            Self::Versioning { bucket } => ("s3:GetBucketVersioning", bucket),
        };
        vec![Grant::new(action, bucket_arn(at, bucket))]
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        let call = match (self, from, to) {
            (_, from, to) if from == to => return Ok(Vec::new()),
            (
                Self::AccountPublicAccessBlock { account_id },
                State::PublicAccessBlock(_),
                State::PublicAccessBlock(to),
            ) => {
                let account_id = account_id.clone();
                match *to {
                    Some(public_access_block_configuration) => {
                        Call::PutAccountPublicAccessBlock { account_id, public_access_block_configuration }
                    }
                    None => Call::DeleteAccountPublicAccessBlock { account_id },
                }
            }
            (Self::PublicAccessBlock { bucket }, State::PublicAccessBlock(_), State::PublicAccessBlock(to)) => {
                let bucket = bucket.clone();
                match *to {
                    Some(public_access_block_configuration) => {
                        Call::PutPublicAccessBlock { bucket, public_access_block_configuration }
                    }
                    None => Call::DeletePublicAccessBlock { bucket },
                }
            }
            (Self::Acl { bucket }, State::Acl(_), State::Acl(to)) => {
                Call::PutBucketAcl { bucket: bucket.clone(), access_control_policy: to.clone() }
            }
            (Self::Policy { bucket }, State::Policy(_), State::Policy(to)) => {
                let bucket = bucket.clone();
                match to.clone() {
                    Some(policy) => Call::PutBucketPolicy { bucket, policy },
                    None => Call::DeleteBucketPolicy { bucket },
                }
            }
            (Self::Encryption { bucket }, State::Encryption(_), State::Encryption(to)) => {
                let bucket = bucket.clone();
                if to.rules.is_empty() {
                    Call::DeleteBucketEncryption { bucket }
                } else {
                    Call::PutBucketEncryption { bucket, server_side_encryption_configuration: to.clone() }
                }
            }
            (Self::Versioning { bucket }, State::Versioning(from), State::Versioning(to)) => {
                return versioned(bucket, *from, *to);
            }
            _ => return Err(Refusal::OtherFacet),
        };
        Ok(vec![call])
    }
}

/// What a bucket is like after an action on its policy; as it was where the policy cannot be read or edited.
fn edit(action: &impl Change<State = State>, bucket: &mut Resource<s3::Bucket>) {
    let after = State::policy(bucket).ok().and_then(|before| action.change(&before).ok());
    if let Some(State::Policy(after)) = after {
        let policy_text = after.map_or_else(|| Section::of(None), |policy| Section::json(&policy.0));
        bucket.view.bucket_policy = Section::of(Some(s3::BucketPolicy { policy_text }));
    }
}

/// The call that leads from one versioning to another. S3 can suspend versioning, and never turn it off again.
fn versioned(bucket: &str, from: Versioning, to: Versioning) -> Result<Vec<Call>, Refusal> {
    if from.is_mfa_delete_on || to.is_mfa_delete_on {
        return Err(Refusal::NoWay("only the root user with its MFA device may change MFA delete".to_owned()));
    }
    let status = match to.status {
        VersioningStatus::Enabled => VersioningStatus::Enabled,
        VersioningStatus::Suspended | VersioningStatus::Off => VersioningStatus::Suspended,
    };
    if status == from.status {
        return Ok(Vec::new());
    }
    let versioning_configuration = VersioningConfiguration { status };
    Ok(vec![Call::PutBucketVersioning { bucket: bucket.to_owned(), versioning_configuration }])
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        // Deleting a block or the default encryption is a permission to put (Service Authorization Reference, "Amazon S3").
        let (action, bucket) = match self {
            Self::PutAccountPublicAccessBlock { .. } | Self::DeleteAccountPublicAccessBlock { .. } => {
                return vec![Grant::new("s3:PutAccountPublicAccessBlock", "*")];
            }
            Self::PutPublicAccessBlock { bucket, .. } | Self::DeletePublicAccessBlock { bucket } => {
                ("s3:PutBucketPublicAccessBlock", bucket)
            }
            Self::PutBucketAcl { bucket, .. } => ("s3:PutBucketAcl", bucket),
            Self::PutBucketPolicy { bucket, .. } => ("s3:PutBucketPolicy", bucket),
            Self::DeleteBucketPolicy { bucket } => ("s3:DeleteBucketPolicy", bucket),
            Self::PutBucketEncryption { bucket, .. } | Self::DeleteBucketEncryption { bucket } => {
                ("s3:PutEncryptionConfiguration", bucket)
            }
            Self::PutBucketVersioning { bucket, .. } => ("s3:PutBucketVersioning", bucket),
        };
        vec![Grant::new(action, bucket_arn(at, bucket))]
    }
}

#[cfg(test)]
mod tests;
