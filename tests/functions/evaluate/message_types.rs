//! Every kind of event, and the PutEvaluations that it leads to.

use super::{Function, assert_error, taken};
use guardrail_tests::aws_double::Reply;
use guardrail_tests::rule_events::{
    ACCOUNT_ID, CAPTURED_SECONDS, SENT_SECONDS, TOKEN, blocked, bucket, change, oversized, scheduled,
    snapshot_delivered,
};
use serde_json::{Value, json};

#[test]
fn a_change_is_judged_and_reported_with_the_rules_token() {
    let function = Function::with_willing_aws();
    let answer = function.invoke(&change("s3-versioning", &bucket("Suspended", &blocked())));
    let expected = json!({
        "Evaluations": [{
            "ComplianceResourceType": "AWS::S3::Bucket",
            "ComplianceResourceId": "ledgers",
            "ComplianceType": "NON_COMPLIANT",
            "Annotation": "versioning is suspended",
            "OrderingTimestamp": CAPTURED_SECONDS,
        }],
        "ResultToken": TOKEN,
        "TestMode": false,
    });
    assert_eq!(function.aws.sent_to("PutEvaluations"), [expected]);
    assert_eq!(function.aws.calls().len(), 1, "a change asks for nothing else");
    let expected = json!({
        "messageType": "ConfigurationItemChangeNotification",
        "compliant": 0,
        "nonCompliant": 1,
        "notApplicable": 0,
        "unjudged": 0,
        "reported": 1,
        "refused": 0,
        "cleared": 0,
        "turned": 1,
        "nobodyWaits": false,
    });
    assert_eq!(answer, expected);
}

#[test]
fn a_compliant_result_carries_no_annotation() {
    let function = Function::with_willing_aws();
    function.invoke(&change("s3-versioning", &bucket("Enabled", &blocked())));
    let result = function.only_result();
    assert_eq!((&result["ComplianceType"], result.get("Annotation")), (&json!("COMPLIANT"), None));
}

#[test]
fn a_deleted_resource_and_one_that_left_the_scope_are_not_applicable() {
    let function = Function::with_willing_aws();
    let mut item = bucket("Off", &blocked());
    item["configurationItemStatus"] = json!("ResourceDeleted");
    item["configuration"] = Value::Null;
    function.invoke(&change("s3-versioning", &item));
    let mut left = change("s3-versioning", &bucket("Off", &blocked()));
    left["eventLeftScope"] = json!(true);
    function.invoke(&left);
    let puts = function.aws.sent_to("PutEvaluations");
    let results: Vec<_> = puts.iter().map(|put| &put["Evaluations"][0]).collect();
    assert_eq!(results[0]["Annotation"], "status ResourceDeleted");
    assert_eq!(results[1]["Annotation"], "left the scope of the rule");
    assert!(results.iter().all(|result| result["ComplianceType"] == "NOT_APPLICABLE"), "{results:?}");
}

/// An item as GetResourceConfigHistory answers it.
fn recorded(captured: f64) -> Value {
    json!({
        "version": "1.3",
        "accountId": ACCOUNT_ID,
        "configurationItemCaptureTime": captured,
        "configurationItemStatus": "OK",
        "configurationStateId": "0",
        "arn": "arn:aws:s3:::ledgers",
        "resourceType": "AWS::S3::Bucket",
        "resourceId": "ledgers",
        "resourceName": "ledgers",
        "awsRegion": "eu-west-1",
        "tags": {"team": "finance"},
        "configuration": json!({"name": "ledgers"}).to_string(),
        "supplementaryConfiguration": {"BucketVersioningConfiguration": json!({"status": "Off"}).to_string()},
    })
}

fn with_history(items: Value) -> Function {
    Function::start(move |call, _| match call.operation.as_str() {
        "GetResourceConfigHistory" => Reply::ok(json!({"configurationItems": items})),
        _ => taken(),
    })
}

