//! Amazon API Gateway: one stage of a REST API (`apigateway:GET` on the stage).

use crate::Account;
use crate::apigateway::{caching, logging};
use crate::error::reason;
use aws_sdk_apigateway::error::ProvideErrorMetadata as _;
use aws_sdk_apigateway::operation::get_stage::GetStageOutput;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::{Live, Standing};
use guardrail_model::{Alias, ResourceKey};
use guardrail_resources::apigateway::{RestStage, StageLogging, rest_stage};
use guardrail_resources::{Resource, Section};
use std::sync::Arc;

const GET: &str = "apigateway:GetStage";

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::ApiGateway::Stage"];

/// Reads a stage, whose Config id is its ARN.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let no_stage = || PortError { operation: GET, message: format!("{} is no stage's ARN", resource.resource_id) };
    let (api, stage) = rest_stage(&resource.resource_id).ok_or_else(no_stage)?;
    match account.apigateway().get_stage().rest_api_id(api).stage_name(stage).send().await {
        Ok(answer) => Ok(Live::Stands(standing(resource, answer))),
        Err(error) if error.code() == Some("NotFoundException") => Ok(Live::Gone),
        Err(error) => Err(PortError { operation: GET, message: reason(&error) }),
    }
}

fn standing(resource: &ResourceKey, stage: GetStageOutput) -> Standing {
    let settings = stage.method_settings;
    let logging = StageLogging {
        method_settings: settings.as_ref().map(logging),
        default_route_settings: None,
        route_settings: None,
    };
    let view = RestStage {
        tracing_enabled: Some(stage.tracing_enabled),
        web_acl_arn: stage.web_acl_arn,
        cache_cluster_enabled: Some(stage.cache_cluster_enabled),
        method_settings: settings.as_ref().map(caching),
    };
    let (key, arn) = (Arc::new(resource.clone()), Some(resource.resource_id.clone()));
    let tags = Section::default;
    Standing {
        subjects: vec![
            Subject::RestStage(Resource { key: Arc::clone(&key), arn: arn.clone(), tags: tags(), view }),
            Subject::StageLogging(Resource { key, arn, tags: tags(), view: logging }),
        ],
        aliases: stage.stage_name.map(Alias::Name).into_iter().collect(),
        tags: stage.tags.unwrap_or_default().into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply};
    use guardrail_controls::{Catalogue, Parameters, Selection};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Compliance, ResourceKey};

    const ARN: &str = "arn:aws:apigateway:eu-central-1::/restapis/a1b2c3d4e5/stages/live";

    const STAGE: &str = r#"{"deploymentId":"d","stageName":"live","cacheClusterEnabled":true,"cacheClusterSize":"0.5",
        "cacheClusterStatus":"AVAILABLE","methodSettings":{"*/*":{"metricsEnabled":false,"dataTraceEnabled":false,
        "throttlingBurstLimit":5000,"throttlingRateLimit":10000.0,"cachingEnabled":true,"cacheTtlInSeconds":300,
        "cacheDataEncrypted":false},"~1orders/GET":{"loggingLevel":"INFO","cachingEnabled":false}},
        "tracingEnabled":false,"tags":{"env":"test"},
        "webAclArn":"arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/a/1"}"#;

    fn stage() -> ResourceKey {
        ResourceKey::new(Some(ARN), "111122223333", "eu-central-1", "AWS::ApiGateway::Stage", ARN)
    }

    async fn said(answer: &str) -> Vec<Compliance> {
        let (account, client) = account([reply(200, answer)]);
        let Live::Stands(standing) = account.read(&stage()).await.unwrap() else { panic!("it stands") };
        assert!(client.actual_requests().next().unwrap().uri().ends_with("/restapis/a1b2c3d4e5/stages/live"));
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let mut judgements = Vec::new();
        for subject in &standing.subjects {
            catalogue.ask(subject, &Selection::All, &mut judgements);
        }
        judgements.sort_by_key(|judgement| judgement.metadata.id);
        judgements.into_iter().map(|judgement| judgement.outcome.unwrap()).collect()
    }

    fn broken(fact: &str) -> Compliance {
        Compliance::NonCompliant(fact.to_owned())
    }

    #[tokio::test]
    async fn a_stage_is_read_into_the_views_that_controls_judge() {
        let expected = [
            broken("what is cached of all methods is not encrypted"),
            broken("the logging level of all methods is not set"),
            Compliance::Compliant,
            broken("X-Ray tracing is off"),
        ];
        assert_eq!(said(STAGE).await, expected);
        let (account, _) = account([reply(200, STAGE)]);
        let Live::Stands(standing) = account.read(&stage()).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags["env"], "test");
    }

    #[tokio::test]
    async fn a_stage_that_was_never_set_up_is_as_config_records_it() {
        let expected = [
            Compliance::NotApplicable("the stage has no cache".to_owned()),
            broken("the logging level of all methods is not set"),
            broken("no web ACL is associated with the stage"),
            broken("X-Ray tracing is off"),
        ];
        assert_eq!(said(r#"{"deploymentId":"d","stageName":"live"}"#).await, expected);
    }

    #[tokio::test]
    async fn a_stage_that_is_not_there_is_gone_and_a_refusal_is_an_error() {
        let (account, _) = account([refusal("NotFoundException"), refusal("AccessDeniedException")]);
        assert!(matches!(account.read(&stage()).await, Ok(Live::Gone)));
        let error = account.read(&stage()).await.unwrap_err();
        assert_eq!(error.to_string(), "apigateway:GetStage: AccessDeniedException: says why");
        let other = ResourceKey { resource_id: "live".to_owned(), ..stage() };
        assert_eq!(account.read(&other).await.unwrap_err().to_string(), "apigateway:GetStage: live is no stage's ARN");
    }
}
