//! What fails an invocation, so that Lambda tries again and then keeps the event.

use super::{DETECT, House, at};
use guardrail_tests::aws_double::{AwsDouble, Reply};
use guardrail_tests::calls::{call, event};
use guardrail_tests::emulator::Emulator;
use serde_json::json;

#[test]
fn what_is_no_call_fails_with_a_typed_error_and_the_function_lives_on() {
    let house = House::start();
    let stop = call("eve", "StopLogging", at(14), "e-1");
    let (mut nameless, mut numbered) = (stop.clone(), stop.clone());
    nameless["eventName"] = json!(null);
    numbered["userIdentity"] = json!(7);
    let scheduled = json!({"detail-type": "Scheduled Event", "source": "aws.events", "detail": {}});
    for (other, error_type, message) in [
        (scheduled, "NotCloudTrail", "Scheduled Event"),
        (event(&nameless), "IncompleteEvent", "eventName"),
        (event(&numbered), "UnreadableEvent", "userIdentity"),
        (json!([1, 2]), "UnreadableEvent", "event"),
        (json!("{"), "UnreadableEvent", "event"),
    ] {
        let answer = house.detect.invoke(&other.to_string());
        assert_eq!(answer["errorType"], error_type, "{answer}");
        assert!(answer["errorMessage"].as_str().unwrap().contains(message), "{answer}");
    }
    let unreadable = house.detect.lines().iter().filter(|line| line.get("EventsUnreadable").is_some()).count();
    assert_eq!(unreadable, 5);
    assert_eq!(house.told(&stop)["fired"], 1);
}

#[test]
fn what_a_control_cannot_read_fails_the_invocation_and_is_counted() {
    let house = House::start();
    let mut stop = call("eve", "StopLogging", at(14), "e-1");
    stop["requestParameters"] = json!("{");
    let answer = house.detect.invoke(&event(&stop).to_string());
    assert_eq!(answer["errorType"], "Unjudged", "{answer}");
    assert!(answer["errorMessage"].as_str().unwrap().contains("cloudtrail-tamper"), "{answer}");
    assert!(house.detect.lines().iter().any(|line| line.get("Unjudged").is_some_and(|count| *count != json!([0.0]))));
    assert_eq!(house.kinds(), [""; 0]);
}

#[test]
fn a_ledger_that_is_down_fails_the_invocation_and_the_next_try_finds_nothing_lost() {
    let stop = event(&call("eve", "StopLogging", at(14), "e-1")).to_string();
    let tables = [
        ("GUARDRAIL_FINDINGS_TABLE", "findings"),
        ("GUARDRAIL_CONTROL_TABLE", "control"),
        ("GUARDRAIL_READ_QUEUE", "https://sqs.eu-west-1.amazonaws.com/123456789012/reads"),
    ];
    let start = |aws: &AwsDouble| Emulator::start_with(DETECT, &aws.endpoint(), &tables);

    // It answers, until it shall take something.
    let aws = AwsDouble::start(|call, before| match (call.operation.as_str(), before) {
        ("PutItem", 0) => Reply::refusal("ResourceNotFoundException"),
        _ => Reply::ok(json!({})),
    });
    let detect = start(&aws);
    let answer = detect.invoke(&stop);
    assert_eq!(answer["errorType"], "NotRecorded", "{answer}");
    assert!(answer["errorMessage"].as_str().unwrap().contains("dynamodb:PutItem"), "{answer}");
    let answer = detect.invoke(&stop);
    assert_eq!((&answer["fired"], &answer["turned"]), (&json!(1), &json!(1)), "{answer}");

    let aws = AwsDouble::start(|_, _| Reply::refusal("ResourceNotFoundException"));
    let answer = start(&aws).invoke(&stop);
    assert_eq!(answer["errorType"], "Settings", "{answer}");
}
