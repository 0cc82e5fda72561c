//! A policy document: every question has an answer, a statement added takes nothing away, and a `Deny` of everything for
//! everyone leaves nothing.
#![no_main]

use guardrail_resources::policy::{Context, Policy, Trusted};
use guardrail_resources::read;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

const OWNER: &str = "111122223333";
const BUCKET: &str = "arn:aws:s3:::b";

fn contexts() -> [Context; 3] {
    [Context::anything(), Context::of(BUCKET), Context::of(BUCKET).only(&["s3:GetObject", "iam:*"])]
}

/// Asks all that can be asked.
fn ask(policy: &Policy) {
    for context in contexts() {
        let grants = policy.grants(&context);
        assert!(grants.iter().all(|grant| !grant.to_string().is_empty()));
        let external = policy.external_grants(OWNER, &Trusted::default(), &context);
        for some in [
            policy.public_grants(&context),
            policy.service_grants(&context),
            policy.federated_grants(&context),
            external,
        ] {
            assert!(some.iter().all(|grant| grants.contains(grant)));
        }
    }
    let admin = policy.admin_grants();
    assert!(admin.iter().all(|grant| policy.statement(grant.statement()).is_some()));
    policy.denies_plain_http(BUCKET);
}

/// The document with one more statement; `None` where serde_json's own value cannot hold it.
fn with_statement(json: &str, added: &Value) -> Option<Policy> {
    let mut document: Value = serde_json::from_str(json).ok()?;
    while let Value::Array(mut one) = document {
        document = one.pop()?;
    }
    let statement = document.as_object_mut()?.iter_mut().find(|(key, _)| key.eq_ignore_ascii_case("statement"))?.1;
    match statement {
        Value::Array(statements) => statements.push(added.clone()),
        one => *one = json!([one.take(), added]),
    }
    Some(read::text(&document.to_string(), "policy").expect("a statement more makes nothing unreadable"))
}

fuzz_target!(|json: &str| {
    let Ok(policy) = read::text::<Policy>(json, "policy") else { return };
    ask(&policy);
    let all = json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"});
    if let Some(more) = with_statement(json, &all) {
        for context in contexts() {
            assert!(more.grants(&context).len() >= policy.grants(&context).len());
        }
    }
    let none = json!({"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"});
    if let Some(less) = with_statement(json, &none) {
        assert!(contexts().iter().all(|context| less.grants(context).is_empty()));
        assert!(less.denies_plain_http(BUCKET));
    }
});
