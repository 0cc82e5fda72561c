//! What AWS Config does not take at once, or at all.

use super::{Function, assert_error, taken};
use guardrail_tests::aws_double::Reply;
use guardrail_tests::rule_events::{CAPTURED_SECONDS, blocked, bucket, change};
use serde_json::{Value, json};

fn broken_bucket() -> Value {
    change("s3-versioning", &bucket("Off", &blocked()))
}

/// AWS Config's answer that it did not take the result on the bucket.
fn failed() -> Reply {
    let result = json!({
        "ComplianceResourceType": "AWS::S3::Bucket",
        "ComplianceResourceId": "ledgers",
        "ComplianceType": "NON_COMPLIANT",
        "OrderingTimestamp": CAPTURED_SECONDS,
    });
    Reply::ok(json!({"FailedEvaluations": [result]}))
}

#[test]
fn a_throttled_call_is_made_again() {
    let function =
        Function::start(|_, before| if before == 0 { Reply::refusal("ThrottlingException") } else { taken() });
    let answer = function.invoke(&broken_bucket());
    assert_eq!(answer["reported"], 1, "{answer}");
    let puts = function.aws.sent_to("PutEvaluations");
    assert_eq!(puts.len(), 2);
    assert_eq!(puts[0], puts[1]);
}

#[test]
fn a_result_that_is_not_taken_is_sent_again() {
    let function = Function::start(|_, before| if before == 0 { failed() } else { taken() });
    let answer = function.invoke(&broken_bucket());
    assert_eq!((&answer["reported"], &answer["refused"]), (&json!(1), &json!(0)), "{answer}");
    let puts = function.aws.sent_to("PutEvaluations");
    assert_eq!(puts.len(), 2);
    assert_eq!(puts[0], puts[1]);
}

#[test]
fn a_result_that_is_never_taken_fails_the_invocation() {
    let function = Function::start(|_, _| failed());
    let answer = function.invoke(&broken_bucket());
    assert_error(&answer, "Refused", "AWS Config did not take 1 results, ledgers of AWS::S3::Bucket among them");
    assert_eq!(function.aws.sent_to("PutEvaluations").len(), 4);
}

#[test]
fn the_test_token_asks_for_a_trial() {
    let function = Function::with_willing_aws();
    let mut event = broken_bucket();
    event["resultToken"] = json!("TESTMODE");
    let answer = function.invoke(&event);
    assert_eq!(answer["reported"], 1, "{answer}");
    let puts = function.aws.sent_to("PutEvaluations");
    assert_eq!((&puts[0]["TestMode"], &puts[0]["ResultToken"]), (&json!(true), &json!("TESTMODE")));
}

#[test]
fn a_dead_token_is_said_and_no_error() {
    for code in ["InvalidResultTokenException", "NoSuchConfigRuleException"] {
        let function = Function::start(move |_, _| Reply::refusal(code));
        let answer = function.invoke(&broken_bucket());
        assert_eq!((&answer["nobodyWaits"], &answer["reported"]), (&json!(true), &json!(0)), "{answer}");
        assert_eq!(function.aws.calls().len(), 1, "nobody waits: it is not tried again");
    }
}

#[test]
fn a_refused_call_fails_the_invocation_with_the_services_words() {
    let function = Function::start(|_, _| Reply::refusal("InvalidParameterValueException"));
    let answer = function.invoke(&broken_bucket());
    assert_error(&answer, "ServiceFailed", "config:PutEvaluations: InvalidParameterValueException: says why");
}
