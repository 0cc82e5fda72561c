//! Modes, limits, loops and neighbours, with the functions as they are deployed.

use super::house::{House, Violation};
use guardrail_engine::ledger::{FindingKey, FindingStatus, Stage};
use guardrail_engine::remediate::{Order, Ordered, Task};
use guardrail_tests::calls::by_role;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

const BLOCK: &str = "s3-bucket-public-access-block";

fn bucket(control: &str, name: &str) -> Violation {
    let (resource_type, resource_id) = ("AWS::S3::Bucket".to_owned(), name.to_owned());
    Violation { control: control.to_owned(), resource_type, resource_id, record: None }
}

fn made(house: &House, name: &str) {
    let location =
        "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>";
    house.ledger.moto.put_to_s3(&format!("/{name}"), location);
    // Of a bucket whose versioning was never touched moto's answer has another root element than Amazon S3's.
    let suspended = "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>";
    house.ledger.moto.put_to_s3(&format!("/{name}?versioning"), suspended);
}

fn changes(house: &House) -> usize {
    house.changes().len()
}

#[test]
fn what_remediate_calls_opens_nothing_and_starts_nothing() {
    let house = House::start(&format!("[modes.controls]\n{BLOCK} = \"enforce\"\n"));
    // The first sweep under new settings takes up what they now allow.
    house.sweep();
    made(&house, "logs");
    let key = house.find(&bucket(BLOCK, "logs"));
    house.follow();
    for task in house.tasks() {
        house.hand(&task);
    }
    assert_eq!(house.stage(&key).0, Some(Stage::Applied));
    house.follow();
    assert_eq!(house.tasks(), [], "what remediation writes down starts none: {:?}", house.record(&key));
    // CloudTrail tells of the very call, in a session of the service's role.
    let call = json!({
        "eventVersion": "1.11", "eventTime": Timestamp::now(), "eventSource": "s3.amazonaws.com",
        "eventName": "PutBucketPublicAccessBlock", "awsRegion": "eu-west-1", "sourceIPAddress": "198.51.100.7",
        "userAgent": "aws-sdk-rust/1.3 app/guardrail", "requestParameters": {"bucketName": "logs",
            "PublicAccessBlockConfiguration": {"BlockPublicAcls": true, "IgnorePublicAcls": true,
                "BlockPublicPolicy": true, "RestrictPublicBuckets": true}, "publicAccessBlock": "", "Host": "h"},
        "responseElements": null, "requestID": "r", "eventID": "e-own", "readOnly": false, "eventType": "AwsApiCall",
        "managementEvent": true, "recipientAccountId": "123456789012", "eventCategory": "Management",
    });
    let before = house.standing().len();
    house.called(&by_role(call, "arn:aws:iam::123456789012:role/guardrail/guardrail-remediate-s3"));
    assert_eq!(house.standing().len(), before);
    house.read_live(&key.resource);
    house.follow();
    house.sweep();
    assert_eq!(house.tasks(), []);
}

#[test]
fn two_controls_that_write_one_bucket_policy_both_end_satisfied() {
    let settings = "[modes.controls]\ns3-tls-only = \"enforce\"\ns3-no-public-read = \"enforce\"\n";
    for reversed in [false, true] {
        let house = House::start(settings);
        made(&house, "site");
        let public = json!({"Version": "2012-10-17", "Statement": [
            {"Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                "Resource": "arn:aws:s3:::site/*"},
            {"Sid": "Ours", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
                "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"},
        ]});
        house.ledger.moto.put_to_s3("/site?policy", &public.to_string());
        let keys: Vec<FindingKey> =
            ["s3-tls-only", "s3-no-public-read"].map(|control| house.find(&bucket(control, "site"))).into();
        house.follow();
        let mut tasks = house.tasks();
        assert_eq!(tasks.len(), 2);
        if reversed {
            tasks.reverse();
        }
        for task in &tasks {
            house.hand(task);
        }
        for key in &keys {
            house.look(key, 1);
        }
        House::wait(SignedDuration::from_secs(61));
        for key in &keys {
            house.look(key, 2);
            let (stage, note) = house.stage(key);
            assert_eq!(stage, Some(Stage::Remediated), "{}: {note}\n{}", key.control, house.remediate.log());
        }
    }
}

#[test]
fn an_approval_lets_the_shown_calls_through_once() {
    let house = House::start(&format!("[modes.controls]\n{BLOCK} = \"approve\"\n"));
    made(&house, "logs");
    let key = house.find(&bucket(BLOCK, "logs"));
    house.follow();
    for task in house.tasks() {
        house.hand(&task);
    }
    let told = house.record(&key).finding.unwrap().remediation.unwrap();
    assert_eq!((told.stage, changes(&house)), (Stage::AwaitingApproval, 0));
    let planned = house.record(&key).finding.unwrap().plan;
    let calls: Vec<String> =
        planned.steps.iter().flat_map(|step| step.calls().unwrap()).map(|call| call.to_string()).collect();
    assert_eq!(told.calls, calls, "what was recorded and what stands are planned alike");
    let what = Ordered::Approve { calls: told.calls };
    house.order(&Order { finding: key.clone(), life: told.life, by: "ann".to_owned(), at: Timestamp::now(), what });
    house.hand(&Task::of(&house.record(&key)).unwrap());
    assert_eq!(house.stage(&key).0, Some(Stage::Applied), "{}", house.remediate.log());
    assert_eq!(changes(&house), 1);
}

#[test]
fn limits_put_off_and_the_switch_stops() {
    let enforce = format!("[modes.controls]\n{BLOCK} = \"enforce\"\n");
    let house = House::start(&format!("{enforce}[limits]\nper_control_and_account_an_hour = 1\n"));
    let keys: Vec<FindingKey> = ["one", "two"]
        .map(|name| {
            made(&house, name);
            house.find(&bucket(BLOCK, name))
        })
        .into();
    house.follow();
    for task in house.tasks() {
        house.hand(&task);
    }
    let stages: Vec<_> = keys.iter().map(|key| house.stage(key).0.unwrap()).collect();
    assert!(stages.contains(&Stage::Applied) && stages.contains(&Stage::Refused), "{stages:?}");
    assert_eq!(changes(&house), 1);
    let refused = keys.iter().find(|key| house.stage(key).0 == Some(Stage::Refused)).unwrap();
    assert!(house.record(refused).finding.unwrap().remediation.unwrap().next_at.is_some());
    house.apply(&format!("{enforce}[remediation]\nstopped = true\n"));
    house.hand(&Task::of(&house.record(refused)).unwrap());
    assert_eq!(house.stage(refused), (Some(Stage::Refused), "stopped: settings stop all remediation".to_owned()));
    assert_eq!(house.status(refused), FindingStatus::Open);
    assert_eq!(changes(&house), 0, "the very next task knows the newest settings");
}
