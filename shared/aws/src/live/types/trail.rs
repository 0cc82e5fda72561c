//! AWS CloudTrail: one trail (`cloudtrail:DescribeTrails`, `cloudtrail:ListTags`).

use crate::error::reason;
use crate::{Account, in_region};
use aws_sdk_cloudtrail::types::Trail as Described;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::{Live, Standing};
use guardrail_model::{Alias, ResourceKey};
use guardrail_resources::cloudtrail::Trail;
use guardrail_resources::{Resource, Section};
use std::collections::BTreeMap;
use std::sync::Arc;

const DESCRIBE: &str = "cloudtrail:DescribeTrails";
const TAGS: &str = "cloudtrail:ListTags";

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::CloudTrail::Trail"];

/// Reads a trail that the Region shows, its own before those that were created elsewhere.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let failed = |message| PortError { operation: DESCRIBE, message };
    let describe = account.cloudtrail().describe_trails().include_shadow_trails(true);
    let answer = describe.send().await.map_err(|error| failed(reason(&error)))?;
    let id = Some(&*resource.resource_id);
    let (own, others): (Vec<_>, Vec<_>) = answer
        .trail_list
        .unwrap_or_default()
        .into_iter()
        .filter(|trail| trail.trail_arn.as_deref() == id || trail.name.as_deref() == id)
        .partition(|trail| trail.home_region.as_deref() == Some(&*resource.region));
    let Some(trail) = own.into_iter().chain(others).next() else { return Ok(Live::Gone) };
    let arn = trail.trail_arn.clone().ok_or_else(|| failed("a trail without TrailARN".to_owned()))?;
    let tags = tags(account, &arn).await?;
    Ok(Live::Stands(standing(resource, trail, arn, tags)))
}

/// A trail's tags, which its home Region knows.
async fn tags(account: &Account, arn: &str) -> Result<BTreeMap<String, String>, PortError> {
    let home = arn.split(':').nth(3).filter(|home| account.region() != Some(home));
    let elsewhere = home.map(|home| Account::new(in_region(&account.config, home)));
    let tags = elsewhere.as_ref().unwrap_or(account).cloudtrail().list_tags().resource_id_list(arn);
    let mut pages = tags.into_paginator().send();
    let mut found = BTreeMap::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| PortError { operation: TAGS, message: reason(&error) })?;
        let lists = page.resource_tag_list.unwrap_or_default().into_iter().filter_map(|resource| resource.tags_list);
        found.extend(lists.flatten().map(|tag| (tag.key, tag.value.unwrap_or_default())));
    }
    Ok(found)
}

fn standing(resource: &ResourceKey, trail: Described, arn: String, tags: BTreeMap<String, String>) -> Standing {
    let view = Trail {
        log_file_validation_enabled: trail.log_file_validation_enabled,
        kms_key_id: trail.kms_key_id,
        trail_arn: Some(arn.clone()),
        is_organization_trail: trail.is_organization_trail,
    };
    let key = Arc::new(resource.clone());
    let aliases = std::iter::once(Alias::Arn(arn.clone())).chain(trail.name.map(Alias::Name)).collect();
    Standing {
        subjects: vec![Subject::Trail(Resource { key, arn: Some(arn), tags: Section::default(), view })],
        aliases,
        tags,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply, sent};
    use guardrail_controls::{Catalogue, Parameters, Selection};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Compliance, ResourceKey};

    fn trail(id: &str) -> ResourceKey {
        ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::CloudTrail::Trail", id)
    }

    fn described(region: &str) -> String {
        format!(
            r#"{{"Name":"main","TrailARN":"arn:aws:cloudtrail:{region}:111122223333:trail/main","HomeRegion":"{region}",
            "LogFileValidationEnabled":false,"IsOrganizationTrail":false}}"#
        )
    }

    const TAGGED: &str =
        r#"{"ResourceTagList":[{"ResourceId":"r","TagsList":[{"Key":"env","Value":"test"},{"Key":"k"}]}]}"#;

    #[tokio::test]
    async fn a_trail_is_read_into_the_view_that_controls_judge() {
        let trails = format!(r#"{{"trailList":[{},{}]}}"#, described("us-east-1"), described("eu-central-1"));
        let (account, requests) = account([reply(200, trails), reply(200, TAGGED)]);
        let Live::Stands(standing) = account.read(&trail("main")).await.unwrap() else { panic!("it stands") };
        assert_eq!((standing.tags["env"].as_str(), standing.tags["k"].as_str()), ("test", ""));
        assert!(sent(&requests)[1].contains("cloudtrail:eu-central-1"), "of two trails its own");
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let mut judgements = Vec::new();
        let only = Selection::Only(["cloudtrail-log-validation".to_owned()].into());
        catalogue.ask(&standing.subjects[0], &only, &mut judgements);
        assert_eq!(judgements[0].outcome, Ok(Compliance::NonCompliant("log file validation is off".to_owned())));
        assert_eq!(judgements[0].plan.steps.len(), 1);
    }

    #[tokio::test]
    async fn another_regions_trail_is_asked_for_its_tags_there() {
        let trails = format!(r#"{{"trailList":[{}]}}"#, described("us-east-1"));
        let (account, requests) = account([reply(200, trails), reply(200, TAGGED)]);
        account.read(&trail("arn:aws:cloudtrail:us-east-1:111122223333:trail/main")).await.unwrap();
        assert!(requests.actual_requests().nth(1).unwrap().uri().contains("us-east-1"));
    }

    #[tokio::test]
    async fn a_trail_that_is_not_shown_is_gone_and_a_refusal_is_an_error() {
        let trails = format!(r#"{{"trailList":[{}]}}"#, described("eu-central-1"));
        let (account, _) = account([
            reply(200, trails.clone()),
            refusal("AccessDeniedException"),
            reply(200, trails),
            refusal("AccessDeniedException"),
        ]);
        assert!(matches!(account.read(&trail("other")).await, Ok(Live::Gone)));
        for operation in ["cloudtrail:DescribeTrails", "cloudtrail:ListTags"] {
            assert_eq!(account.read(&trail("main")).await.unwrap_err().operation, operation);
        }
    }
}
