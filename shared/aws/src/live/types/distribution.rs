//! Amazon CloudFront: one distribution (`cloudfront:GetDistribution`, `cloudfront:ListTagsForResource`).

use crate::Account;
use crate::cloudfront::view;
use crate::error::reason;
use aws_sdk_cloudfront::error::ProvideErrorMetadata as _;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::{Live, Standing};
use guardrail_model::{Alias, ResourceKey};
use guardrail_resources::cloudfront::Distribution;
use guardrail_resources::{Resource, Section};
use std::collections::BTreeMap;
use std::sync::Arc;

const GET: &str = "cloudfront:GetDistribution";
const TAGS: &str = "cloudfront:ListTagsForResource";

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::CloudFront::Distribution"];

/// Reads a distribution.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let distribution = match account.cloudfront().get_distribution().id(&resource.resource_id).send().await {
        Ok(answer) => answer.distribution,
        Err(error) if error.code() == Some("NoSuchDistribution") => return Ok(Live::Gone),
        Err(error) => return Err(PortError { operation: GET, message: reason(&error) }),
    };
    let told = distribution.and_then(|distribution| Some((distribution.arn, distribution.distribution_config?)));
    let untold = || PortError { operation: GET, message: "the distribution's configuration is not told".to_owned() };
    let (arn, config) = told.ok_or_else(untold)?;
    let tags = match account.cloudfront().list_tags_for_resource().resource(&arn).send().await {
        Ok(answer) => answer.tags.and_then(|tags| tags.items).unwrap_or_default(),
        Err(error) if error.code() == Some("NoSuchResource") => return Ok(Live::Gone),
        Err(error) => return Err(PortError { operation: TAGS, message: reason(&error) }),
    };
    let tags: BTreeMap<_, _> = tags.into_iter().map(|tag| (tag.key, tag.value.unwrap_or_default())).collect();
    let (key, view) = (Arc::new(resource.clone()), Distribution { distribution_config: view(config) });
    Ok(Live::Stands(Standing {
        aliases: vec![Alias::Arn(arn.clone())],
        subjects: vec![Subject::Distribution(Resource { key, arn: Some(arn), tags: Section::default(), view })],
        tags,
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, query_refusal as refused, reply};
    use guardrail_controls::{Catalogue, Parameters, Selection};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Compliance, ResourceKey};

    const CONFIG: &str = "<DistributionConfig><CallerReference>c</CallerReference><Comment></Comment><Enabled>true</Enabled>\
        <Origins><Quantity>1</Quantity><Items><Origin><Id>o</Id><DomainName>example.org</DomainName></Origin></Items></Origins>\
        <DefaultCacheBehavior><TargetOriginId>o</TargetOriginId><ViewerProtocolPolicy>https-only</ViewerProtocolPolicy>\
        </DefaultCacheBehavior><CacheBehaviors><Quantity>1</Quantity><Items><CacheBehavior><PathPattern>/a</PathPattern>\
        <TargetOriginId>o</TargetOriginId><ViewerProtocolPolicy>allow-all</ViewerProtocolPolicy></CacheBehavior></Items>\
        </CacheBehaviors><ViewerCertificate><CloudFrontDefaultCertificate>false</CloudFrontDefaultCertificate>\
        <ACMCertificateArn>arn:aws:acm:us-east-1:111122223333:certificate/1</ACMCertificateArn>\
        <SSLSupportMethod>sni-only</SSLSupportMethod><MinimumProtocolVersion>TLSv1_2016</MinimumProtocolVersion>\
        </ViewerCertificate><WebACLId>a1b2</WebACLId></DistributionConfig>";

    fn answer(config: &str) -> String {
        format!(
            "<Distribution xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\"><Id>E1</Id>\
             <ARN>arn:aws:cloudfront::111122223333:distribution/E1</ARN><Status>Deployed</Status>{config}</Distribution>"
        )
    }

    const TAGGED: &str = "<Tags xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\"><Items><Tag><Key>env</Key>\
        <Value>test</Value></Tag></Items></Tags>";

    fn distribution() -> ResourceKey {
        ResourceKey::new(None, "111122223333", "global", "AWS::CloudFront::Distribution", "E1")
    }

    #[tokio::test]
    async fn a_distribution_is_read_into_the_view_that_controls_judge() {
        let (account, _) = account([reply(200, answer(CONFIG)), reply(200, TAGGED)]);
        let Live::Stands(standing) = account.read(&distribution()).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags["env"], "test");
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let mut judgements = Vec::new();
        let controls = ["cloudfront-viewer-https", "cloudfront-viewer-tls-min", "cloudfront-waf"];
        let only = Selection::Only(controls.map(str::to_owned).into());
        catalogue.ask(&standing.subjects[0], &only, &mut judgements);
        let said: Vec<_> = judgements.into_iter().map(|judgement| judgement.outcome.unwrap()).collect();
        let expected = [
            Compliance::NonCompliant("behavior `/a` has the viewer protocol policy allow-all".to_owned()),
            Compliance::NonCompliant("the minimum protocol version is TLSv1_2016".to_owned()),
            Compliance::Compliant,
        ];
        assert_eq!(said, expected);
    }

    #[tokio::test]
    async fn what_the_answer_leaves_out_is_unreadable_and_not_good() {
        let without = CONFIG.split("<CacheBehaviors>").next().unwrap().to_owned() + "</DistributionConfig>";
        let (account, _) = account([reply(200, answer(&without)), reply(200, TAGGED)]);
        let Live::Stands(standing) = account.read(&distribution()).await.unwrap() else { panic!("it stands") };
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let mut judgements = Vec::new();
        let controls = ["cloudfront-viewer-https", "cloudfront-viewer-tls-min"];
        let only = Selection::Only(controls.map(str::to_owned).into());
        catalogue.ask(&standing.subjects[0], &only, &mut judgements);
        assert!(judgements.len() == 2 && judgements.iter().all(|judgement| judgement.outcome.is_err()));
    }

    #[tokio::test]
    async fn a_distribution_that_is_not_there_is_gone_and_a_refusal_is_an_error() {
        let (account, _) = account([
            refused("NoSuchDistribution"),
            refused("AccessDenied"),
            reply(200, answer(CONFIG)),
            refused("AccessDenied"),
        ]);
        assert!(matches!(account.read(&distribution()).await, Ok(Live::Gone)));
        for problem in [
            "cloudfront:GetDistribution: AccessDenied: says why",
            "cloudfront:ListTagsForResource: AccessDenied: says why",
        ] {
            assert_eq!(account.read(&distribution()).await.unwrap_err().to_string(), problem);
        }
    }
}
