//! Reporting to AWS Config: tokens, failures, and results that it does not take.

use super::PutAnswer::{AllBut, Error};
use super::{Account, Config, EvaluateError, PutError, answer_to, blocked, bucket, change, event, failure};
use crate::evaluate::Clearing;
use serde_json::{Value, json};
use std::time::Duration;

fn broken_bucket() -> Value {
    change("s3-versioning", &bucket("Off", &blocked()))
}

/// A scheduled run of a rule that has nothing to judge and so many results to clear, on `left-0`, `left-1`, …
fn clearing(count: usize, answers: impl IntoIterator<Item = super::PutAnswer>) -> (Value, Config) {
    let invoking = json!({
        "awsAccountId": "111122223333",
        "notificationCreationTime": super::SENT,
        "messageType": "ScheduledNotification",
    });
    let mut config = Config::answering(answers);
    config.reported = (0..count).map(|number| ("AWS::SNS::Topic".to_owned(), format!("left-{number}"))).collect();
    (event("s3-versioning", &invoking), config)
}

fn sizes(config: &Config) -> Vec<usize> {
    config.puts().iter().map(|put| put.evaluations.len()).collect()
}

#[test]
fn the_test_token_asks_for_a_trial() {
    let mut event = broken_bucket();
    event["resultToken"] = json!("TESTMODE");
    let config = Config::default();
    answer_to(&event, &config, &Account::default()).unwrap().into_result().unwrap();
    let puts = config.puts();
    assert_eq!((puts.len(), puts[0].test_mode, puts[0].token.as_str()), (1, true, "TESTMODE"));
}

#[test]
fn without_a_token_there_is_nobody_to_answer() {
    for token in [Value::Null, json!("")] {
        let mut event = broken_bucket();
        event["resultToken"] = token;
        let config = Config::default();
        let error = answer_to(&event, &config, &Account::default()).unwrap_err();
        assert_eq!(error.to_string(), "the event has no resultToken");
        assert!(config.puts().is_empty());
    }
}

#[test]
fn a_dead_token_is_said_and_no_error() {
    let config = Config::answering([Error(PutError::NobodyWaits("InvalidResultTokenException".to_owned()))]);
    let report = answer_to(&broken_bucket(), &config, &Account::default()).unwrap().into_result().unwrap();
    assert_eq!(report.nobody_waits.as_deref(), Some("InvalidResultTokenException"));
    assert!(report.evaluations.is_empty() && report.refused.is_empty());
    assert_eq!(report.verdicts.len(), 1);
}

#[test]
fn after_a_dead_token_nothing_more_is_sent() {
    let dead = Error(PutError::NobodyWaits("NoSuchConfigRuleException".to_owned()));
    let (event, config) = clearing(250, [AllBut(&[]), dead]);
    let report = answer_to(&event, &config, &Account::default()).unwrap().into_result().unwrap();
    assert_eq!(sizes(&config), [100, 100]);
    assert_eq!(report.evaluations.len(), 100);
}

#[test]
fn a_dead_token_does_not_hide_what_could_not_be_judged() {
    let config = Config::answering([Error(PutError::NobodyWaits("InvalidResultTokenException".to_owned()))]);
    let event = change("s3-bucket-public-access-block", &bucket("Off", &json!(7)));
    let report = answer_to(&event, &config, &Account::default()).unwrap();
    assert!(matches!(report.into_result(), Err(EvaluateError::Unjudged { .. })));
}

#[test]
fn results_that_are_not_taken_are_sent_again_alone_and_later_each_time() {
    let (event, config) = clearing(3, [AllBut(&["left-0", "left-2"]), AllBut(&["left-2"]), AllBut(&[])]);
    let report = answer_to(&event, &config, &Account::default()).unwrap().into_result().unwrap();
    assert_eq!(sizes(&config), [3, 2, 1]);
    assert_eq!(config.puts()[2].evaluations[0].compliance_resource_id, "left-2");
    assert_eq!(*config.pauses.lock().unwrap(), [200, 800].map(Duration::from_millis));
    assert_eq!((report.evaluations.len(), report.clearing), (3, Clearing::Done(3)));
}

#[test]
fn results_that_are_never_taken_fail_the_call() {
    let (event, config) = clearing(3, (0..4).map(|_| AllBut(&["left-1"])));
    let report = answer_to(&event, &config, &Account::default()).unwrap();
    assert_eq!(sizes(&config), [3, 1, 1, 1]);
    assert_eq!(*config.pauses.lock().unwrap(), [200, 800, 3_200].map(Duration::from_millis));
    assert_eq!((report.evaluations.len(), report.refused.len()), (2, 1));
    let error = report.into_result().unwrap_err();
    assert_eq!(error.to_string(), "AWS Config did not take 1 results, left-1 of AWS::SNS::Topic among them");
}

#[test]
fn a_chunk_that_fails_does_not_keep_the_others_from_being_sent() {
    let broken = Error(PutError::Failed(failure("config:PutEvaluations")));
    let (event, config) = clearing(250, [AllBut(&[]), broken]);
    let report = answer_to(&event, &config, &Account::default()).unwrap();
    assert_eq!(sizes(&config), [100, 100, 50]);
    assert_eq!((report.evaluations.len(), report.refused.len()), (150, 100));
    assert_eq!(report.into_result().unwrap_err(), EvaluateError::ServiceFailed(failure("config:PutEvaluations")));
}

#[test]
fn a_call_that_fails_keeps_what_an_earlier_one_delivered() {
    let broken = Error(PutError::Failed(failure("config:PutEvaluations")));
    let (event, config) = clearing(3, [AllBut(&["left-1"]), broken]);
    let report = answer_to(&event, &config, &Account::default()).unwrap();
    assert_eq!((report.evaluations.len(), report.refused.len()), (2, 1));
    assert!(matches!(report.into_result(), Err(EvaluateError::ServiceFailed(_))));
}

#[test]
fn verdicts_are_known_even_where_they_cannot_be_reported() {
    let config = Config::answering([Error(PutError::Failed(failure("config:PutEvaluations")))]);
    let report = answer_to(&broken_bucket(), &config, &Account::default()).unwrap();
    assert_eq!(report.verdicts.len(), 1);
    assert!(report.into_result().is_err());
}
