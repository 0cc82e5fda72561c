//! Amazon S3: buckets.

mod access;
mod block_public_access;

pub use access::ACCESS;
pub use block_public_access::BlockPublicAccess;

use crate::{Change, Grant, Place, Refusal, Request, Surface};
use guardrail_resources::s3;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A bucket's own public access block.
    BlockPublicAccess(BlockPublicAccess),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::BlockPublicAccess(action) => action,
        }
    }
}

impl From<BlockPublicAccess> for crate::Action {
    fn from(action: BlockPublicAccess) -> Self {
        Self::S3(Action::BlockPublicAccess(action))
    }
}

/// What is read and written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// A bucket's own public access block (`s3:GetPublicAccessBlock`).
    PublicAccessBlock {
        /// The bucket's name.
        bucket: String,
    },
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The switches; `None` where none were ever set.
    PublicAccessBlock(Option<PublicAccessBlock>),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::S3(state)
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

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
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
}

fn bucket_arn(at: &Place, bucket: &str) -> String {
    format!("arn:{}:s3:::{bucket}", at.partition)
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        match self {
            Self::PublicAccessBlock { bucket } => bucket_arn(at, bucket),
        }
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        match self {
            Self::PublicAccessBlock { bucket } => {
                vec![Grant::new("s3:GetBucketPublicAccessBlock", bucket_arn(at, bucket))]
            }
        }
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        Ok(match (self, from, to) {
            (_, from, to) if from == to => Vec::new(),
            (Self::PublicAccessBlock { bucket }, State::PublicAccessBlock(_), State::PublicAccessBlock(to)) => {
                let bucket = bucket.clone();
                vec![match *to {
                    Some(public_access_block_configuration) => {
                        Call::PutPublicAccessBlock { bucket, public_access_block_configuration }
                    }
                    None => Call::DeletePublicAccessBlock { bucket },
                }]
            }
            #[allow(unreachable_patterns, reason = "there is one facet so far")]
            _ => return Err(Refusal::OtherFacet),
        })
    }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        match self {
            // Deleting is a permission to put (Service Authorization Reference, "Amazon S3").
            Self::PutPublicAccessBlock { bucket, .. } | Self::DeletePublicAccessBlock { bucket } => {
                vec![Grant::new("s3:PutBucketPublicAccessBlock", bucket_arn(at, bucket))]
            }
        }
    }
}
