//! AWS KMS: one key (`kms:DescribeKey`, `kms:GetKeyRotationStatus`, `kms:GetKeyPolicy`, `kms:ListResourceTags`).

use crate::Account;
use crate::live::found::{Found, answer, unread};
use aws_sdk_kms::types::KeyMetadata;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::kms::{Key, MultiRegion};
use guardrail_resources::policy::Policy;
use guardrail_resources::{Section, read};

const DESCRIBE: &str = "kms:DescribeKey";
const ROTATION: &str = "kms:GetKeyRotationStatus";
const POLICY: &str = "kms:GetKeyPolicy";
const TAGS: &str = "kms:ListResourceTags";

const ABSENT: [&str; 1] = ["NotFoundException"];

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::KMS::Key"];

/// Reads a key by its id, which is Config's id of it.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let (kms, id) = (account.kms(), &resource.resource_id);
    let described = answer(DESCRIBE, kms.describe_key().key_id(id).send().await, &ABSENT)?;
    let Some(described) = described else { return Ok(Live::Gone) };
    let key = described.key_metadata.ok_or_else(|| unread(DESCRIBE, "KeyMetadata"))?;
    // The key policy has one name (GetKeyPolicy, `PolicyName`).
    let policy = kms.get_key_policy().key_id(id).policy_name("default").send().await;
    let Some(policy) = answer(POLICY, policy, &ABSENT)? else { return Ok(Live::Gone) };
    let policy = policy.policy.ok_or_else(|| unread(POLICY, "Policy"))?;
    let rotation = rotation(account, id).await?;
    let Some(tags) = tags(account, &key).await? else { return Ok(Live::Gone) };
    let found = Found::new(resource, key.arn.clone(), tags);
    let view = view(key, rotation, &policy);
    let subjects = vec![Subject::Key(found.seen_as(view))];
    Ok(found.standing(subjects, None))
}

/// Whether KMS rotates a key by itself; `None` where it cannot, which AWS Config does not record either.
async fn rotation(account: &Account, id: &str) -> Result<Option<bool>, PortError> {
    let status = account.kms().get_key_rotation_status().key_id(id).send().await;
    let status = answer(ROTATION, status, &["UnsupportedOperationException"])?;
    Ok(status.map(|status| status.key_rotation_enabled))
}

/// All tags of a key, page by page. Keys that AWS manages have none, and their policies let nobody ask.
async fn tags(account: &Account, key: &KeyMetadata) -> Result<Option<Vec<(String, String)>>, PortError> {
    let mut tags = Vec::new();
    if key.key_manager.as_ref().is_some_and(|manager| manager.as_str() == "AWS") {
        return Ok(Some(tags));
    }
    let mut pages = account.kms().list_resource_tags().key_id(&key.key_id).into_paginator().send();
    while let Some(page) = pages.next().await {
        let Some(page) = answer(TAGS, page, &ABSENT)? else { return Ok(None) };
        tags.extend(page.tags.unwrap_or_default().into_iter().map(|tag| (tag.tag_key, tag.tag_value)));
    }
    Ok(Some(tags))
}

