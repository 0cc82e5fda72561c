//! # Trail stopped, deleted or narrowed
//!
//! ## Why it matters
//! Without a trail nobody learns what is done in the account, and guardrail hears of no API call. It is among the first
//! things that intruders do; some do it quietly, and leave a trail that logs but records next to nothing.
//!
//! ## What fires
//! StopLogging and DeleteTrail, and the same on an event data store of CloudTrail Lake; an attempt that was refused
//! fires too. PutEventSelectors after which management events that change something are not all recorded
//! (`includeManagementEvents` false, `ReadOnly`, advanced selectors without `Management` or with a filter on user,
//! event or service). UpdateTrail and UpdateEventDataStore that leave out other Regions or global services.
//!
//! ## What passes
//! Selectors that record all changes, whatever they add. What AWS services do. Attempts that failed for another reason
//! than missing rights: a trail that is not there, too many calls at once. The reading half of management events, and
//! AWS KMS and the RDS Data API left out, are `cloudtrail-trail-weakened`'s.
//!
//! ## Remediation
//! `cloudtrail:StartLogging` on a trail that was stopped, which disturbs nobody and takes the finding back. Stopping it again
//! is exact, and needs a person's word. What else was done is left to a person, since the call does not tell what was there
//! before: give the trail back its selectors (PutEventSelectors) or Regions (UpdateTrail), or create it anew. Then look at
//! what its last events say. What was not recorded meanwhile cannot be had again, save for the 90 days of event history.
//!
//! ## Absent keys
//! - `includeManagementEvents`: CloudTrail includes them where a selector does not say (EventSelector).
//! - `readWriteType`: the same for `All`.
//! - `isMultiRegionTrail`: UpdateTrail changes only what it names.
//! - `multiRegionEnabled`: the same.
//! - `includeGlobalServiceEvents`: the same.

use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_actions::Plan;
use guardrail_actions::services::cloudtrail as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::account::EventSelectors;
use guardrail_resources::call::{self, Target, cloudtrail::Recording};
use serde::Deserialize;

/// Fires where a trail or an event data store records no more, or not every change.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tamper {}

const TRAIL: &str = "AWS::CloudTrail::Trail";
const STORE: &str = "AWS::CloudTrail::EventDataStore";

const STOPPED: &str = "logging stopped";
const INGESTION_STOPPED: &str = "ingestion stopped";

/// What a trail may leave out without hiding a change to an account: their calls are many and cost.
const NOISY: [&str; 2] = ["kms.amazonaws.com", "rdsdata.amazonaws.com"];

impl ActivityControl for Tamper {
    type Request = Recording;

    const METADATA: Metadata = Metadata {
        id: "cloudtrail-tamper",
        title: "Trail stopped, deleted or narrowed",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &["CloudWatch.5"], cis_v3: &["4.5"], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TRAIL, STORE];

    const EVENTS: Events = &[(
        "cloudtrail",
        &[
            "StopLogging",
            "DeleteTrail",
            "StopEventDataStoreIngestion",
            "DeleteEventDataStore",
            "UpdateTrail",
            "PutEventSelectors",
            "UpdateEventDataStore",
        ],
    )];

    const ATTEMPTS: bool = true;

    const TAKEN_BACK_BY: Events = &[("cloudtrail", &["StartLogging", "StartEventDataStoreIngestion"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Recording) -> Result<Vec<Activity>, Unreadable> {
        let (resource_type, facts) = match call.name() {
            _ if call.failed() && !call.denied() => return Ok(Vec::new()),
            "StopLogging" => (TRAIL, stopped(call, STOPPED, "stop the trail")),
            "DeleteTrail" => (TRAIL, stopped(call, "trail deleted", "delete the trail")),
            "StopEventDataStoreIngestion" => (STORE, stopped(call, INGESTION_STOPPED, "stop the event data store")),
            "DeleteEventDataStore" => (STORE, stopped(call, "event data store deleted", "delete the event data store")),
            _ if call.failed() => return Ok(Vec::new()),
            "PutEventSelectors" => {
                let selectors =
                    request.selectors().ok_or_else(|| Unreadable::missing("requestParameters.eventSelectors"))?;
                (TRAIL, narrowed(&selectors))
            }
            "UpdateTrail" => (TRAIL, update_narrowed(request)),
            _ => (STORE, update_narrowed(request)),
        };
        if facts.is_empty() {
            return Activity::nothing(call);
        }
        let activities = Activity::on_each(call, resource_type, facts.join("; "));
        let is_stopped = call.name() == "StopLogging" && !call.failed();
        Ok(activities.into_iter().map(|activity| if is_stopped { started_again(activity) } else { activity }).collect())
    }

    fn takes_back(&self, call: &ApiCall<'_>, _: &Recording) -> Result<Vec<Target>, Unreadable> {
        let resource_type = if call.name() == "StartLogging" { TRAIL } else { STORE };
        Ok(call::targets(call, resource_type))
    }

    fn undoes(&self, call: &ApiCall<'_>, _: &Recording) -> Result<Undone, Unreadable> {
        Ok(Undone::fact(if call.name() == "StartLogging" { STOPPED } else { INGESTION_STOPPED }))
    }
}

/// A stopped trail, where the call names it, is started again.
fn started_again(activity: Activity) -> Activity {
    if activity.target.resource_type != TRAIL {
        return activity;
    }
    let action = actions::StartLogging { trail: activity.target.named.clone() };
    activity.put_right_by(Plan::of(action, actions::State::Logging(false)))
}

fn update_narrowed(request: &Recording) -> Vec<String> {
    let one_region = [request.is_multi_region_trail, request.multi_region_enabled].contains(&Some(false));
    let facts = [
        (one_region, "other Regions no longer recorded"),
        (request.include_global_service_events == Some(false), "global services (IAM, STS) no longer recorded"),
    ];
    facts.into_iter().filter(|(holds, _)| *holds).map(|(_, fact)| fact.to_owned()).collect()
}

fn stopped(call: &ApiCall<'_>, done: &str, tried: &str) -> Vec<String> {
    vec![if call.failed() { format!("tried to {tried}, and was refused") } else { done.to_owned() }]
}

fn narrowed(selectors: &EventSelectors) -> Vec<String> {
    let Some(without) = selectors.management_events().writes_without else {
        return vec!["management events that change something are no longer all recorded".to_owned()];
    };
    let hidden = without.into_iter().filter(|source| !NOISY.contains(source));
    hidden.map(|source| format!("what is done to {source} is no longer recorded")).collect()
}
