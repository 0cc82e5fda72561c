//! What edits leave as it was.

use super::{of_permission, read, sid, statements, with, without_public};
use crate::{Document, Refusal};
use guardrail_resources::policy::Context;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

const BUCKET: &str = "arn:aws:s3:::b";

/// Statements as people write them, with their own spacing and order of keys.
const STATEMENTS: &[&str] = &[
    r#"{"Sid": "Anyone", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}"#,
    r#"{"Resource":"arn:aws:s3:::b","Action":["s3:ListBucket"],"Principal":{"AWS":["*"]},"Effect":"Allow"}"#,
    r#"{"effect": "Allow", "PRINCIPAL": {"AWS": "*"}, "Action": "s3:*", "Resource": "*"}"#,
    r#"{"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}"#,
    r#"{"Sid": "Partner",  "Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}"#,
    r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}"#,
    r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::b/*"}"#,
    r#"{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}"#,
    r#"{"Sid":"é\n","Effect":"Deny","Principal":{"AWS":"*"},"Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"],"Condition":{"Bool":{"aws:SecureTransport":false}}}"#,
];

fn document(text: impl Into<String>) -> Document {
    Document(text.into())
}

fn new_statement() -> Value {
    json!({"Sid": "New", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
        "Resource": [BUCKET, "arn:aws:s3:::b/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}})
}

/// A document of some statements, and the statements.
fn documents() -> impl Strategy<Value = (Document, Vec<&'static str>)> {
    let statements = prop::collection::vec(select(STATEMENTS), 1..6);
    let version = select(vec![r#""Version": "2012-10-17", "Id": "x","#, r#""Version":"2008-10-17","#, ""]);
    (statements, version, any::<bool>()).prop_map(|(statements, version, alone)| {
        let all = statements.join(" ,\n ");
        let text = match &statements[..] {
            [one] if alone => format!("{{{version}\"Statement\": {one}}}"),
            _ => format!("{{ {version} \"Statement\" : [ {all} ] }}"),
        };
        (document(text), statements)
    })
}

fn is_public(document: &Document) -> bool {
    !read(document).unwrap().public_grants(&Context::of(BUCKET)).is_empty()
}

fn taken_out(of: &Document) -> Option<Document> {
    without_public(of, &Context::of(BUCKET)).unwrap()
}

proptest! {
    #[test]
    fn only_what_is_public_is_taken_out_and_all_else_stays_word_for_word(all in documents()) {
        let (before, statements) = all;
        let out = read(&before).unwrap().public_grants(&Context::of(BUCKET));
        let out: Vec<usize> = out.iter().map(|grant| grant.statement().number()).collect();
        let kept: Vec<&str> =
            statements.iter().zip(1..).filter(|(_, number)| !out.contains(number)).map(|(text, _)| *text).collect();
        match taken_out(&before) {
            None => prop_assert!(kept.is_empty()),
            Some(after) if out.is_empty() => prop_assert_eq!(after.0, before.0),
            Some(after) => {
                prop_assert!(!is_public(&after));
                let list = format!(r#""Statement":[{}]"#, kept.join(","));
                prop_assert!(after.0.contains(&list), "{}", after.0);
                for element in [r#""Version":"2012-10-17""#, r#""Id":"x""#, r#""Version":"2008-10-17""#] {
                    let told = before.0.replace("\": \"", "\":\"").contains(element);
                    prop_assert_eq!(after.0.contains(element), told, "{} in {}", element, after.0);
                }
            }
        }
    }

    #[test]
    fn twice_is_once((before, _) in documents()) {
        if let Some(after) = taken_out(&before) {
            prop_assert_eq!(taken_out(&after).map(|again| again.0), Some(after.0));
        }
        let after = with(Some(&before), &new_statement()).unwrap();
        prop_assert_eq!(with(Some(&after), &new_statement()).unwrap().0, after.0);
    }

    #[test]
    fn what_is_put_in_stands_at_the_end_and_changes_nothing_before_it((before, statements) in documents()) {
        let after = with(Some(&before), &new_statement()).unwrap();
        let list = format!(r#""Statement":[{},{}]"#, statements.join(","), new_statement());
        prop_assert!(after.0.contains(&list), "{}", after.0);
    }

    #[test]
    fn whichever_edit_is_made_first_both_hold((before, _) in documents()) {
        let put_in = |document: Option<&Document>| with(document, &new_statement()).unwrap();
        let first = put_in(taken_out(&before).as_ref());
        let last = taken_out(&put_in(Some(&before))).unwrap();
        for after in [first, last] {
            prop_assert!(!is_public(&after) && read(&after).unwrap().denies_plain_http(BUCKET), "{}", after.0);
        }
    }
}

#[test]
fn a_statement_of_the_same_name_that_says_something_else_is_left_alone() {
    let other = document(r#"{"Statement": [{"sid": "New", "Effect": "Deny", "Principal": "*", "Action": "s3:*"}]}"#);
    let refusal = with(Some(&other), &new_statement()).unwrap_err();
    assert_eq!(refusal, Refusal::Unsafe("the policy has another statement that is called New".to_owned()));
    let same = document(json!({"Statement": new_statement()}).to_string());
    assert_eq!(with(Some(&same), &new_statement()).unwrap().0, same.0);
}

#[test]
fn where_there_was_no_policy_there_is_one_of_one_statement() {
    let after = with(None, &new_statement()).unwrap();
    assert!(read(&after).unwrap().denies_plain_http(BUCKET), "{}", after.0);
}

#[test]
fn what_cannot_be_read_is_not_edited() {
    let twice = r#"{"Statement": [], "statement": {"Effect": "Deny", "Principal": "*", "Action": "*"}}"#;
    for broken in ["", "{", "[]", r#"{"Version": "2012-10-17"}"#, twice, r#"{"Statement": [{"Effect": "Allow"}]}"#] {
        let broken = document(broken);
        assert!(matches!(without_public(&broken, &Context::anything()), Err(Refusal::Unreadable { .. })), "{broken:?}");
        assert!(matches!(with(Some(&broken), &new_statement()), Err(Refusal::Unreadable { .. })), "{broken:?}");
    }
}

#[test]
fn statements_are_told_with_their_names() {
    let all = document(
        r#"{"Statement": [{"SID": "b","Effect":"Allow","Principal":"*","Action":"*"},
        {"Effect": "Deny", "Principal": "*", "Action": "*"}]}"#,
    );
    let all = statements(&all).unwrap();
    assert_eq!(all[0].0, r#"{"SID": "b","Effect":"Allow","Principal":"*","Action":"*"}"#);
    assert_eq!((sid(&all[0]).unwrap().as_deref(), sid(&all[1]).unwrap()), (Some("b"), None));
}

#[test]
fn a_permission_for_everyone_is_known_as_public() {
    let text = |text: &str| vec![text.to_owned()];
    let topic = "arn:aws:sns:eu-west-1:111122223333:orders";
    let is_open = |accounts| {
        let policy = of_permission("SNS", "x", &text(accounts), &text("Publish"), topic);
        !read(&policy).unwrap().public_grants(&Context::of(topic)).is_empty()
    };
    assert!(is_open("*") && !is_open("444455556666"));
}