#[test]
fn an_oversized_item_is_fetched_as_it_was_announced() {
    let function = with_history(json!([recorded(CAPTURED_SECONDS)]));
    let answer = function.invoke(&oversized("s3-versioning", "ledgers"));
    assert_eq!(answer["nonCompliant"], 1, "{answer}\n{}", function.emulator.log());
    let expected = json!({
        "resourceType": "AWS::S3::Bucket",
        "resourceId": "ledgers",
        "laterTime": CAPTURED_SECONDS,
        "chronologicalOrder": "Reverse",
        "limit": 1,
    });
    assert_eq!(function.aws.sent_to("GetResourceConfigHistory"), [expected]);
    let result = function.only_result();
    assert_eq!(result["Annotation"], "versioning is off");
    assert_eq!(result["OrderingTimestamp"], CAPTURED_SECONDS);
}

#[test]
fn an_oversized_item_that_is_not_there_yet_fails_and_reports_nothing() {
    let cases = [(json!([]), "ItemNotFound"), (json!([recorded(CAPTURED_SECONDS - 60.0)]), "ItemOutdated")];
    for (history, error_type) in cases {
        let function = with_history(history);
        let answer = function.invoke(&oversized("s3-versioning", "ledgers"));
        assert_error(&answer, error_type, "AWS::S3::Bucket ledgers");
        assert!(function.aws.sent_to("PutEvaluations").is_empty());
    }
}

#[test]
fn an_oversized_item_that_config_refuses_fails_with_its_words() {
    let function = Function::start(|_, _| Reply::refusal("NoAvailableConfigurationRecorderException"));
    let answer = function.invoke(&oversized("s3-versioning", "ledgers"));
    assert_error(
        &answer,
        "ServiceFailed",
        "config:GetResourceConfigHistory: NoAvailableConfigurationRecorderException",
    );
}

#[test]
fn a_scheduled_run_clears_250_old_results_in_3_calls() {
    let result = |number: usize| {
        let resource = json!({"ConfigRuleName": "guardrail-rule", "ResourceType": "AWS::SNS::Topic", "ResourceId": format!("topic-{number}")});
        let identifier = json!({"EvaluationResultQualifier": resource, "OrderingTimestamp": CAPTURED_SECONDS});
        json!({"EvaluationResultIdentifier": identifier, "ComplianceType": "COMPLIANT"})
    };
    let function = Function::start(move |call, page| match call.operation.as_str() {
        "GetComplianceDetailsByConfigRule" => {
            let end = 250.min((page + 1) * 100);
            let results: Vec<Value> = (page * 100..end).map(result).collect();
            let token = if end < 250 { json!(format!("page-{}", page + 1)) } else { Value::Null };
            Reply::ok(json!({"EvaluationResults": results, "NextToken": token}))
        }
        _ => taken(),
    });
    let answer = function.invoke(&scheduled("s3-versioning"));
    assert_eq!((&answer["reported"], &answer["cleared"]), (&json!(250), &json!(250)), "{answer}");
    let asked = function.aws.sent_to("GetComplianceDetailsByConfigRule");
    let first =
        json!({"ConfigRuleName": "guardrail-rule", "ComplianceTypes": ["COMPLIANT", "NON_COMPLIANT"], "Limit": 100});
    assert_eq!((asked.len(), &asked[0], &asked[2]["NextToken"]), (3, &first, &json!("page-2")));
    let puts = function.aws.sent_to("PutEvaluations");
    let sizes: Vec<_> = puts.iter().map(|put| put["Evaluations"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [100, 100, 50]);
    let all: Vec<_> = puts.iter().flat_map(|put| put["Evaluations"].as_array().unwrap()).collect();
    for (number, result) in all.into_iter().enumerate() {
        let expected = json!({
            "ComplianceResourceType": "AWS::SNS::Topic",
            "ComplianceResourceId": format!("topic-{number}"),
            "ComplianceType": "NOT_APPLICABLE",
            "Annotation": "no control of this rule judges it any more",
            "OrderingTimestamp": SENT_SECONDS,
        });
        assert_eq!(*result, expected);
    }
    assert!(puts.iter().all(|put| put["ResultToken"] == TOKEN && put["TestMode"] == false));
}

#[test]
fn a_delivered_snapshot_is_said_and_ignored() {
    let function = Function::with_willing_aws();
    let answer = function.invoke(&snapshot_delivered());
    assert_eq!(answer["messageType"], "ConfigurationSnapshotDeliveryCompleted");
    assert_eq!(function.aws.calls(), []);
}