fn view(key: KeyMetadata, rotation: Option<bool>, policy: &str) -> Key {
    let relatives = key.multi_region_configuration.map(|relatives| MultiRegion {
        multi_region_key_type: relatives.multi_region_key_type.map(|kind| kind.as_str().to_owned()),
    });
    Key {
        key_manager: key.key_manager.map(|manager| manager.as_str().to_owned()),
        key_state: key.key_state.map(|state| state.as_str().to_owned()),
        origin: key.origin.map(|origin| origin.as_str().to_owned()),
        key_spec: key.key_spec.map(|spec| spec.as_str().to_owned()),
        customer_master_key_spec: None,
        multi_region_configuration: relatives,
        key_rotation_status: rotation.map_or_else(Section::default, |rotates| Section::of(Some(rotates))),
        policy: match read::text::<Policy>(policy, POLICY) {
            Ok(policy) => Section::of(Some(policy)),
            Err(error) => Section::failed(error),
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::live::testing::verdicts;
    use crate::testing::{account, refusal, reply};
    use aws_smithy_http_client::test_util::ReplayEvent;
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Alias, ResourceKey};
    use serde_json::json;

    const ID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";
    const ARN: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    fn key() -> ResourceKey {
        ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::KMS::Key", ID)
    }

    fn described(manager: &str, spec: &str, state: &str) -> ReplayEvent {
        let metadata = json!({"KeyId": ID, "Arn": ARN, "KeyManager": manager, "KeySpec": spec, "KeyState": state,
            "Origin": "AWS_KMS", "Enabled": state == "Enabled"});
        reply(200, json!({ "KeyMetadata": metadata }).to_string())
    }

    fn policy(principal: &str) -> ReplayEvent {
        let statement = json!({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "kms:*", "Resource": "*"});
        reply(200, json!({"PolicyName": "default", "Policy": json!({"Statement": statement}).to_string()}).to_string())
    }

    fn own() -> ReplayEvent {
        policy("arn:aws:iam::111122223333:root")
    }

    #[tokio::test]
    async fn a_key_is_read_into_the_view_that_controls_judge() {
        let (account, _) = account([
            described("CUSTOMER", "SYMMETRIC_DEFAULT", "Enabled"),
            policy("*"),
            reply(200, r#"{"KeyRotationEnabled":false}"#),
            reply(200, r#"{"Tags":[{"TagKey":"env","TagValue":"test"}],"Truncated":true,"NextMarker":"n"}"#),
            reply(200, r#"{"Tags":[{"TagKey":"team","TagValue":"a"}],"Truncated":false}"#),
        ]);
        let Live::Stands(standing) = account.read(&key()).await.unwrap() else { panic!("it stands") };
        assert_eq!((&*standing.tags["env"], &*standing.tags["team"]), ("test", "a"));
        assert_eq!(standing.aliases, [Alias::Arn(ARN.to_owned())]);
        let said = verdicts(&standing.subjects);
        assert_eq!(
            said[1..],
            ["kms-not-pending-deletion: COMPLIANT ", "kms-rotation: NON_COMPLIANT automatic rotation is off"]
        );
        assert!(said[0].starts_with("kms-key-policy-no-public: NON_COMPLIANT"), "{said:?}");
    }

    #[tokio::test]
    async fn a_key_that_is_not_rotated_and_one_that_aws_manages_are_read_too() {
        let tags = || reply(200, r#"{"Tags":[],"Truncated":false}"#);
        for (answers, said) in [
            (
                vec![
                    described("CUSTOMER", "RSA_2048", "PendingDeletion"),
                    own(),
                    refusal("UnsupportedOperationException"),
                    tags(),
                ],
                [
                    "kms-key-policy-no-public: COMPLIANT ",
                    "kms-not-pending-deletion: NON_COMPLIANT the key is scheduled for deletion",
                    "kms-rotation: NOT_APPLICABLE the key is RSA_2048, not a symmetric encryption key",
                ],
            ),
            (
                vec![
                    described("AWS", "SYMMETRIC_DEFAULT", "Enabled"),
                    own(),
                    reply(200, r#"{"KeyRotationEnabled":true}"#),
                ],
                [
                    "kms-key-policy-no-public: COMPLIANT ",
                    "kms-not-pending-deletion: NOT_APPLICABLE the key is managed by AWS",
                    "kms-rotation: NOT_APPLICABLE the key is managed by AWS",
                ],
            ),
        ] {
            let (account, _) = account(answers);
            let Live::Stands(standing) = account.read(&key()).await.unwrap() else { panic!("it stands") };
            assert_eq!(verdicts(&standing.subjects), said);
        }
    }

    #[tokio::test]
    async fn a_key_that_is_not_there_is_gone_and_a_refusal_is_an_error() {
        let symmetric = || described("CUSTOMER", "SYMMETRIC_DEFAULT", "Enabled");
        let (account, _) = account([
            refusal("NotFoundException"),
            symmetric(),
            refusal("NotFoundException"),
            symmetric(),
            refusal("AccessDeniedException"),
            symmetric(),
            own(),
            refusal("AccessDeniedException"),
        ]);
        for _ in 0..2 {
            assert!(matches!(account.read(&key()).await, Ok(Live::Gone)));
        }
        for operation in ["kms:GetKeyPolicy", "kms:GetKeyRotationStatus"] {
            assert!(account.read(&key()).await.unwrap_err().to_string().starts_with(operation));
        }
    }
}
