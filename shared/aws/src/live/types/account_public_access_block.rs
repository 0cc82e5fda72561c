//! Amazon S3: the account's public access block.

use crate::Account;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::{Live, Standing};
use guardrail_model::ResourceKey;
use guardrail_resources::{Resource, Section};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::S3::AccountPublicAccessBlock"];

/// Reads the block. It is never gone: an account without one is what its control must hear of.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let view = account.public_access_block(&resource.account_id).await;
    let failed = |message| PortError { operation: "s3:GetAccountPublicAccessBlock", message };
    let view = view.map_err(|error| failed(error.to_string()))?;
    let key = Arc::new(resource.clone());
    let block = Resource { key, arn: None, tags: Section::default(), view };
    Ok(Live::Stands(Standing {
        subjects: vec![Subject::AccountPublicAccessBlock(block)],
        aliases: Vec::new(),
        tags: BTreeMap::new(),
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, reply};
    use guardrail_controls::Subject;
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::ResourceKey;

    const ALL: &str = "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls>\
        <IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>false</BlockPublicPolicy>\
        <RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>";

    #[tokio::test]
    async fn an_account_without_a_block_stands_and_what_is_refused_is_an_error() {
        let refused =
            |status, code| reply(status, format!("<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>"));
        let (account, _) = account([
            reply(200, ALL),
            refused(404, "NoSuchPublicAccessBlockConfiguration"),
            refused(403, "AccessDenied"),
        ]);
        let kind = "AWS::S3::AccountPublicAccessBlock";
        let key = ResourceKey::new(None, "111122223333", "eu-central-1", kind, "111122223333");
        let mut off = Vec::new();
        for _ in 0..2 {
            let Live::Stands(standing) = account.read(&key).await.unwrap() else { panic!("it stands") };
            let [Subject::AccountPublicAccessBlock(block)] = &standing.subjects[..] else { panic!("a block") };
            off.push(block.0.map(|block| block.switched_off()));
        }
        assert_eq!(off, [Some(vec!["BlockPublicPolicy"]), None]);
        let error = account.read(&key).await.unwrap_err().to_string();
        assert!(error.contains("AccessDenied"), "{error}");
    }
}
