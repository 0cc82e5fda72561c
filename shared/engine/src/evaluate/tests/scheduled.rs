//! Scheduled runs: the account judged from its live state, and results that no control renews.

use super::{Account, Anyone, Config, EvaluateError, SENT, answer_to, event, failure, run, said, time};
use crate::evaluate::{Clearing, GlobalControls, evaluate};
use crate::settings::Settings;
use guardrail_model::ACCOUNT;
use guardrail_model::ComplianceType::{Compliant, NonCompliant, NotApplicable};
use serde_json::{Value, json};

const ACCOUNT_ID: &str = "111122223333";
const ROOT_AND_EBS: &str = "iam-root-access-key,ebs-encryption-by-default";

fn scheduled(controls: &str) -> Value {
    let invoking = json!({
        "awsAccountId": ACCOUNT_ID,
        "notificationCreationTime": SENT,
        "messageType": "ScheduledNotification",
        "recordVersion": "1.0",
    });
    event(controls, &invoking)
}

/// An account whose root user has no key, with EBS encryption as given.
fn account(encrypted: bool) -> Account {
    Account::of([
        ("accountSummary", json!({"AccountMFAEnabled": 1, "AccountAccessKeysPresent": 0})),
        ("ebsEncryptionByDefault", json!({"EbsEncryptionByDefault": encrypted})),
    ])
}

