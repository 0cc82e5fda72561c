//! Amazon S3: what it answers about a bucket, as the views have it.

use aws_sdk_s3::operation::get_bucket_acl::GetBucketAclOutput;
use aws_sdk_s3::operation::get_bucket_versioning::GetBucketVersioningOutput;
use aws_sdk_s3::types::{
    Grant as Given, MfaDeleteStatus, PublicAccessBlockConfiguration, ServerSideEncryptionConfiguration,
    ServerSideEncryptionRule,
};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use guardrail_resources::List;
use guardrail_resources::s3::{
    AccessControlList, EncryptionDefault, EncryptionRule, Grant, Grantee, Owner, Permission, PublicAccessBlock,
    ServerSideEncryption, Versioning,
};

/// What an answer lacks, by the API's name, though it must hold it.
pub(crate) type Lacking = &'static str;

/// A call's answer; `None` where S3 answers by this code that the bucket has no such thing.
pub(crate) fn found<T, E, R>(result: Result<T, SdkError<E, R>>, absent: &str) -> Result<Option<T>, SdkError<E, R>>
where
    E: ProvideErrorMetadata,
{
    match result {
        Err(SdkError::ServiceError(error)) if error.err().code() == Some(absent) => Ok(None),
        result => result.map(Some),
    }
}

/// The switches of a public access block.
pub(crate) fn switches(block: &PublicAccessBlockConfiguration) -> Result<PublicAccessBlock, Lacking> {
    Ok(PublicAccessBlock {
        block_public_acls: block.block_public_acls.ok_or("BlockPublicAcls")?,
        ignore_public_acls: block.ignore_public_acls.ok_or("IgnorePublicAcls")?,
        block_public_policy: block.block_public_policy.ok_or("BlockPublicPolicy")?,
        restrict_public_buckets: block.restrict_public_buckets.ok_or("RestrictPublicBuckets")?,
    })
}

/// The owner and the grants of an ACL.
pub(crate) fn acl(answer: GetBucketAclOutput) -> Result<AccessControlList, Lacking> {
    let owner = answer.owner.and_then(|owner| owner.id).ok_or("Owner.ID")?;
    let grants = answer.grants.ok_or("Grants")?;
    let grants = grants.into_iter().map(grant).collect::<Result<Vec<_>, _>>()?;
    Ok(AccessControlList {
        grant_list: Some(List::from(grants)),
        grant_set: None,
        owner: Some(Owner { id: Some(owner) }),
    })
}

fn grant(given: Given) -> Result<Grant, Lacking> {
    let grantee = given.grantee.ok_or("Grantee")?;
    let grantee = match grantee.uri {
        Some(uri) => Grantee::of_group(&uri).ok_or("Grantee.URI")?,
        None => Grantee::Account(grantee.id.or(grantee.email_address).ok_or("Grantee.ID")?),
    };
    let permission = given.permission.as_ref().and_then(|permission| Permission::named(permission.as_str()));
    Ok(Grant { grantee, permission: permission.ok_or("Permission")? })
}

/// The rules of default encryption.
pub(crate) fn encryption(configuration: &ServerSideEncryptionConfiguration) -> ServerSideEncryption {
    ServerSideEncryption { rules: List::from(configuration.rules.iter().map(encryption_rule).collect::<Vec<_>>()) }
}

/// One rule of default encryption.
pub(crate) fn encryption_rule(rule: &ServerSideEncryptionRule) -> EncryptionRule {
    let default = rule.apply_server_side_encryption_by_default.as_ref().map(|default| EncryptionDefault {
        sse_algorithm: default.sse_algorithm.as_str().to_owned(),
        kms_master_key_id: default.kms_master_key_id.clone(),
    });
    EncryptionRule { apply_server_side_encryption_by_default: default, bucket_key_enabled: rule.bucket_key_enabled }
}

/// The versioning: S3 answers no status where it was never on.
pub(crate) fn versioning(answer: &GetBucketVersioningOutput) -> Versioning {
    Versioning {
        status: answer.status.as_ref().map(|status| status.as_str().to_owned()),
        is_mfa_delete_enabled: answer.mfa_delete.as_ref().map(|status| *status == MfaDeleteStatus::Enabled),
    }
}
