//! Amazon ECR: one repository (`ecr:DescribeRepositories`, `ecr:ListTagsForResource`).

use crate::Account;
use crate::live::found::{Found, answer, unread};
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::ecr::{ImageScanning, Repository};

const DESCRIBE: &str = "ecr:DescribeRepositories";
const TAGS: &str = "ecr:ListTagsForResource";

const ABSENT: [&str; 1] = ["RepositoryNotFoundException"];

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::ECR::Repository"];

/// Reads a repository by its name, which is Config's id of it.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let (ecr, name) = (account.ecr(), &resource.resource_id);
    let described = answer(DESCRIBE, ecr.describe_repositories().repository_names(name).send().await, &ABSENT)?;
    let repository = described.and_then(|described| described.repositories?.into_iter().next());
    let Some(repository) = repository else { return Ok(Live::Gone) };
    let arn = repository.repository_arn.ok_or_else(|| unread(DESCRIBE, "repositoryArn"))?;
    let tags = answer(TAGS, ecr.list_tags_for_resource().resource_arn(&arn).send().await, &ABSENT)?;
    let Some(tags) = tags else { return Ok(Live::Gone) };
    let tags = tags.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value));
    let found = Found::new(resource, Some(arn), tags);
    let scanning = repository.image_scanning_configuration;
    let scanning = scanning.map(|scanning| ImageScanning { scan_on_push: Some(scanning.scan_on_push) });
    let view = Repository { image_scanning_configuration: scanning };
    let subjects = vec![Subject::Repository(found.seen_as(view))];
    Ok(found.standing(subjects, Some(name.clone())))
}

#[cfg(test)]
mod tests {
    use crate::live::testing::verdicts;
    use crate::testing::{account, refusal, reply};
    use aws_smithy_http_client::test_util::ReplayEvent;
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::ResourceKey;

    fn repository() -> ResourceKey {
        ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::ECR::Repository", "shop/cart")
    }

    fn described(settings: &str) -> ReplayEvent {
        let arn = "arn:aws:ecr:eu-central-1:111122223333:repository/shop/cart";
        reply(
            200,
            format!(r#"{{"repositories":[{{"repositoryName":"shop/cart","repositoryArn":"{arn}"{settings}}}]}}"#),
        )
    }

    #[tokio::test]
    async fn a_repository_is_read_into_the_view_that_controls_judge() {
        let scans = |on: bool| described(&format!(r#","imageScanningConfiguration":{{"scanOnPush":{on}}}"#));
        let tags = || reply(200, r#"{"tags":[{"Key":"env","Value":"test"}]}"#);
        let off = "NON_COMPLIANT images are not scanned when they are pushed";
        let (account, _) = account([scans(true), tags(), scans(false), tags(), described(""), tags()]);
        for said in ["COMPLIANT ", off, off] {
            let Live::Stands(standing) = account.read(&repository()).await.unwrap() else { panic!("it stands") };
            assert_eq!(standing.tags["env"], "test");
            assert_eq!(verdicts(&standing.subjects), [format!("ecr-scan-on-push: {said}")]);
        }
    }

    #[tokio::test]
    async fn a_repository_that_is_not_there_is_gone_and_a_refusal_is_an_error() {
        let (account, _) = account([
            refusal("RepositoryNotFoundException"),
            described(""),
            refusal("RepositoryNotFoundException"),
            refusal("AccessDeniedException"),
            described(""),
            refusal("AccessDeniedException"),
        ]);
        for _ in 0..2 {
            assert!(matches!(account.read(&repository()).await, Ok(Live::Gone)));
        }
        for operation in ["ecr:DescribeRepositories", "ecr:ListTagsForResource"] {
            assert!(account.read(&repository()).await.unwrap_err().to_string().starts_with(operation));
        }
    }
}
