//! Amazon S3: buckets, and the account's public access block.

use crate::remediation::{NarrowedSession, answer, unread};
use crate::s3::{self, found};
use crate::s3control;
use aws_sdk_s3::error::BuildError;
use aws_sdk_s3::types::{
    AccessControlPolicy, BlockedEncryptionTypes, BucketVersioningStatus, EncryptionType, Grant, Grantee, Owner,
    Permission, PublicAccessBlockConfiguration, ServerSideEncryption, ServerSideEncryptionByDefault,
    ServerSideEncryptionConfiguration, ServerSideEncryptionRule, Type, VersioningConfiguration,
};
use aws_sdk_s3control::types::PublicAccessBlockConfiguration as AccountBlock;
use guardrail_actions::Document;
use guardrail_actions::services::s3::{
    AccessControl, AclGrantee, BlockedEncryption, Call, Encryption, EncryptionRule, Facet, PublicAccessBlock, State,
    Versioning, VersioningStatus,
};
use guardrail_engine::remediate::{CallError, CallFailure};

const GET_BLOCK: &str = "s3:GetPublicAccessBlock";
const GET_ACCOUNT_BLOCK: &str = "s3:GetAccountPublicAccessBlock";
const GET_ACL: &str = "s3:GetBucketAcl";
const GET_POLICY: &str = "s3:GetBucketPolicy";
const GET_ENCRYPTION: &str = "s3:GetBucketEncryption";
const GET_VERSIONING: &str = "s3:GetBucketVersioning";

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let s3 = session.account.s3();
    Ok(match facet {
        Facet::AccountPublicAccessBlock { account_id } => {
            State::PublicAccessBlock(account_block(session, account_id).await?)
        }
        Facet::PublicAccessBlock { bucket } => {
            let block = s3.get_public_access_block().bucket(bucket).send().await;
            let block = answer(GET_BLOCK, found(block, "NoSuchPublicAccessBlockConfiguration"))?;
            let Some(block) = block else { return Ok(State::PublicAccessBlock(None)) };
            let block = block.public_access_block_configuration;
            let block = block.ok_or_else(|| unread(GET_BLOCK, "PublicAccessBlockConfiguration"))?;
            let switches = s3::switches(&block).map_err(|lacking| unread(GET_BLOCK, lacking))?;
            State::PublicAccessBlock(Some(PublicAccessBlock::from(switches)))
        }
        Facet::Acl { bucket } => {
            let acl = answer(GET_ACL, s3.get_bucket_acl().bucket(bucket).send().await)?;
            let acl = s3::acl(acl).map_err(|lacking| unread(GET_ACL, lacking))?;
            State::Acl(AccessControl::from(&acl))
        }
        Facet::Policy { bucket } => {
            let policy = s3.get_bucket_policy().bucket(bucket).send().await;
            let policy = answer(GET_POLICY, found(policy, "NoSuchBucketPolicy"))?;
            let policy = policy.map(|policy| policy.policy.ok_or_else(|| unread(GET_POLICY, "Policy")));
            State::Policy(policy.transpose()?.map(Document))
        }
        Facet::Encryption { bucket } => {
            let encryption = s3.get_bucket_encryption().bucket(bucket).send().await;
            let encryption = found(encryption, "ServerSideEncryptionConfigurationNotFoundError");
            let Some(encryption) = answer(GET_ENCRYPTION, encryption)? else {
                return Ok(State::Encryption(Encryption::default()));
            };
            let configuration = encryption.server_side_encryption_configuration;
            let configuration =
                configuration.ok_or_else(|| unread(GET_ENCRYPTION, "ServerSideEncryptionConfiguration"))?;
            State::Encryption(Encryption { rules: configuration.rules.iter().map(encryption_rule).collect() })
        }
        Facet::Versioning { bucket } => {
            let told = answer(GET_VERSIONING, s3.get_bucket_versioning().bucket(bucket).send().await)?;
            let versioning = Versioning::told(&s3::versioning(&told));
            State::Versioning(versioning.ok_or_else(|| unread(GET_VERSIONING, "Status"))?)
        }
    })
}

async fn account_block(session: &NarrowedSession, account_id: &str) -> Result<Option<PublicAccessBlock>, CallError> {
    let block = session.account.s3control().get_public_access_block().account_id(account_id).send().await;
    let block = answer(GET_ACCOUNT_BLOCK, found(block, "NoSuchPublicAccessBlockConfiguration"))?;
    let Some(block) = block else { return Ok(None) };
    let block = block.public_access_block_configuration;
    let block = block.ok_or_else(|| unread(GET_ACCOUNT_BLOCK, "PublicAccessBlockConfiguration"))?;
    let switches = s3control::public_access_block(&block);
    switches.map(PublicAccessBlock::from).map(Some).map_err(|error| unread(GET_ACCOUNT_BLOCK, error.place()))
}

