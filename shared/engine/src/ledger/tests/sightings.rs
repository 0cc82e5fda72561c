//! From a verdict to an observation, and what people do to findings.

use super::{One, at, broken, fired, terms};
use crate::ledger::{
    Decision, FindingStatus, JudgeVersion, Observed, Sighting, TransitionKind, Unchanged, acknowledge,
};
use crate::{Verdict, judge_item, not_judged};
use guardrail_controls::{Catalogue, Parameters, Selection};
use guardrail_model::ConfigurationItem;

fn item(rest: &str) -> String {
    format!(
        r#"{{"resourceType":"AWS::S3::Bucket","resourceId":"logs","awsAccountId":"1","awsRegion":"eu-west-1",
            "configurationItemCaptureTime":"2026-03-02T12:00:07Z","tags":{{"team":"a"}},"configuration":{{"name":"logs"}},{rest}}}"#
    )
}

fn versioning(status: &str) -> String {
    format!(r#""supplementaryConfiguration":{{"BucketVersioningConfiguration":{status}}}"#)
}

fn observed(json: &str, left_scope: bool) -> Observed {
    let item: ConfigurationItem<'_> = serde_json::from_str(json).unwrap();
    let verdict = verdict(&item, left_scope);
    let sighting = Sighting::of(&item, left_scope, None);
    let observation = sighting.observation(&verdict, JudgeVersion::default()).unwrap();
    assert_eq!((observation.at, observation.tags["team"].as_str()), (at(7), "a"));
    assert_eq!((observation.key.control.as_str(), &observation.key.resource), ("s3-versioning", &item.key()));
    observation.observed
}

fn verdict(item: &ConfigurationItem<'_>, left_scope: bool) -> Verdict {
    let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
    let selection = Selection::Only(["s3-versioning".to_owned()].into());
    let mut verdicts = if left_scope {
        not_judged(&catalogue, item, &selection, "left the scope of the rule")
    } else {
        judge_item(&catalogue, item, &selection)
    };
    verdicts.pop().unwrap()
}

#[test]
fn an_observation_says_what_the_verdict_says_of_a_watched_resource() {
    assert_eq!(observed(&item(&versioning(r#"{"status":"Enabled"}"#)), false), Observed::Compliant);
    let off = observed(&item(&versioning(r#"{"status":"Off"}"#)), false);
    assert_eq!(off, Observed::NonCompliant("versioning is off".to_owned()));
    let unreadable = observed(&item(&versioning("7")), false);
    assert!(matches!(&unreadable, Observed::Unjudged(why) if why.contains("BucketVersioning")), "{unreadable:?}");
}

#[test]
fn an_observation_says_what_became_of_a_resource_that_was_not_judged() {
    let with = |status: &str| item(&format!(r#""configurationItemStatus":"{status}""#));
    for status in ["ResourceDeleted", "ResourceDeletedNotRecorded"] {
        assert_eq!(observed(&with(status), false), Observed::Deleted);
        assert_eq!(observed(&with(status), true), Observed::Deleted, "gone, in whichever scope it was");
    }
    let is_unwatched = |observed: Observed, why: &str| assert_eq!(observed, Observed::Unwatched(why.to_owned()));
    is_unwatched(observed(&with("ResourceNotRecorded"), false), "AWS Config does not record it");
    is_unwatched(observed(&with("OK"), true), "left the scope of the rule");
}

#[test]
fn an_item_without_a_time_has_its_events_and_without_either_is_refused() {
    let json = item(&versioning(r#"{"status":"Off"}"#)).replace("configurationItemCaptureTime", "another");
    let item: ConfigurationItem<'_> = serde_json::from_str(&json).unwrap();
    let at_of = |told_at| {
        let observation =
            Sighting::of(&item, false, told_at).observation(&verdict(&item, false), JudgeVersion::default());
        observation.map(|observation| observation.at).map_err(|error| error.to_string())
    };
    assert_eq!(at_of(Some(at(3))), Ok(at(3)));
    assert!(at_of(None).unwrap_err().starts_with("not recorded: neither the item nor its event says when"));
}

#[test]
fn a_judge_is_as_new_as_its_catalogue_and_then_as_its_settings() {
    let [older, newer] = [1, 2].map(JudgeVersion::current);
    assert!(older < newer && JudgeVersion { catalogue: older.catalogue + 1, settings: 0 } > newer);
    let version: Vec<u64> = env!("CARGO_PKG_VERSION").split('.').map(|part| part.parse().unwrap()).collect();
    assert_eq!(older.catalogue, version[0] * 1_000_000 + version[1] * 1000 + version[2]);
}

#[test]
fn an_activity_ends_when_someone_has_seen_it_and_a_configuration_does_not() {
    let mut one = One::after([fired(10, "a")]);
    one.record.key = fired(10, "a").key;
    let decision = acknowledge(&one.record, "eve", at(500));
    one.take(decision);
    let finding = one.record.finding.clone().unwrap();
    assert_eq!((finding.status, finding.acknowledged_by.as_deref()), (FindingStatus::Acknowledged, Some("eve")));
    assert_eq!((finding.review_at, finding.transition.at), (None, at(500)));
    assert_eq!(one.told, [TransitionKind::Opened, TransitionKind::Acknowledged]);
    assert_eq!(acknowledge(&one.record, "bob", at(501)), Decision::Unchanged(Unchanged::Nothing), "once");
    one.see(&fired(11, "b"), &terms());
    assert_eq!(one.told.len(), 2, "a call of its window that comes late is counted, and opens nothing");

    let one = One::after([broken(10, "open")]);
    assert_eq!(acknowledge(&one.record, "eve", at(500)), Decision::Unchanged(Unchanged::Nothing));
}
