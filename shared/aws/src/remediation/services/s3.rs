//! Amazon S3: buckets.

use crate::remediation::{NarrowedSession, answer, unread};
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::types::PublicAccessBlockConfiguration;
use guardrail_actions::services::s3::{Call, Facet, PublicAccessBlock, State};
use guardrail_engine::remediate::CallError;

const GET_BLOCK: &str = "s3:GetPublicAccessBlock";

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    match facet {
        Facet::PublicAccessBlock { bucket } => public_access_block(session, bucket).await,
    }
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let s3 = session.account.s3();
    match call {
        Call::PutPublicAccessBlock { bucket, public_access_block_configuration: block } => {
            let block = PublicAccessBlockConfiguration::builder()
                .block_public_acls(block.block_public_acls)
                .ignore_public_acls(block.ignore_public_acls)
                .block_public_policy(block.block_public_policy)
                .restrict_public_buckets(block.restrict_public_buckets)
                .build();
            let put = s3.put_public_access_block().bucket(bucket).public_access_block_configuration(block);
            answer("s3:PutPublicAccessBlock", put.send().await).map(drop)
        }
        Call::DeletePublicAccessBlock { bucket } => {
            answer("s3:DeletePublicAccessBlock", s3.delete_public_access_block().bucket(bucket).send().await).map(drop)
        }
    }
}

/// The switches; none where none were ever set, which S3 answers with an error of its own.
async fn public_access_block(session: &NarrowedSession, bucket: &str) -> Result<State, CallError> {
    let block = match session.account.s3().get_public_access_block().bucket(bucket).send().await {
        Err(error) if error.code() == Some("NoSuchPublicAccessBlockConfiguration") => {
            return Ok(State::PublicAccessBlock(None));
        }
        result => answer(GET_BLOCK, result)?.public_access_block_configuration,
    };
    let block = block.ok_or_else(|| unread(GET_BLOCK, "PublicAccessBlockConfiguration"))?;
    let switch = |switch: Option<bool>, name| switch.ok_or_else(|| unread(GET_BLOCK, name));
    Ok(State::PublicAccessBlock(Some(PublicAccessBlock {
        block_public_acls: switch(block.block_public_acls, "BlockPublicAcls")?,
        ignore_public_acls: switch(block.ignore_public_acls, "IgnorePublicAcls")?,
        block_public_policy: switch(block.block_public_policy, "BlockPublicPolicy")?,
        restrict_public_buckets: switch(block.restrict_public_buckets, "RestrictPublicBuckets")?,
    })))
}
