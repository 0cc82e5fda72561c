//! Amazon ECR: repositories of container images.

use crate::remediation::{NarrowedSession, answer, unread};
use aws_sdk_ecr::types::ImageScanningConfiguration;
use guardrail_actions::services::ecr::{Call, Facet, State};
use guardrail_engine::remediate::CallError;

const DESCRIBE: &str = "ecr:DescribeRepositories";

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let Facet::ScanOnPush { repository } = facet;
    let described = session.account.ecr().describe_repositories().repository_names(repository).send().await;
    let repositories = answer(DESCRIBE, described)?.repositories.unwrap_or_default();
    let scanning = repositories.into_iter().next().and_then(|repository| repository.image_scanning_configuration);
    let scanning = scanning.ok_or_else(|| unread(DESCRIBE, "imageScanningConfiguration"))?;
    Ok(State::ScanOnPush(scanning.scan_on_push))
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let Call::PutImageScanningConfiguration { repository_name, image_scanning_configuration: wanted } = call;
    let scanning = ImageScanningConfiguration::builder().scan_on_push(wanted.scan_on_push).build();
    let put = session.account.ecr().put_image_scanning_configuration().repository_name(repository_name);
    let put = put.image_scanning_configuration(scanning);
    answer("ecr:PutImageScanningConfiguration", put.send().await).map(drop)
}

#[cfg(test)]
mod tests {
    use super::{call, read};
    use crate::remediation::testing::session;
    use crate::testing::{refusal, reply, sent};
    use guardrail_actions::Surface as _;
    use guardrail_actions::services::ecr::{Facet, State};
    use guardrail_engine::remediate::CallFailure;

    #[tokio::test]
    async fn scanning_is_read_and_set() {
        let told = |said: &str| reply(200, format!(r#"{{"repositories":[{{"repositoryName":"cart"{said}}}]}}"#));
        let (session, client) = session([
            told(r#","imageScanningConfiguration":{"scanOnPush":false}"#),
            told(""),
            refusal("RepositoryNotFoundException"),
            reply(200, "{}"),
        ]);
        let facet = Facet::ScanOnPush { repository: "cart".into() };
        let off = read(&session, &facet).await.unwrap();
        assert_eq!(off, State::ScanOnPush(false));
        assert_eq!(read(&session, &facet).await.unwrap_err().failure, CallFailure::Refused);
        assert_eq!(read(&session, &facet).await.unwrap_err().failure, CallFailure::NotFound);
        let calls = facet.calls(&off, &State::ScanOnPush(true)).unwrap();
        call(&session, &calls[0]).await.unwrap();
        let asked: serde_json::Value = serde_json::from_str(&sent(&client)[3]).unwrap();
        assert_eq!(asked, serde_json::to_value(&calls[0]).unwrap());
    }
}
