//! Each action from a state and back again.

use super::{EncryptTopic, Facet, RemovePublicStatements, State};
use crate::{Change, Document, Refusal, Surface};
use guardrail_resources::policy::Context;

const TOPIC: &str = "arn:aws:sns:eu-west-1:111122223333:orders";

const ANYONE: &str = r#"{"Sid":"all","Effect":"Allow","Principal":"*","Action":"SNS:Publish","Resource":"arn:aws:sns:eu-west-1:111122223333:orders"}"#;
const PARTNER: &str = r#"{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"SNS:Publish","Resource":"arn:aws:sns:eu-west-1:111122223333:orders"}"#;

fn policy(statements: &[&str]) -> State {
    State::Policy(Document(format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","))))
}

fn shown(facet: &Facet, from: &State, to: &State) -> Vec<String> {
    let calls = facet.calls(from, to).unwrap();
    calls.into_iter().map(|call| crate::Call::Sns(call).to_string()).collect()
}

#[test]
fn public_statements_go_and_the_policy_comes_back_word_for_word() {
    let action = RemovePublicStatements { topic_arn: TOPIC.to_owned() };
    let before = policy(&[PARTNER, ANYONE]);
    let after = action.change(&before).unwrap();
    assert_eq!(after, policy(&[PARTNER]));
    assert_eq!(action.change(&after).unwrap(), after);
    let State::Policy(Document(text)) = &before else { panic!("{before:?}") };
    let set = serde_json::json!({"TopicArn": TOPIC, "AttributeName": "Policy", "AttributeValue": text});
    let back = shown(&action.facet(), &after, &before);
    let parameters: serde_json::Value = serde_json::from_str(back[0].split_once(' ').unwrap().1).unwrap();
    assert!(back[0].starts_with("sns:SetTopicAttributes "), "{back:?}");
    assert_eq!(parameters, set);
}

#[test]
fn a_topic_is_never_left_without_a_policy() {
    let action = RemovePublicStatements { topic_arn: TOPIC.to_owned() };
    let State::Policy(after) = action.change(&policy(&[ANYONE])).unwrap() else { panic!("a policy") };
    let read = crate::policy::read(&after).unwrap();
    assert!(read.public_grants(&Context::of(TOPIC)).is_empty(), "{after:?}");
    assert!(after.0.contains(r#""AWS:SourceOwner":"111122223333""#), "{after:?}");
}

#[test]
fn a_key_is_set_where_there_is_none_and_taken_away_again() {
    let action = EncryptTopic { topic_arn: TOPIC.to_owned(), key: "alias/aws/sns".to_owned() };
    let (none, some) = (State::Encryption(None), State::Encryption(Some("alias/aws/sns".to_owned())));
    assert_eq!(action.change(&none).unwrap(), some);
    let set = |value: &str| {
        [format!(
            r#"sns:SetTopicAttributes {{"TopicArn":"{TOPIC}","AttributeName":"KmsMasterKeyId","AttributeValue":"{value}"}}"#
        )]
    };
    assert_eq!(shown(&action.facet(), &none, &some), set("alias/aws/sns"));
    assert_eq!(shown(&action.facet(), &some, &none), set(""));
    let own = State::Encryption(Some("alias/own".to_owned()));
    assert_eq!(action.change(&own).unwrap(), own, "a key that is there stays");
    assert_eq!(action.change(&policy(&[])), Err(Refusal::OtherFacet));
    assert_eq!(action.facet().calls(&none, &policy(&[])), Err(Refusal::OtherFacet));
}
