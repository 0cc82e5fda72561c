//! Against an emulated AWS that keeps state: results that are checked as AWS Config checks them, items and account state
//! that come from the services themselves.

use super::{emulator, willing};
use guardrail_tests::aws_double::{AwsDouble, Reply};
use guardrail_tests::emulator::Emulator;
use guardrail_tests::moto::Moto;
use guardrail_tests::rule_events::{ACCOUNT_ID, blocked, bucket, change, oversized, scheduled};
use serde_json::{Value, json};

/// The emulated AWS takes results in trial runs only.
fn trial(emulator: &Emulator, mut event: Value) -> Value {
    event["resultToken"] = json!("TESTMODE");
    emulator.invoke(&event.to_string())
}

/// Calls AWS Config.
fn config(moto: &Moto, operation: &str, body: &Value) -> Value {
    moto.json("config", &format!("StarlingDoveService.{operation}"), body)
}

/// Starts a recorder of S3 buckets.
fn record_buckets(moto: &Moto) {
    let types = ["AWS::S3::Bucket"];
    let group = json!({"allSupported": false, "includeGlobalResourceTypes": false, "resourceTypes": types});
    let role = format!("arn:aws:iam::{ACCOUNT_ID}:role/config");
    let recorder = json!({"name": "default", "roleARN": role, "recordingGroup": group});
    for (operation, body) in [
        ("PutConfigurationRecorder", json!({"ConfigurationRecorder": recorder})),
        ("PutDeliveryChannel", json!({"DeliveryChannel": {"name": "default", "s3BucketName": "deliveries"}})),
        ("StartConfigurationRecorder", json!({"ConfigurationRecorderName": "default"})),
    ] {
        let answer = config(moto, operation, &body);
        assert!(answer["__type"].is_null(), "{operation}: {answer}");
    }
}

#[test]
fn results_pass_the_services_own_checks() {
    let moto = Moto::start();
    let ledger = willing();
    let emulator = emulator(&moto.endpoint(), &ledger);
    let answer = trial(&emulator, change("*", &bucket("Off", &json!(7))));
    assert_eq!(answer["errorType"], "Unjudged", "{answer}");
    let answer = trial(&emulator, change("s3-versioning", &bucket("Off", &blocked())));
    assert_eq!((&answer["nonCompliant"], &answer["reported"]), (&json!(1), &json!(1)), "{answer}");
}

/// Passes calls of AWS Config on to moto, which writes times as no SDK reads them: `2026-03-02 09:15:41+00:00`.
fn relay(moto: Moto) -> AwsDouble {
    AwsDouble::start(move |call, _| {
        let mut answer = config(&moto, &call.operation, &call.body);
        for item in answer["configurationItems"].as_array_mut().into_iter().flatten() {
            for key in ["configurationItemCaptureTime", "resourceCreationTime"] {
                item[key] = json!(item[key].as_str().unwrap_or_default().replace(' ', "T").replace("+00:00", "Z"));
            }
        }
        if answer["__type"].is_string() { Reply::refused(answer) } else { Reply::ok(answer) }
    })
}

#[test]
fn an_oversized_item_comes_from_the_recorder() {
    let moto = Moto::start();
    record_buckets(&moto);
    let place = "<LocationConstraint>eu-west-1</LocationConstraint>";
    moto.put_to_s3("/ledgers", &format!("<CreateBucketConfiguration>{place}</CreateBucketConfiguration>"));
    let aws = relay(moto);
    let ledger = willing();
    let emulator = emulator(&aws.endpoint(), &ledger);
    let answer = trial(&emulator, oversized("s3-versioning", "ledgers"));
    assert_eq!((&answer["nonCompliant"], &answer["reported"]), (&json!(1), &json!(1)), "{answer}\n{}", emulator.log());
    let answer = trial(&emulator, oversized("s3-versioning", "no-such-bucket"));
    assert_eq!(answer["errorType"], "ItemNotFound", "{answer}");
}

#[test]
fn the_account_is_judged_from_its_live_state() {
    let moto = Moto::start();
    let ledger = willing();
    let emulator = emulator(&moto.endpoint(), &ledger);
    let answer = trial(&emulator, scheduled("iam-password-policy"));
    assert_eq!(answer["nonCompliant"], 1, "no policy was ever set: {answer}\n{}", emulator.log());
    moto.query(
        "iam",
        "Action=UpdateAccountPasswordPolicy&Version=2010-05-08&MinimumPasswordLength=14&RequireSymbols=true\
         &RequireNumbers=true&RequireUppercaseCharacters=true&RequireLowercaseCharacters=true&MaxPasswordAge=90\
         &PasswordReusePrevention=24",
    );
    let answer = trial(&emulator, scheduled("iam-password-policy"));
    assert_eq!((&answer["compliant"], &answer["reported"]), (&json!(1), &json!(1)), "{answer}");
    let answer = trial(&emulator, scheduled("iam-root-access-key,cloudtrail-multi-region,ebs-encryption-by-default"));
    let judged = |word: &str| answer[word].as_u64().unwrap_or_default();
    assert_eq!(judged("compliant") + judged("nonCompliant"), 3, "{answer}\n{}", emulator.log());
}