/// A rule that shows results on these resources.
fn showing(reported: impl IntoIterator<Item = (&'static str, String)>) -> Config {
    let reported = reported.into_iter().map(|(kind, id)| (kind.to_owned(), id)).collect();
    Config { reported, ..Config::default() }
}

#[test]
fn the_account_gets_one_result_ordered_by_the_notification() {
    let (config, account) = (Config::default(), account(true));
    let report = answer_to(&scheduled(ROOT_AND_EBS), &config, &account).unwrap();
    let result = config.only();
    assert_eq!(said(&result), ("AWS::::Account", ACCOUNT_ID, Compliant, ""));
    assert_eq!(result.ordering_timestamp, time(SENT));
    assert_eq!(report.verdicts.len(), 2);
    assert_eq!(report.clearing, Clearing::Done(0));
    let asked = account.asked.lock().unwrap().clone();
    assert_eq!(asked.len(), 2, "only what the selected controls need: {asked:?}");
    assert!(asked.iter().all(|(_, id, region)| (id.as_str(), region.as_str()) == (ACCOUNT_ID, "eu-west-1")));
    assert_eq!(*config.asked_rules.lock().unwrap(), ["guardrail-rule"]);
    assert!(report.into_result().is_ok());
}

#[test]
fn one_question_that_fails_leaves_the_others_judged() {
    let config = Config::default();
    let mut account = account(false);
    account.sections.remove("accountSummary");
    let report = answer_to(&scheduled(ROOT_AND_EBS), &config, &account).unwrap();
    let result = config.only();
    assert_eq!(result.compliance_type, NonCompliant);
    let annotation = result.annotation.unwrap();
    assert!(annotation.as_str().starts_with("ebs-encryption-by-default: "), "{annotation:?}");
    let unjudged = "; could not be judged: iam-root-access-key: accountSummary: AccessDeniedException";
    assert!(annotation.as_str().ends_with(unjudged), "{annotation:?}");
    let error = report.into_result().unwrap_err();
    assert!(matches!(&error, EvaluateError::Unjudged { unjudged, judged: 2 } if unjudged.len() == 1), "{error:?}");
}

#[test]
fn a_question_that_fails_is_never_compliant() {
    let config = Config::default();
    let mut account = account(true);
    account.sections.remove("accountSummary");
    answer_to(&scheduled(ROOT_AND_EBS), &config, &account).unwrap();
    assert_eq!(config.only().compliance_type, NonCompliant);
}

#[test]
fn a_rule_without_account_controls_asks_the_account_nothing() {
    let (config, account) = (Config::default(), Account::default());
    let report = answer_to(&scheduled("s3-versioning"), &config, &account).unwrap();
    assert!(config.puts().is_empty());
    assert!(account.asked.lock().unwrap().is_empty());
    assert!(report.into_result().is_ok());
}

#[test]
fn results_that_no_control_renews_are_cleared_and_sent_in_chunks_of_100() {
    let stale =
        (0..249).map(|number| ("AWS::SNS::Topic", format!("arn:aws:sns:eu-west-1:111122223333:topic-{number}")));
    let config = showing(stale);
    let report = answer_to(&scheduled(ROOT_AND_EBS), &config, &account(true)).unwrap();
    let puts = config.puts();
    assert_eq!(puts.iter().map(|put| put.evaluations.len()).collect::<Vec<_>>(), [100, 100, 50]);
    assert!(puts.iter().all(|put| put.token == "token-of-the-rule"));
    let all: Vec<_> = puts.iter().flat_map(|put| &put.evaluations).collect();
    assert_eq!(said(all[0]).0, ACCOUNT);
    for (number, result) in all[1..].iter().enumerate() {
        let id = format!("arn:aws:sns:eu-west-1:111122223333:topic-{number}");
        let annotation = "no control of this rule judges it any more";
        assert_eq!(said(result), ("AWS::SNS::Topic", id.as_str(), NotApplicable, annotation));
        assert_eq!(result.ordering_timestamp, time(SENT));
    }
    assert_eq!((report.evaluations.len(), &report.clearing), (250, &Clearing::Done(249)));
    assert!(report.into_result().is_ok());
}

#[test]
fn what_the_rules_own_controls_judge_is_never_cleared() {
    let config = showing([
        ("AWS::S3::Bucket", "invoices".to_owned()),
        ("AWS::SNS::Topic", "invoices".to_owned()),
        (ACCOUNT, ACCOUNT_ID.to_owned()),
        (ACCOUNT, "444455556666".to_owned()),
    ]);
    answer_to(&scheduled("s3-versioning,ebs-encryption-by-default"), &config, &account(true)).unwrap();
    let results = config.puts().remove(0).evaluations;
    let said: Vec<_> = results.iter().map(|result| (said(result).0, said(result).1, said(result).2)).collect();
    let expected = [
        (ACCOUNT, ACCOUNT_ID, Compliant),
        ("AWS::SNS::Topic", "invoices", NotApplicable),
        (ACCOUNT, "444455556666", NotApplicable),
    ];
    assert_eq!(said, expected);
}

#[test]
fn the_accounts_own_result_is_cleared_where_no_control_judges_it_any_more() {
    let config = showing([(ACCOUNT, ACCOUNT_ID.to_owned())]);
    answer_to(&scheduled("s3-versioning"), &config, &Account::default()).unwrap();
    assert_eq!(said(&config.only()).2, NotApplicable);
}

#[test]
fn results_that_cannot_be_listed_fail_the_call_after_the_account_is_reported() {
    let error = failure("config:GetComplianceDetailsByConfigRule");
    let config = Config { reported_error: Some(error.clone()), ..Config::default() };
    let report = answer_to(&scheduled(ROOT_AND_EBS), &config, &account(true)).unwrap();
    assert_eq!(config.only().compliance_type, Compliant);
    assert_eq!(report.clearing, Clearing::Failed(error.clone()));
    assert_eq!(report.into_result().unwrap_err(), EvaluateError::ServiceFailed(error));
}

#[test]
fn a_trial_run_and_a_run_without_a_rule_clear_nothing() {
    let mut trial = scheduled(ROOT_AND_EBS);
    trial["resultToken"] = json!("TESTMODE");
    let mut nameless = scheduled(ROOT_AND_EBS);
    nameless["configRuleName"] = Value::Null;
    for event in [trial, nameless] {
        let config = showing([("AWS::SNS::Topic", "left".to_owned())]);
        let report = answer_to(&event, &config, &account(true)).unwrap();
        assert_eq!(said(&config.only()).0, ACCOUNT);
        assert_eq!(report.clearing, Clearing::NotAsked);
    }
}

#[test]
fn the_account_is_the_rules_where_the_notification_names_none() {
    let mut event = scheduled(ROOT_AND_EBS);
    let invoking = json!({"notificationCreationTime": SENT, "messageType": "ScheduledNotification"});
    event["invokingEvent"] = json!(invoking.to_string());
    let config = Config::default();
    answer_to(&event, &config, &account(true)).unwrap();
    assert_eq!(said(&config.only()).1, ACCOUNT_ID);
}

#[test]
fn without_an_account_or_a_time_the_account_is_not_even_asked() {
    let mut no_account = scheduled(ROOT_AND_EBS);
    let invoking = json!({"notificationCreationTime": SENT, "messageType": "ScheduledNotification"});
    no_account["invokingEvent"] = json!(invoking.to_string());
    no_account["accountId"] = Value::Null;
    let mut no_time = scheduled(ROOT_AND_EBS);
    no_time["invokingEvent"] = json!(r#"{"awsAccountId": "111122223333", "messageType": "ScheduledNotification"}"#);
    for (event, key) in [(no_account, "awsAccountId"), (no_time, "notificationCreationTime")] {
        let account = account(true);
        let error = answer_to(&event, &Config::default(), &account).unwrap_err();
        assert_eq!(error.to_string(), format!("a ScheduledNotification without {key}"));
        assert!(account.asked.lock().unwrap().is_empty());
    }
}

#[test]
fn the_recorder_must_record_what_is_judged_here() {
    let recorded = |globals| {
        let (_, catalogue) = Settings::prepare("").unwrap();
        let (config, account) = (Config::default(), Account::default());
        let event = scheduled("config-recorder-on").to_string();
        run(evaluate(&catalogue, globals, &config, &account, &Anyone, &event)).unwrap();
        account.recorded_types.into_inner().unwrap()
    };
    let here = recorded(GlobalControls::Here);
    assert!(here.contains(&"AWS::IAM::Role") && here.contains(&"AWS::S3::Bucket") && !here.contains(&ACCOUNT));
    let elsewhere = recorded(GlobalControls::Elsewhere);
    assert!(elsewhere.contains(&"AWS::S3::Bucket"));
    assert!(!elsewhere.iter().any(|kind| guardrail_model::is_global(kind)), "{elsewhere:?}");
}
