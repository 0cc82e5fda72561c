//! Elastic Load Balancing: one listener (`elasticloadbalancing:DescribeListeners`, `elasticloadbalancing:DescribeTags`).

use crate::Account;
use crate::live::found::{Found, answer, unread};
use aws_sdk_elasticloadbalancingv2::types;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::elbv2::{Action, Listener, Redirect};

const DESCRIBE: &str = "elasticloadbalancing:DescribeListeners";
const DESCRIBE_TAGS: &str = "elasticloadbalancing:DescribeTags";

/// What the service answers where there is no such listener.
const ABSENT: &[&str] = &["ListenerNotFound"];

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::ElasticLoadBalancingV2::Listener"];

/// Reads a listener, whose Config id is its ARN.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let arn = resource.resource_id.as_str();
    let told = account.elbv2().describe_listeners().listener_arns(arn).send().await;
    let listeners = answer(DESCRIBE, told, ABSENT)?.and_then(|told| told.listeners).unwrap_or_default();
    let Some(listener) = listeners.into_iter().find(|listener| listener.listener_arn.as_deref() == Some(arn)) else {
        return Ok(Live::Gone);
    };
    let told = account.elbv2().describe_tags().resource_arns(arn).send().await;
    let Some(told) = answer(DESCRIBE_TAGS, told, ABSENT)? else { return Ok(Live::Gone) };
    let mut described = told.tag_descriptions.unwrap_or_default().into_iter();
    let described = described.find(|tags| tags.resource_arn.as_deref() == Some(arn));
    let tags = described.ok_or_else(|| unread(DESCRIBE_TAGS, "tags of the listener"))?.tags.unwrap_or_default();
    let tags = tags.into_iter().filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default())));
    let actions = listener.default_actions.unwrap_or_default().into_iter().map(action).collect::<Vec<_>>();
    let view = Listener {
        protocol: listener.protocol.map(|protocol| protocol.as_str().to_owned()),
        ssl_policy: listener.ssl_policy,
        default_actions: actions.into(),
    };
    let found = Found::new(resource, Some(arn.to_owned()), tags);
    let subjects = vec![Subject::Listener(found.seen_as(view))];
    Ok(found.standing(subjects, None))
}

fn action(action: types::Action) -> Action {
    Action {
        kind: action.r#type.map(|kind| kind.as_str().to_owned()),
        redirect_config: action.redirect_config.map(|redirect| Redirect { protocol: redirect.protocol }),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, query_refusal as refused, reply, sent};
    use guardrail_controls::{Catalogue, Parameters, Selection};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Compliance, ResourceKey};

    const ARN: &str = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/shop/50dc6c495c0c9188/f2f7";

    fn listener() -> ResourceKey {
        ResourceKey::new(Some(ARN), "111122223333", "eu-central-1", "AWS::ElasticLoadBalancingV2::Listener", ARN)
    }

    fn described(policy: &str) -> String {
        format!(
            "<DescribeListenersResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">\
             <DescribeListenersResult><Listeners><member><ListenerArn>{ARN}</ListenerArn><Port>443</Port>\
             <Protocol>HTTPS</Protocol><SslPolicy>{policy}</SslPolicy><DefaultActions><member><Type>redirect</Type>\
             <RedirectConfig><Protocol>HTTPS</Protocol><StatusCode>HTTP_301</StatusCode></RedirectConfig></member>\
             </DefaultActions></member></Listeners></DescribeListenersResult></DescribeListenersResponse>"
        )
    }

    fn tagged() -> String {
        format!(
            "<DescribeTagsResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">\
             <DescribeTagsResult><TagDescriptions><member><ResourceArn>{ARN}</ResourceArn><Tags><member><Key>env</Key>\
             <Value>test</Value></member></Tags></member></TagDescriptions></DescribeTagsResult></DescribeTagsResponse>"
        )
    }

    #[tokio::test]
    async fn a_listener_is_read_into_the_view_that_controls_judge() {
        let (account, client) = account([reply(200, described("ELBSecurityPolicy-2016-08")), reply(200, tagged())]);
        let Live::Stands(standing) = account.read(&listener()).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags["env"], "test");
        assert!(sent(&client)[0].contains("Action=DescribeListeners"), "{:?}", sent(&client));
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let mut judgements = Vec::new();
        let only = Selection::Only(["elbv2-tls-policy".to_owned(), "elbv2-listener-tls".to_owned()].into());
        catalogue.ask(&standing.subjects[0], &only, &mut judgements);
        let said: Vec<_> = judgements.into_iter().map(|judgement| judgement.outcome.unwrap()).collect();
        let weak = Compliance::NonCompliant("the security policy is ELBSecurityPolicy-2016-08".to_owned());
        assert_eq!(said, [Compliance::Compliant, weak]);
    }

    #[tokio::test]
    async fn a_listener_that_is_not_there_is_gone_and_a_refusal_is_an_error() {
        let (account, _) = account([
            refused("ListenerNotFound"),
            refused("AccessDenied"),
            reply(200, described("p")),
            refused("AccessDenied"),
            reply(200, described("p")),
            reply(200, "<DescribeTagsResponse><DescribeTagsResult/></DescribeTagsResponse>"),
        ]);
        assert!(matches!(account.read(&listener()).await, Ok(Live::Gone)));
        for problem in [
            "elasticloadbalancing:DescribeListeners: AccessDenied: says why",
            "elasticloadbalancing:DescribeTags: AccessDenied: says why",
            "elasticloadbalancing:DescribeTags: the answer has no tags of the listener that can be read",
        ] {
            assert_eq!(account.read(&listener()).await.unwrap_err().to_string(), problem);
        }
    }
}