fn encryption_rule(rule: &ServerSideEncryptionRule) -> EncryptionRule {
    let blocked = rule.blocked_encryption_types.as_ref().map(|blocked| BlockedEncryption {
        encryption_type: blocked.encryption_type().iter().map(|kind| kind.as_str().to_owned()).collect(),
    });
    EncryptionRule { blocked, ..EncryptionRule::from(&s3::encryption_rule(rule)) }
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let s3 = session.account.s3();
    match call {
        Call::PutAccountPublicAccessBlock { account_id, public_access_block_configuration: block } => {
            let block = AccountBlock::builder()
                .block_public_acls(block.block_public_acls)
                .ignore_public_acls(block.ignore_public_acls)
                .block_public_policy(block.block_public_policy)
                .restrict_public_buckets(block.restrict_public_buckets)
                .build();
            let put = session.account.s3control().put_public_access_block().account_id(account_id);
            let put = put.public_access_block_configuration(block);
            answer("s3:PutAccountPublicAccessBlock", put.send().await).map(drop)
        }
        Call::DeleteAccountPublicAccessBlock { account_id } => {
            let delete = session.account.s3control().delete_public_access_block().account_id(account_id);
            answer("s3:DeleteAccountPublicAccessBlock", delete.send().await).map(drop)
        }
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
        Call::PutBucketAcl { bucket, access_control_policy } => {
            let acl = acl(access_control_policy).map_err(|error| unbuilt("s3:PutBucketAcl", &error))?;
            let put = s3.put_bucket_acl().bucket(bucket).access_control_policy(acl);
            answer("s3:PutBucketAcl", put.send().await).map(drop)
        }
        Call::PutBucketPolicy { bucket, policy } => {
            let put = s3.put_bucket_policy().bucket(bucket).policy(&policy.0);
            answer("s3:PutBucketPolicy", put.send().await).map(drop)
        }
        Call::DeleteBucketPolicy { bucket } => {
            answer("s3:DeleteBucketPolicy", s3.delete_bucket_policy().bucket(bucket).send().await).map(drop)
        }
        Call::PutBucketEncryption { bucket, server_side_encryption_configuration } => {
            let encryption = encryption(server_side_encryption_configuration)
                .map_err(|error| unbuilt("s3:PutBucketEncryption", &error))?;
            let put = s3.put_bucket_encryption().bucket(bucket).server_side_encryption_configuration(encryption);
            answer("s3:PutBucketEncryption", put.send().await).map(drop)
        }
        Call::DeleteBucketEncryption { bucket } => {
            answer("s3:DeleteBucketEncryption", s3.delete_bucket_encryption().bucket(bucket).send().await).map(drop)
        }
        Call::PutBucketVersioning { bucket, versioning_configuration } => {
            let status = match versioning_configuration.status {
                VersioningStatus::Enabled => BucketVersioningStatus::Enabled,
                VersioningStatus::Suspended | VersioningStatus::Off => BucketVersioningStatus::Suspended,
            };
            let configuration = VersioningConfiguration::builder().status(status).build();
            let put = s3.put_bucket_versioning().bucket(bucket).versioning_configuration(configuration);
            answer("s3:PutBucketVersioning", put.send().await).map(drop)
        }
    }
}

/// A call that cannot even be written down.
fn unbuilt(operation: &str, error: &BuildError) -> CallError {
    CallError { operation: operation.to_owned(), message: error.to_string(), failure: CallFailure::Refused }
}

fn acl(acl: &AccessControl) -> Result<AccessControlPolicy, BuildError> {
    let owner = acl.owner.as_ref().map(|owner| Owner::builder().id(&owner.id).build());
    let mut grants = Vec::new();
    for grant in &acl.grants {
        let grantee = match &grant.grantee {
            AclGrantee::CanonicalUser { id } => Grantee::builder().r#type(Type::CanonicalUser).id(id),
            AclGrantee::Group { uri } => Grantee::builder().r#type(Type::Group).uri(uri),
            AclGrantee::AmazonCustomerByEmail { email_address } => {
                Grantee::builder().r#type(Type::AmazonCustomerByEmail).email_address(email_address)
            }
        };
        let permission = Permission::from(grant.permission.as_str());
        grants.push(Grant::builder().grantee(grantee.build()?).permission(permission).build());
    }
    Ok(AccessControlPolicy::builder().set_owner(owner).set_grants(Some(grants)).build())
}

