//! Properties that hold of every policy.

use super::{BUCKET, OWNER, policy, read};
use crate::policy::{Context, Grant, Grantee, Item, Pattern, Policy, Trusted};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const PRINCIPALS: &[&str] = &[
    r#""Principal":"*""#,
    r#""Principal":{"AWS":["*","111122223333"]}"#,
    r#""Principal":{"AWS":"arn:aws:iam::444455556666:role/r"}"#,
    r#""Principal":{"AWS":"444455556666"}"#,
    r#""Principal":{"Service":"s3.amazonaws.com"}"#,
    r#""Principal":{"AWS":[]}"#,
    r#""NotPrincipal":{"AWS":"111122223333"}"#,
    r#""NotPrincipal":{"AWS":["444455556666","*"]}"#,
    r#""Sid":"none""#,
];
const ACTIONS: &[&str] =
    &["*", "s3:*", "s3:Get*", "s3:GetObject", "S3:PUTOBJECT", "iam:*", "iam:PassRole", "?*:*", "*Object"];
const RESOURCES: &[&str] = &[
    "*",
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b*",
    "arn:aws:s3:::*b",
    "arn:aws:s3:::b/${v}",
    "arn:aws:iam::*:role/*",
];
const CONDITIONS: &[&str] = &[
    r#""StringEquals":{"aws:PrincipalOrgID":"o-a"}"#,
    r#""StringNotEquals":{"aws:PrincipalOrgID":["o-a","o-b"]}"#,
    r#""StringNotLikeIfExists":{"aws:userid":["AROAEXAMPLEID:*"]}"#,
    r#""NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}"#,
    r#""IpAddress":{"aws:SourceIp":["0.0.0.0/0"]}"#,
    r#""Bool":{"aws:SecureTransport":"false"}"#,
    r#""ForAllValues:StringEquals":{"aws:SourceVpc":"vpc-1"}"#,
    r#""Null":{"aws:SourceVpc":"false"}"#,
    r#""Unknown":{"a":"b"}"#,
    r#""ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}"#,
];

fn strings(pool: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(pool, 1..3)
}

