//! Trails, the recorder, the way home.

use super::fake::{refused, rule};
use crate::doctor::EventRule;
use crate::doctor::checkup::{Checkup, Outcome};
use crate::doctor::listening::{recorder, regions, trails};
use guardrail_controls::{Catalogue, Parameters};
use guardrail_resources::account::{ConfigurationRecorders, Trail, Trails};
use guardrail_resources::{Section, read};

const LOGGING: &str = r#"{"isLogging":true}"#;
const SILENT: &str = r#"{"isLogging":false}"#;
const ALL: &str = r#"{"eventSelectors":[{"readWriteType":"All","includeManagementEvents":true}]}"#;
const WRITES: &str = r#"{"eventSelectors":[{"readWriteType":"WriteOnly","includeManagementEvents":true}]}"#;
const READS: &str = r#"{"eventSelectors":[{"readWriteType":"ReadOnly","includeManagementEvents":true}]}"#;
const DATA: &str = r#"{"eventSelectors":[{"readWriteType":"All","includeManagementEvents":false}]}"#;
const NO_KMS: &str = r#"{"eventSelectors":[{"readWriteType":"All","includeManagementEvents":true,
    "excludeManagementEventSources":["kms.amazonaws.com"]}]}"#;
const NO_RDS: &str = r#"{"advancedEventSelectors":[{"fieldSelectors":[{"field":"eventCategory","equals":["Management"]},
    {"field":"eventSource","notEquals":["rdsdata.amazonaws.com"]}]}]}"#;

fn trail(name: &str, status: &str, selectors: &str) -> Trail {
    let text = format!(
        r#"{{"name":"{name}","isMultiRegionTrail":true,"includeGlobalServiceEvents":true,"status":{status},
        "selectors":{selectors}}}"#
    );
    read::text(&text, "trail").unwrap()
}

fn unreadable(name: &str) -> Trail {
    let status = Section::failed(refused("cloudtrail:GetTrailStatus"));
    Trail { status, ..trail(name, LOGGING, ALL) }
}

fn said(checkups: &[Checkup]) -> Vec<(Outcome, &str)> {
    checkups.iter().map(|checkup| (checkup.outcome, checkup.fact.as_str())).collect()
}

#[test]
fn one_trail_that_logs_every_change_is_enough() {
    for others in [
        vec![],
        vec![trail("b", SILENT, ALL)],
        vec![trail("b", LOGGING, NO_KMS)],
        vec![unreadable("b")],
        vec![trail("b", LOGGING, DATA)],
    ] {
        for selectors in [ALL, WRITES] {
            let mut all = others.clone();
            all.insert(0, trail("a", LOGGING, selectors));
            let checkups = trails(Ok(Trails(all.into())));
            assert!(checkups.iter().all(|checkup| checkup.outcome == Outcome::Ok), "{checkups:?}");
        }
    }
}

#[test]
fn without_a_trail_that_logs_changes_no_call_is_heard_of() {
    let problem = |trails_: Vec<Trail>, expected: &str| {
        assert_eq!(said(&trails(Ok(Trails(trails_.into())))), [(Outcome::Problem, expected)]);
    };
    problem(vec![], "no trail: no API call is heard of");
    problem(vec![trail("a", SILENT, ALL)], "a does not log");
    problem(
        vec![trail("a", SILENT, ALL), trail("b", LOGGING, READS)],
        "a does not log; b leaves out writing management events",
    );
    problem(vec![trail("a", LOGGING, DATA)], "a leaves out writing management events");
}

#[test]
fn what_is_not_known_of_trails_is_not_said_to_be_well() {
    let unknown = [unreadable("a"), trail("a", "null", ALL), trail("a", LOGGING, "null")];
    for one in unknown {
        let checkups = trails(Ok(Trails(vec![one, trail("b", SILENT, ALL)].into())));
        assert_eq!(checkups.len(), 1);
        assert_eq!(checkups[0].outcome, Outcome::Unchecked, "{checkups:?}");
    }
    let checkups = trails(Err(refused("cloudtrail:DescribeTrails")));
    assert_eq!(said(&checkups), [(Outcome::Unchecked, "cloudtrail:DescribeTrails: AccessDenied")]);
}