fn encryption(encryption: &Encryption) -> Result<ServerSideEncryptionConfiguration, BuildError> {
    let mut rules = Vec::new();
    for rule in &encryption.rules {
        let default = rule.default.as_ref().map(|default| {
            let algorithm = ServerSideEncryption::from(default.algorithm.as_str());
            let built = ServerSideEncryptionByDefault::builder().sse_algorithm(algorithm);
            built.set_kms_master_key_id(default.key.clone()).build()
        });
        let blocked = rule.blocked.as_ref().map(|blocked| {
            let kinds = blocked.encryption_type.iter().map(|kind| EncryptionType::from(kind.as_str()));
            BlockedEncryptionTypes::builder().set_encryption_type(Some(kinds.collect())).build()
        });
        rules.push(
            ServerSideEncryptionRule::builder()
                .set_apply_server_side_encryption_by_default(default.transpose()?)
                .bucket_key_enabled(rule.bucket_key_enabled)
                .set_blocked_encryption_types(blocked)
                .build(),
        );
    }
    ServerSideEncryptionConfiguration::builder().set_rules(Some(rules)).build()
}

#[cfg(test)]
mod tests {
    use super::{call, read};
    use crate::remediation::testing::session;
    use crate::testing::{reply, sent};
    use aws_smithy_http_client::test_util::ReplayEvent;
    use guardrail_actions::services::s3::{
        AccessControl, AclGrant, AclGrantee, AclOwner, BlockedEncryption, Call, Encryption, EncryptionDefault,
        EncryptionRule, Facet, PublicAccessBlock, State, Versioning, VersioningConfiguration, VersioningStatus,
    };
    use guardrail_engine::remediate::CallFailure;

    /// S3's refusal, and S3 Control's, which wraps it once more.
    fn refused(of_account: bool, status: u16, code: &str) -> ReplayEvent {
        let error = format!("<Error><Code>{code}</Code><Message>m</Message></Error>");
        reply(status, if of_account { format!("<ErrorResponse>{error}</ErrorResponse>") } else { error })
    }

    fn bucket() -> String {
        "b".to_owned()
    }

    #[tokio::test]
    async fn what_was_never_set_is_none_and_what_is_refused_is_an_error() {
        let facets = [
            (
                Facet::AccountPublicAccessBlock { account_id: "111122223333".to_owned() },
                "NoSuchPublicAccessBlockConfiguration",
                State::PublicAccessBlock(None),
            ),
            (
                Facet::PublicAccessBlock { bucket: bucket() },
                "NoSuchPublicAccessBlockConfiguration",
                State::PublicAccessBlock(None),
            ),
            (Facet::Policy { bucket: bucket() }, "NoSuchBucketPolicy", State::Policy(None)),
            (
                Facet::Encryption { bucket: bucket() },
                "ServerSideEncryptionConfigurationNotFoundError",
                State::Encryption(Encryption::default()),
            ),
        ];
        for (facet, absent, none) in facets {
            let refused = |status, code| refused(matches!(facet, Facet::AccountPublicAccessBlock { .. }), status, code);
            let (session, _) =
                session([refused(404, absent), refused(404, "NoSuchBucket"), refused(403, "AccessDenied")]);
            assert_eq!(read(&session, &facet).await, Ok(none), "{facet:?}");
            assert_eq!(read(&session, &facet).await.unwrap_err().failure, CallFailure::NotFound, "{facet:?}");
            assert_eq!(read(&session, &facet).await.unwrap_err().failure, CallFailure::Denied, "{facet:?}");
        }
    }