/// A statement of either effect, but for the effect.
fn elements() -> impl Strategy<Value = String> {
    let conditions = prop_oneof![3 => Just(Vec::new()), 2 => subsequence(CONDITIONS, 1..3)];
    let scopes = (strings(ACTIONS), strings(RESOURCES), any::<bool>(), any::<bool>());
    (select(PRINCIPALS), scopes, conditions, prop::bool::weighted(0.1)).prop_map(
        |(principal, (actions, resources, not_action, not_resource), conditions, unknown)| {
            let not = |not: bool| if not { "Not" } else { "" };
            format!(
                r#"{principal},"{}Action":{},"{}Resource":{},"Condition":{{{}}}{}"#,
                not(not_action),
                serde_json::to_string(&actions).unwrap(),
                not(not_resource),
                serde_json::to_string(&resources).unwrap(),
                conditions.join(","),
                if unknown { r#","Extra":1"# } else { "" }
            )
        },
    )
}

fn statement(effect: &str, elements: &str) -> String {
    format!(r#"{{"Effect":"{effect}",{elements}}}"#)
}

fn statements() -> impl Strategy<Value = Vec<String>> {
    let one = (select(&["Allow", "Deny"][..]), elements()).prop_map(|(effect, elements)| statement(effect, &elements));
    prop::collection::vec(one, 0..5)
}

fn context() -> impl Strategy<Value = Context> {
    let about = select(vec![Context::anything(), Context::of(BUCKET)]);
    (about, any::<bool>())
        .prop_map(|(context, some)| if some { context.only(&["s3:GetObject", "iam:*"]) } else { context })
}

/// What a list of grants comes to: who may do what on what, statement by statement.
fn rights(grants: &[Grant]) -> Vec<(usize, &Grantee, &Item, &Item)> {
    let mut rights = Vec::new();
    for grant in grants {
        for action in grant.actions() {
            for resource in grant.resources() {
                rights.push((grant.statement().number(), grant.grantee(), action, resource));
            }
        }
    }
    rights
}

/// Every answer of `less` is one of `more`.
fn is_within(less: &Policy, more: &Policy, context: &Context) {
    let trusted = Trusted { accounts: ["444455556666".to_owned()].into(), organizations: ["o-b".to_owned()].into() };
    let answers = |policy: &Policy| {
        [
            policy.grants(context),
            policy.public_grants(context),
            policy.external_grants(OWNER, &trusted, context),
            policy.service_grants(context).into_iter().filter(Grant::is_open).collect(),
        ]
    };
    for (less, more) in answers(less).iter().zip(&answers(more)) {
        let more = rights(more);
        for right in rights(less) {
            assert!(more.contains(&right), "{right:?} is not in {more:?}");
        }
    }
    let more = more.admin_grants();
    for grant in less.admin_grants() {
        assert!(more.contains(&grant), "{grant} is not in {more:?}");
    }
}

/// Spells lists of one as strings, and changes the case of what has none.
fn respelled(statement: &str) -> String {
    let mut text = statement.to_owned();
    for word in ACTIONS.iter().chain(RESOURCES) {
        text = text.replace(&format!(r#"["{word}"]"#), &format!(r#""{word}""#));
    }
    for action in ACTIONS {
        text = text.replace(&format!(r#"Action":"{action}""#), &format!(r#"Action":"{}""#, action.to_uppercase()));
    }
    for element in ["Effect", "Principal", "Action", "Resource", "Condition", "StringEquals", "aws:PrincipalOrgID"] {
        text = text.replace(&format!(r#"{element}":"#), &format!(r#"{}":"#, element.to_lowercase()));
    }
    text
}

fn json() -> impl Strategy<Value = String> {
    let words = [
        "Statement",
        "Effect",
        "Allow",
        "Deny",
        "Principal",
        "NotPrincipal",
        "AWS",
        "Service",
        "Action",
        "NotAction",
        "Resource",
        "Condition",
        "StringLike",
        "IpAddress",
        "aws:SourceIp",
        "aws:SourceArn",
        "*",
        "${",
        "arn:aws:iam::1:é",
        "::/0",
        "",
    ];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        select(words.to_vec()).prop_map(|word| format!("{word:?}")),
        ".*".prop_map(|text| serde_json::to_string(&text).unwrap()),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        let key = select(words.to_vec()).prop_map(|word| format!("{word:?}"));
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::btree_map(key, inner, 0..8).prop_map(|entries| {
                let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{key}:{value}")).collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    })
}

fn ask_everything(policy: &Policy) {
    for context in [Context::anything(), Context::of(BUCKET), Context::of("é"), Context::of("").only(&["*"])] {
        for grant in policy.external_grants(OWNER, &Trusted::default(), &context) {
            assert!(!grant.to_string().is_empty());
        }
        assert!(policy.public_grants(&context).len() <= policy.grants(&context).len());
    }
    policy.admin_grants();
    policy.denies_plain_http(BUCKET);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_statement_added_never_narrows(before in statements(), added in elements(), context in context()) {
        let mut after = before.clone();
        after.push(statement("Allow", &added));
        is_within(&policy(&before.join(",")), &policy(&after.join(",")), &context);
    }

    #[test]
    fn a_deny_added_never_widens(before in statements(), added in elements(), context in context()) {
        let mut after = before.clone();
        after.push(statement("Deny", &added));
        let (before, after) = (policy(&before.join(",")), policy(&after.join(",")));
        is_within(&after, &before, &context);
        prop_assert!(after.denies_plain_http(BUCKET) || !before.denies_plain_http(BUCKET));
    }

    #[test]
    fn a_condition_added_never_widens(before in elements(), condition in select(CONDITIONS), context in context()) {
        let narrower = before.replacen("\"Condition\":{", &format!("\"Condition\":{{{condition},"), 1).replace(",}", "}");
        if let Ok(narrower) = read(&format!(r#"{{"Statement":{}}}"#, statement("Allow", &narrower))) {
            // A condition on an administrator's statement is told, and so makes another fact of it.
            let kinds = |policy: &Policy| policy.admin_grants().len();
            let wider = policy(&statement("Allow", &before));
            prop_assert_eq!(kinds(&narrower), kinds(&wider));
            let (less, more) = (narrower.public_grants(&context), wider.public_grants(&context));
            let more = rights(&more);
            for right in rights(&less) {
                prop_assert!(more.contains(&right));
            }
        }
    }

    #[test]
    fn a_deny_of_everything_leaves_nothing(before in statements(), context in context()) {
        let deny = r#"{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}"#;
        let after = policy(&before.iter().map(String::as_str).chain([deny]).collect::<Vec<_>>().join(","));
        prop_assert!(after.grants(&context).is_empty() && after.denies_plain_http(BUCKET));
        let deny = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#;
        let after = policy(&before.iter().map(String::as_str).chain([deny]).collect::<Vec<_>>().join(","));
        prop_assert!(after.admin_grants().is_empty());
    }

    #[test]
    fn spelling_changes_nothing(statements in statements()) {
        let respelled: Vec<String> = statements.iter().map(|statement| respelled(statement)).collect();
        let (one, other) = (policy(&statements.join(",")), policy(&respelled.join(",")));
        ask_everything(&one);
        let context = Context::of(BUCKET);
        let (grants, others) = (one.grants(&context), other.grants(&context));
        prop_assert_eq!(rights(&grants), rights(&others));
        prop_assert_eq!(one.public_grants(&context).len(), other.public_grants(&context).len());
        prop_assert_eq!(one.admin_grants(), other.admin_grants());
        prop_assert_eq!(one.denies_plain_http(BUCKET), other.denies_plain_http(BUCKET));
    }

    #[test]
    fn knowing_the_resource_never_makes_more_public(statements in statements()) {
        let policy = policy(&statements.join(","));
        let (known, unknown) = (policy.public_grants(&Context::of(BUCKET)), policy.public_grants(&Context::anything()));
        prop_assert!(known.is_empty() || !unknown.is_empty());
    }

    #[test]
    fn no_json_makes_it_panic(json in json()) {
        if let Ok(policy) = read(&json) {
            ask_everything(&policy);
        }
    }

    #[test]
    fn without_wildcards_covering_and_meeting_are_equality(a in "[a-c:/]{0,4}", b in "[a-c:/]{0,4}") {
        let (left, right) = (Pattern::resource(&a), Pattern::resource(&b));
        prop_assert_eq!(left.covers(&right), a == b);
        prop_assert_eq!(left.meets(&right), a == b);
    }

    #[test]
    fn patterns_agree_with_the_texts_they_match(a in "[ab?*]{0,5}", b in "[ab?*]{0,5}", text in "[ab]{0,6}") {
        let (left, right) = (Pattern::resource(&a), Pattern::resource(&b));
        let matches = |pattern: &str| by_definition(pattern.as_bytes(), text.as_bytes());
        prop_assert_eq!(left.covers(&Pattern::resource(&text)), matches(&a));
        prop_assert_eq!(left.meets(&Pattern::resource(&text)), matches(&a));
        prop_assert!(!(left.covers(&right) && matches(&b)) || matches(&a));
        prop_assert!(left.meets(&right) || !(matches(&a) && matches(&b)));
    }
}

/// Wildcards by their definition, one step at a time.
fn by_definition(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern, text) {
        ([], []) => true,
        ([b'*', after @ ..], []) => by_definition(after, text),
        ([b'*', after @ ..], [_, rest @ ..]) => by_definition(after, text) || by_definition(pattern, rest),
        ([b'?', after @ ..], [_, rest @ ..]) => by_definition(after, rest),
        ([a, after @ ..], [b, rest @ ..]) => a == b && by_definition(after, rest),
        _ => false,
    }
}