#[test]
fn what_every_trail_leaves_out_is_told() {
    let warnings = |trails_: Vec<Trail>| -> Vec<String> {
        let checkups = trails(Ok(Trails(trails_.into())));
        assert_eq!(checkups[0].outcome, Outcome::Ok);
        assert!(checkups[1..].iter().all(|checkup| checkup.outcome == Outcome::Warning));
        checkups.into_iter().skip(1).map(|checkup| checkup.fact).collect()
    };
    let (kms, rds) = (trail("a", LOGGING, NO_KMS), trail("b", LOGGING, NO_RDS));
    assert_eq!(warnings(vec![kms.clone()]), ["no trail logs management events of kms.amazonaws.com"]);
    assert_eq!(warnings(vec![kms, rds]), [""; 0], "each logs what the other leaves out");
    let one_region = Trail { is_multi_region_trail: None, ..trail("a", LOGGING, ALL) };
    let told = warnings(vec![one_region]);
    assert_eq!(told, ["no trail logs the other Regions: nothing here tells whether they have trails of their own"]);
    let no_globals = Trail { include_global_service_events: Some(false), ..trail("a", LOGGING, ALL) };
    assert_eq!(warnings(vec![no_globals]), ["no trail logs the calls of global services (IAM, STS, CloudFront)"]);
    let undelivered = trail("a", r#"{"isLogging":true,"latestDeliveryError":"NoSuchBucket"}"#, ALL);
    assert_eq!(warnings(vec![undelivered]), ["a cannot deliver to its bucket (NoSuchBucket)"]);
    let delivered = trail("a", r#"{"isLogging":true,"latestDeliveryError":""}"#, ALL);
    assert_eq!(warnings(vec![delivered]), [""; 0]);
}

#[test]
fn the_recorder_is_judged_as_the_control_judges_it() {
    let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
    let judged = |recording: &str, status: &str, needed: &[&str]| {
        let text = format!(
            r#"{{"configurationRecorders":[{{"name":"r","recordingGroup":{{"resourceTypes":["AWS::S3::Bucket"]}}}}],
            "configurationRecordersStatus":[{{"name":"r","recording":{recording},"lastStatus":{status}}}],
            "deliveryChannels":[{{"name":"r"}}]}}"#
        );
        let mut view: ConfigurationRecorders = read::text(&text, "recorders").unwrap();
        view.needed_types = Some(needed.iter().map(|kind| (*kind).to_owned()).collect::<Vec<_>>().into());
        let checkups = recorder(&catalogue, Ok(view));
        assert_eq!(checkups.len(), 1);
        let told = &checkups[0];
        (told.outcome, told.fact.clone())
    };
    let (bucket, key) = ("AWS::S3::Bucket", "AWS::KMS::Key");
    let (outcome, fact) = judged("true", r#""Success""#, &[bucket]);
    assert_eq!((outcome, fact.as_str()), (Outcome::Ok, "the recorder runs, and records 1 needed type"));
    let (outcome, fact) = judged("true", r#""Success""#, &[bucket, key]);
    assert_eq!((outcome, fact.as_str()), (Outcome::Problem, "not recorded: AWS::KMS::Key"));
    let (outcome, fact) = judged("false", "null", &[bucket]);
    assert_eq!((outcome, fact.as_str()), (Outcome::Problem, "the recorder is stopped"));
    assert_eq!(judged("true", r#""Failure""#, &[bucket]).0, Outcome::Problem);
    assert_eq!(judged("true", "null", &[bucket]).0, Outcome::Unchecked);
    let refused = recorder(&catalogue, Err(refused("config:DescribeConfigurationRecorders")));
    assert_eq!(refused[0].outcome, Outcome::Unchecked);
}

#[test]
fn a_region_is_forwarded_where_an_enabled_rule_leads_home() {
    let off = || EventRule { state: "DISABLED".to_owned(), ..rule("b") };
    let all_calls = EventRule { state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS".to_owned(), ..rule("a") };
    let others = [
        ("a".to_owned(), Ok(vec![rule("a")])),
        ("b".to_owned(), Ok(vec![all_calls])),
        ("c".to_owned(), Ok(vec![rule("a"), off()])),
        ("d".to_owned(), Ok(vec![off()])),
        ("e".to_owned(), Ok(vec![])),
        ("f".to_owned(), Ok(vec![])),
        ("g".to_owned(), Err(refused("events:ListRuleNamesByTarget"))),
    ];
    assert_eq!(
        said(&regions("home", &others)),
        [
            (Outcome::Ok, "2 other Regions are forwarded to home: a, b"),
            (Outcome::Warning, "c: 1 of 2 forwarding rules disabled"),
            (Outcome::Problem, "e, f: not forwarded: API calls there are not heard of"),
            (Outcome::Problem, "d: not forwarded: every rule that would is disabled"),
            (Outcome::Unchecked, "g: events:ListRuleNamesByTarget: AccessDenied"),
        ]
    );
    assert_eq!(said(&regions("home", &others[..1])), [(Outcome::Ok, "1 other Region is forwarded to home: a")]);
    assert_eq!(said(&regions("home", &[])), [(Outcome::Ok, "the account can use no other Region")]);
}
