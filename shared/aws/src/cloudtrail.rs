//! AWS CloudTrail: the trails that the Region shows, whether they log, and what.

use crate::Account;
use crate::error::answer;
use aws_sdk_cloudtrail::operation::get_event_selectors::GetEventSelectorsOutput;
use aws_sdk_cloudtrail::{Client, types};
use guardrail_resources::account::{
    AdvancedEventSelector, EventSelector, EventSelectors, FieldSelector, Trail, TrailStatus, Trails,
};
use guardrail_resources::{List, Section, Unreadable};

const TRAILS: &str = "cloudtrail:DescribeTrails";
const STATUS: &str = "cloudtrail:GetTrailStatus";
const SELECTORS: &str = "cloudtrail:GetEventSelectors";

impl Account {
    pub(crate) fn cloudtrail(&self) -> &Client {
        self.cloudtrail.get_or_init(|| Client::new(&self.config))
    }

    /// Every trail that the Region shows, those of other home Regions and of the organization too
    /// (`cloudtrail:DescribeTrails`, which has no pages), each with its status (`GetTrailStatus`) and selectors
    /// (`GetEventSelectors`). Where one of a trail's two answers fails, only that section is unreadable.
    pub async fn trails(&self) -> Result<Trails, Unreadable> {
        let answer = answer(TRAILS, self.cloudtrail().describe_trails().include_shadow_trails(true).send().await)?;
        let mut trails = Vec::new();
        for trail in answer.trail_list.unwrap_or_default() {
            let missing = |key: &str| Unreadable::missing(format!("{TRAILS}.trailList.{key}"));
            // By ARN: a trail of another Region is not known by its name.
            let arn = trail.trail_arn.ok_or_else(|| missing("TrailARN"))?;
            trails.push(Trail {
                name: trail.name.ok_or_else(|| missing("Name"))?,
                is_multi_region_trail: trail.is_multi_region_trail,
                include_global_service_events: trail.include_global_service_events,
                status: section(self.trail_status(&arn).await),
                selectors: section(self.event_selectors(&arn).await),
            });
        }
        Ok(Trails(trails.into()))
    }

    async fn trail_status(&self, arn: &str) -> Result<TrailStatus, Unreadable> {
        let status = answer(STATUS, self.cloudtrail().get_trail_status().name(arn).send().await)?;
        Ok(TrailStatus {
            is_logging: status.is_logging.ok_or_else(|| Unreadable::missing(format!("{STATUS}.IsLogging")))?,
            latest_delivery_error: status.latest_delivery_error,
        })
    }

    async fn event_selectors(&self, arn: &str) -> Result<EventSelectors, Unreadable> {
        event_selectors(answer(SELECTORS, self.cloudtrail().get_event_selectors().trail_name(arn).send().await)?)
    }
}

fn section<T>(read: Result<T, Unreadable>) -> Section<T> {
    read.map_or_else(Section::failed, |value| Section::of(Some(value)))
}

fn event_selectors(answer: GetEventSelectorsOutput) -> Result<EventSelectors, Unreadable> {
    let classic = answer.event_selectors.unwrap_or_default().into_iter().map(event_selector);
    let advanced = answer.advanced_event_selectors.unwrap_or_default().into_iter().map(advanced_event_selector);
    Ok(EventSelectors {
        event_selectors: classic.collect::<Result<Vec<_>, _>>()?.into(),
        advanced_event_selectors: advanced.collect::<Vec<_>>().into(),
    })
}

fn event_selector(selector: types::EventSelector) -> Result<EventSelector, Unreadable> {
    let missing = |key: &str| Unreadable::missing(format!("{SELECTORS}.EventSelectors.{key}"));
    Ok(EventSelector {
        read_write_type: selector.read_write_type.ok_or_else(|| missing("ReadWriteType"))?.as_str().to_owned(),
        include_management_events: selector
            .include_management_events
            .ok_or_else(|| missing("IncludeManagementEvents"))?,
        exclude_management_event_sources: list(selector.exclude_management_event_sources),
    })
}

fn advanced_event_selector(selector: types::AdvancedEventSelector) -> AdvancedEventSelector {
    let fields = selector.field_selectors.into_iter().map(|field| FieldSelector {
        field: field.field,
        equals: list(field.equals),
        starts_with: list(field.starts_with),
        ends_with: list(field.ends_with),
        not_equals: list(field.not_equals),
        not_starts_with: list(field.not_starts_with),
        not_ends_with: list(field.not_ends_with),
    });
    AdvancedEventSelector { field_selectors: fields.collect::<Vec<_>>().into() }
}

fn list(values: Option<Vec<String>>) -> List<String> {
    values.unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply, sent};
    use std::collections::BTreeSet;

    const ARN: &str = "arn:aws:cloudtrail:us-east-1:999988887777:trail/org";

    #[tokio::test]
    async fn a_trail_is_told_with_its_status_and_selectors_and_one_failure_spoils_one_section() {
        let trail = |name: &str| {
            format!(
                r#"{{"Name":"{name}","TrailARN":"{ARN}","IsMultiRegionTrail":true,"IncludeGlobalServiceEvents":true}}"#
            )
        };
        let (account, requests) = account([
            reply(200, format!(r#"{{"trailList":[{},{}]}}"#, trail("org"), trail("other"))),
            reply(200, r#"{"IsLogging":true,"LatestDeliveryError":"NoSuchBucket"}"#),
            reply(
                200,
                r#"{"AdvancedEventSelectors":[{"FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]},
                    {"Field":"eventSource","NotEquals":["kms.amazonaws.com"]}]}]}"#,
            ),
            refusal("AccessDeniedException"),
            reply(200, r#"{"EventSelectors":[{"ReadWriteType":"WriteOnly","IncludeManagementEvents":true}]}"#),
        ]);
        let trails = account.trails().await.unwrap().0;
        let (org, other) = (trails.first().unwrap(), trails.last().unwrap());
        let status = org.status.required("status").unwrap();
        assert_eq!((status.is_logging, status.latest_delivery_error.as_deref()), (true, Some("NoSuchBucket")));
        let events = org.selectors.required("selectors").unwrap().management_events();
        assert_eq!(events.reads_without, Some(BTreeSet::from(["kms.amazonaws.com"])));
        let error = other.status.required("status").unwrap_err().to_string();
        assert_eq!(error, "cloudtrail:GetTrailStatus: AccessDeniedException: says why");
        let events = other.selectors.required("selectors").unwrap().management_events();
        assert_eq!((events.reads_without, events.writes_without), (None, Some(BTreeSet::new())));
        let sent = sent(&requests);
        assert!(sent.first().unwrap().contains(r#""includeShadowTrails":true"#));
        assert!(sent.get(1).unwrap().contains(ARN));
    }

    #[tokio::test]
    async fn no_trails_is_an_answer_and_a_refusal_is_none() {
        let (account, _) = account([reply(200, r#"{"trailList":[]}"#), refusal("AccessDeniedException")]);
        assert!(account.trails().await.unwrap().0.is_empty());
        assert!(account.trails().await.is_err());
    }
}
