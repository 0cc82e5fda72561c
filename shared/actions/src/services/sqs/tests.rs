//! Each action from a state and back again.

use super::{EncryptQueue, Encryption, Facet, RemovePublicStatements, State};
use crate::{Change, Document, Place, Refusal, Surface};

const URL: &str = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders";
const ARN: &str = "arn:aws:sqs:eu-west-1:111122223333:orders";

fn shown(facet: &Facet, from: &State, to: &State) -> Vec<String> {
    let calls = facet.calls(from, to).unwrap();
    calls.into_iter().map(|call| crate::Call::Sqs(call).to_string()).collect()
}

fn set(name: &str, value: &str) -> String {
    let parameters = format!(r#"{{"QueueUrl":"{URL}","Attributes":{{"{name}":{}}}}}"#, serde_json::json!(value));
    format!("sqs:SetQueueAttributes {parameters}")
}

#[test]
fn public_statements_go_and_the_policy_comes_back_word_for_word() {
    let action = RemovePublicStatements { queue_url: URL.to_owned(), queue_arn: ARN.to_owned() };
    let anyone = format!(r#"{{"Effect": "Allow", "Principal": "*", "Action": "SQS:*", "Resource": "{ARN}"}}"#);
    let topic = format!(
        r#"{{"Effect": "Allow", "Principal": "*", "Action": "SQS:SendMessage", "Resource": "{ARN}",
        "Condition": {{"ArnEquals": {{"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:t"}}}}}}"#
    );
    let policy = |text: String| State::Policy(Some(Document(text)));
    let before = format!(r#"{{"Version":"2012-10-17","Statement":[{topic}, {anyone}]}}"#);
    let after = action.change(&policy(before.clone())).unwrap();
    let kept = format!(r#"{{"Version":"2012-10-17","Statement":[{topic}]}}"#);
    assert_eq!(shown(&action.facet(), &policy(before.clone()), &after), [set("Policy", &kept)]);
    assert_eq!(shown(&action.facet(), &after, &policy(before.clone())), [set("Policy", &before)]);
    let alone = policy(format!(r#"{{"Statement":[{anyone}]}}"#));
    assert_eq!(action.change(&alone).unwrap(), State::Policy(None));
    assert_eq!(shown(&action.facet(), &alone, &State::Policy(None)), [set("Policy", "")]);
    assert_eq!(action.change(&State::Policy(None)).unwrap(), State::Policy(None));
}

#[test]
fn sqs_encrypts_where_nothing_does_and_stops_again() {
    let action = EncryptQueue { queue_url: URL.to_owned() };
    let state = |key: Option<&str>, sqs_managed_sse_enabled| {
        State::Encryption(Encryption { kms_master_key_id: key.map(str::to_owned), sqs_managed_sse_enabled })
    };
    let (off, on) = (state(None, false), state(None, true));
    assert_eq!(action.change(&off).unwrap(), on);
    assert_eq!(action.change(&on).unwrap(), on);
    assert_eq!(shown(&action.facet(), &off, &on), [set("SqsManagedSseEnabled", "true")]);
    assert_eq!(shown(&action.facet(), &on, &off), [set("SqsManagedSseEnabled", "false")]);
    let by_kms = state(Some("alias/own"), false);
    assert_eq!(action.change(&by_kms).unwrap(), by_kms, "a key that is there stays");
    assert!(matches!(action.facet().calls(&by_kms, &on), Err(Refusal::NoWay(_))));
    assert_eq!(action.change(&State::Policy(None)), Err(Refusal::OtherFacet));
}

#[test]
fn a_queue_is_written_under_its_arn() {
    let at = Place { partition: "aws".into(), account_id: "111122223333".into(), region: "eu-west-1".into() };
    let facet = Facet::Policy { queue_url: URL.to_owned() };
    assert_eq!(facet.resource(&at), ARN);
    assert_eq!(facet.reads(&at)[0].resource, ARN);
}