    #[tokio::test]
    async fn an_acl_is_read_and_written_with_its_owner_and_all_its_grants() {
        let xml = |grantee: &str, permission: &str| {
            let xsi = r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#;
            format!("<Grant><Grantee {xsi} {grantee}</Grantee><Permission>{permission}</Permission></Grant>")
        };
        let uri = "http://acs.amazonaws.com/groups/s3/LogDelivery";
        let grants = xml(r#"xsi:type="CanonicalUser"><ID>6f1c</ID>"#, "FULL_CONTROL")
            + &xml(&format!(r#"xsi:type="Group"><URI>{uri}</URI>"#), "READ_ACP");
        let answer = format!(
            "<AccessControlPolicy><Owner><ID>6f1c</ID></Owner><AccessControlList>{grants}</AccessControlList></AccessControlPolicy>"
        );
        let grant = |grantee, permission: &str| AclGrant { grantee, permission: permission.to_owned() };
        let acl = AccessControl {
            owner: Some(AclOwner { id: "6f1c".to_owned() }),
            grants: [
                grant(AclGrantee::CanonicalUser { id: "6f1c".to_owned() }, "FULL_CONTROL"),
                grant(AclGrantee::Group { uri: uri.to_owned() }, "READ_ACP"),
            ]
            .into(),
        };
        let ownerless = answer.replace("<Owner><ID>6f1c</ID></Owner>", "");
        let (session, client) = session([reply(200, answer), reply(200, ownerless), reply(200, "")]);
        let facet = Facet::Acl { bucket: bucket() };
        assert_eq!(read(&session, &facet).await, Ok(State::Acl(acl.clone())));
        assert!(read(&session, &facet).await.is_err(), "an ACL without an owner cannot be put back");
        call(&session, &Call::PutBucketAcl { bucket: bucket(), access_control_policy: acl }).await.unwrap();
        let body = &sent(&client)[2];
        for part in ["<Owner><ID>6f1c</ID></Owner>", uri, "READ_ACP", r#"xsi:type="CanonicalUser""#] {
            assert!(body.contains(part), "{part} is not in {body}");
        }
    }

    #[tokio::test]
    async fn encryption_is_read_and_written_whole() {
        let rule = "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>k\
            </KMSMasterKeyID></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled>\
            <BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes></Rule>";
        let answer = format!("<ServerSideEncryptionConfiguration>{rule}</ServerSideEncryptionConfiguration>");
        let rules = vec![EncryptionRule {
            default: Some(EncryptionDefault { algorithm: "aws:kms".to_owned(), key: Some("k".to_owned()) }),
            bucket_key_enabled: true,
            blocked: Some(BlockedEncryption { encryption_type: vec!["SSE-C".to_owned()] }),
        }];
        let (session, client) = session([reply(200, answer), reply(200, "")]);
        let facet = Facet::Encryption { bucket: bucket() };
        assert_eq!(read(&session, &facet).await, Ok(State::Encryption(Encryption { rules: rules.clone() })));
        let put =
            Call::PutBucketEncryption { bucket: bucket(), server_side_encryption_configuration: Encryption { rules } };
        call(&session, &put).await.unwrap();
        let body = &sent(&client)[1];
        for part in ["aws:kms", "<KMSMasterKeyID>k<", "<BucketKeyEnabled>true<", "<EncryptionType>SSE-C<"] {
            assert!(body.contains(part), "{part} is not in {body}");
        }
    }

    #[tokio::test]
    async fn versioning_is_read_with_its_lock_and_written_without_it() {
        let facet = Facet::Versioning { bucket: bucket() };
        let (session, client) = session([
            reply(200, "<VersioningConfiguration/>"),
            reply(
                200,
                "<VersioningConfiguration><Status>Enabled</Status><MfaDelete>Enabled</MfaDelete></VersioningConfiguration>",
            ),
            reply(200, "<VersioningConfiguration><Status>Paused</Status></VersioningConfiguration>"),
            reply(200, ""),
        ]);
        let locked = Versioning { status: VersioningStatus::Enabled, is_mfa_delete_on: true };
        for versioning in [Versioning::OFF, locked] {
            assert_eq!(read(&session, &facet).await, Ok(State::Versioning(versioning)));
        }
        assert!(read(&session, &facet).await.is_err(), "S3 has no such status");
        let versioning_configuration = VersioningConfiguration { status: VersioningStatus::Suspended };
        call(&session, &Call::PutBucketVersioning { bucket: bucket(), versioning_configuration }).await.unwrap();
        assert!(sent(&client)[3].contains("<Status>Suspended</Status>"));
    }

    #[tokio::test]
    async fn the_accounts_block_is_set_at_s3_control() {
        let (session, client) = session([reply(200, ""), reply(204, "")]);
        let account_id = "111122223333".to_owned();
        let block = PublicAccessBlock { ignore_public_acls: false, ..PublicAccessBlock::ALL };
        let put = Call::PutAccountPublicAccessBlock {
            account_id: account_id.clone(),
            public_access_block_configuration: block,
        };
        call(&session, &put).await.unwrap();
        call(&session, &Call::DeleteAccountPublicAccessBlock { account_id }).await.unwrap();
        for request in client.actual_requests() {
            assert!(request.uri().starts_with("https://111122223333.s3-control.eu-central-1."), "{}", request.uri());
        }
        assert!(sent(&client)[0].contains("<IgnorePublicAcls>false</IgnorePublicAcls>"));
    }
}
