//! AWS X-Ray: the encryption of an account's traces in a Region (`xray:GetEncryptionConfig`). It is always there, and has
//! neither a name nor tags.

use crate::Account;
use crate::live::found::{Found, answer, unread};
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::xray::EncryptionConfig;

const GET: &str = "xray:GetEncryptionConfig";

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::XRay::EncryptionConfig"];

/// Reads the encryption.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let told = answer(GET, account.xray().get_encryption_config().send().await, &[])?;
    let encryption = told.and_then(|told| told.encryption_config).ok_or_else(|| unread(GET, "EncryptionConfig"))?;
    let kind = encryption.r#type.ok_or_else(|| unread(GET, "Type"))?;
    let found = Found::new(resource, None, []);
    let view = EncryptionConfig {
        kind: kind.as_str().to_owned(),
        status: encryption.status.map(|status| status.as_str().to_owned()),
    };
    let subjects = vec![Subject::EncryptionConfig(found.seen_as(view))];
    Ok(found.standing(subjects, None))
}

#[cfg(test)]
mod tests {
    use crate::live::testing::verdicts;
    use crate::testing::{account, refusal, reply};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::ResourceKey;

    #[tokio::test]
    async fn the_encryption_is_read_into_the_view_that_controls_judge() {
        let encryption =
            ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::XRay::EncryptionConfig", "default");
        let told = |kind: &str, status: &str| {
            reply(200, format!(r#"{{"EncryptionConfig":{{"Type":"{kind}","Status":"{status}"}}}}"#))
        };
        let (account, _) = account([
            told("NONE", "ACTIVE"),
            told("KMS", "UPDATING"),
            told("KMS", "ACTIVE"),
            reply(200, r#"{"EncryptionConfig":{}}"#),
            refusal("AccessDeniedException"),
        ]);
        for said in [
            "NON_COMPLIANT the encryption type is NONE",
            "NON_COMPLIANT the encryption is still being changed",
            "COMPLIANT ",
        ] {
            let Live::Stands(standing) = account.read(&encryption).await.unwrap() else { panic!("it stands") };
            assert_eq!(verdicts(&standing.subjects), [format!("xray-encryption-kms: {said}")]);
        }
        for _ in 0..2 {
            assert!(account.read(&encryption).await.unwrap_err().to_string().starts_with("xray:GetEncryptionConfig"));
        }
    }
}
