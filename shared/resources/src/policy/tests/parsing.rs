//! Reading policy documents in all the shapes that items hold them in.

use super::{policy, read};
use crate::policy::{Comparison, Effect, Item, Operator, Policy, Principal, Principals, Quantifier, Scope};
use crate::read::{Section, text};
use serde::Deserialize;

const DOCUMENT: &str = r#"{"Version":"2012-10-17","Id":"i","Statement":{"Sid":"s","Effect":"Allow","Principal":{"AWS":"*"},
    "Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}}}"#;

#[test]
fn one_and_a_list_of_one_are_the_same_and_so_is_every_casing_of_an_element() {
    let lists = r#"{"VERSION":"2012-10-17","statement":[{"sid":"s","EFFECT":"Allow","principal":{"aws":["*"]},
        "action":["s3:GetObject"],"resource":["arn:aws:s3:::b/*"],"condition":{"StringEquals":{"aws:SourceVpc":["vpc-1"]}}}]}"#;
    assert_eq!(read(DOCUMENT).unwrap(), read(lists).unwrap());
    assert_eq!(read(DOCUMENT).unwrap(), read(&format!("[{DOCUMENT}]")).unwrap());
}

#[test]
fn what_stands_beside_the_statements_changes_nothing() {
    let more = DOCUMENT.replacen('{', r#"{"More":{"Statement":[1]},"#, 1).replace(r#""Id":"i","#, "");
    assert_eq!(read(DOCUMENT).unwrap(), read(&more).unwrap());
}

#[test]
fn a_section_holds_a_policy_in_every_wrapping() {
    #[derive(Deserialize)]
    struct Holder {
        policy: Section<Policy>,
    }
    let string = serde_json::to_string(DOCUMENT).unwrap();
    let encoded = serde_json::to_string(&DOCUMENT.replace('{', "%7B").replace('"', "%22").replace('}', "%7D")).unwrap();
    for wrapped in [DOCUMENT, &string, &encoded, &format!("[{DOCUMENT}]")] {
        let holder: Holder = text(&format!(r#"{{"Policy":{wrapped}}}"#), "item").unwrap();
        assert_eq!(holder.policy.required("policy").unwrap(), &read(DOCUMENT).unwrap(), "{wrapped}");
    }
    let none: Holder = text(r#"{"Policy":{}}"#, "item").unwrap();
    assert_eq!(none.policy.get("policy").unwrap(), None);
}

#[test]
fn what_iam_would_refuse_is_unreadable_and_says_why() {
    let allow = r#""Effect":"Allow","Action":"a:b","Resource":"*""#;
    for (json, why) in [
        (r#"{"Version":"2012-10-17"}"#.to_owned(), "missing field `Statement`"),
        (format!(r#"{{"Version":"2020-01-01","Statement":{{{allow}}}}}"#), "a version of the policy language"),
        (format!(r#"{{"Statement":{{{allow}}},"statement":[]}}"#), "duplicate field `Statement`"),
        (format!(r#"{{"Statement":{{{allow},"action":"c:d"}}}}"#), "duplicate field `Action`"),
        (
            format!(r#"{{"Statement":{{{allow},"NotAction":"c:d"}}}}"#),
            "statement 1 cannot be read: it names an element and",
        ),
        (format!(r#"{{"Statement":{{{allow},"NotResource":"*"}}}}"#), "an element and its opposite"),
        (format!(r#"{{"Statement":{{{allow},"Principal":"*","NotPrincipal":"*"}}}}"#), "an element and its opposite"),
        (r#"{"Statement":[{"Effect":"Allow","Resource":"*"}]}"#.to_owned(), "neither Action nor NotAction"),
        (r#"{"Statement":[{"Action":"*","Resource":"*"}]}"#.to_owned(), "it has no Effect"),
        (r#"{"Statement":[{"Effect":"allow","Action":"*"}]}"#.to_owned(), "unknown variant `allow`"),
        (
            r#"{"Statement":[{"Effect":"Allow","Action":7}]}"#.to_owned(),
            "Statement[0].Action: invalid type: integer `7`, expected a string, or a list of strings",
        ),
        (r#"{"Statement":["Allow"]}"#.to_owned(), "expected a statement"),
        (r#"{"Statement":"Allow"}"#.to_owned(), "expected a statement, or a list of statements"),
        (r#""Allow""#.to_owned(), "expected a policy document"),
        ("[]".to_owned(), "invalid length 0"),
        (format!("[{DOCUMENT},{DOCUMENT}]"), "more than one policy document"),
        (format!(r#"{{"Statement":{{{allow},"Principal":7}}}}"#), "expected `*`, or an object"),
        (format!(r#"{{"Statement":{{{allow},"Principal":{{"AWS":7}}}}}}"#), "invalid type: integer `7`"),
        (r#"{"Statement":[{"Effect":"Allow","Action":["a:b",[]]}]}"#.to_owned(), "invalid type: sequence"),
        (r#"{"Statement":[{"Effect":"Allow","Action":[]}]}"#.to_owned(), "an element of it is an empty list"),
        (
            r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":[]}]}"#.to_owned(),
            "an element of it is an empty list",
        ),
        (format!(r#"{{"Statement":{{{allow},"Condition":{{"Bool":{{"a":"x","A":"y"}}}}}}}}"#), "`A` is there twice"),
        (format!(r#"{{"Statement":{{{allow},"Condition":{{"Bool":{{}},"Bool":{{}}}}}}}}"#), "`Bool` is there twice"),
        (format!(r#"{{"Statement":{{{allow},"Condition":{{"Bool":{{"a":{{}}}}}}}}}}"#), "invalid type: map"),
        (format!(r#"{{"Statement":{{{allow},"Condition":["Bool"]}}}}"#), "expected an object"),
    ] {
        let error = read(&json).unwrap_err().to_string();
        assert!(error.contains(why), "{json}: {error}");
    }
}

#[test]
fn everything_is_kept() {
    let json = r#"{"Statement":[
        {"Effect":"Deny","NotPrincipal":{"AWS":["111122223333","arn:aws:iam::111122223333:user/u"],"Service":"S3.amazonaws.com",
           "Federated":"cognito-identity.amazonaws.com","CanonicalUser":"c","Robot":"r"},
         "NotAction":["a:b"],"NotResource":"*","Extra":{"x":[1]},
         "Condition":{"ForAllValues:StringNotLikeIfExists":{"k":[true,7,1.5,"x"]},"Foo":{"k":"v"},"Bool":{}}}]}"#;
    let policy = read(json).unwrap();
    let statement = &policy.statements()[0];
    assert_eq!((statement.effect(), statement.label().to_string().as_str()), (Effect::Deny, "statement 1"));
    assert_eq!(statement.unknown, ["Extra"]);
    let Some(Principals::AllBut(principals)) = statement.principals() else { panic!("{statement:?}") };
    assert_eq!(
        principals[..],
        [
            Principal::Account("111122223333".to_owned()),
            Principal::Identity {
                arn: "arn:aws:iam::111122223333:user/u".to_owned(),
                account: "111122223333".to_owned()
            },
            Principal::Service("s3.amazonaws.com".to_owned()),
            Principal::Federated("cognito-identity.amazonaws.com".to_owned()),
            Principal::CanonicalUser("c".to_owned()),
            Principal::Unknown { kind: "Robot".to_owned(), value: "r".to_owned() },
        ]
    );
    assert!(statement.named_principals().is_empty());
    assert!(matches!(statement.actions(), Scope::AllBut(_)) && matches!(statement.resources(), Some(Scope::AllBut(_))));
    let [first, second] = statement.conditions() else { panic!("{statement:?}") };
    let quantifier = Some(Quantifier::ForAllValues);
    assert_eq!(
        first.operator(),
        &Operator::Known { quantifier, comparison: Comparison::StringNotLike, if_exists: true }
    );
    assert_eq!((first.key(), first.values()), ("k", ["true", "7", "1.5", "x"].map(str::to_owned).as_slice()));
    assert_eq!(second.operator(), &Operator::Unknown("Foo".to_owned()));
}

#[test]
fn an_aws_principal_is_told_by_its_form() {
    // IAM User Guide, "AWS JSON policy elements: Principal", and "IAM identifiers".
    let account = "111122223333".to_owned();
    let identity = |arn: &str| Principal::Identity { arn: arn.to_owned(), account: account.clone() };
    let unknown = |value: &str| Principal::Unknown { kind: "AWS".to_owned(), value: value.to_owned() };
    let user = "arn:aws:iam::111122223333:user/u";
    let session = "arn:aws-us-gov:sts::111122223333:assumed-role/r/s";
    let cloudfront = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC";
    for (value, expected) in [
        ("111122223333", Principal::Account(account.clone())),
        ("arn:aws-cn:iam::111122223333:root", Principal::Account(account.clone())),
        (user, identity(user)),
        (session, identity(session)),
        ("AROACKCEVSQ6C2EXAMPLE", Principal::UniqueId("AROACKCEVSQ6C2EXAMPLE".to_owned())),
        (cloudfront, Principal::OriginAccessIdentity(cloudfront.to_owned())),
        // An account's number has twelve digits.
        ("11112222333", unknown("11112222333")),
        ("arn:aws:iam::11112222333:root", unknown("arn:aws:iam::11112222333:root")),
        ("arn:aws:iam::aws:user/u", unknown("arn:aws:iam::aws:user/u")),
        ("arn:aws:s3:::111122223333", unknown("arn:aws:s3:::111122223333")),
    ] {
        let policy =
            policy(&format!(r#"{{"Effect":"Allow","Principal":{{"AWS":"{value}"}},"Action":"a:b","Resource":"*"}}"#));
        assert_eq!(policy.statements()[0].named_principals(), [expected]);
    }
}

#[test]
fn a_statement_is_called_by_its_place_and_its_sid() {
    let policy = policy(
        r#"{"Effect":"Deny","Action":"a:b"},{"Sid":"S","Effect":"Allow","Action":"a:b"},
           {"Sid":"","Effect":"Allow","Action":"a:b"}"#,
    );
    let labels: Vec<_> = policy
        .statements()
        .iter()
        .map(|statement| (statement.label().number(), statement.label().to_string()))
        .collect();
    let expected = ["statement 1", "statement 2 (S)", "statement 3"].map(str::to_owned);
    assert!(labels.into_iter().eq((1..).zip(expected)));
}

#[test]
fn every_operator_is_known_with_every_prefix_and_suffix() {
    for (name, comparison) in Comparison::ALL {
        for (prefix, quantifier) in [
            ("", None),
            ("ForAllValues:", Some(Quantifier::ForAllValues)),
            ("foranyvalue:", Some(Quantifier::ForAnyValue)),
        ] {
            let plain = Operator::new(&format!("{prefix}{name}"));
            assert_eq!(plain, Operator::Known { quantifier, comparison: *comparison, if_exists: false });
            let lenient = format!("{prefix}{name}IfExists");
            let expected = match comparison {
                // IAM User Guide: `IfExists` goes with any operator but `Null`.
                Comparison::Null => Operator::Unknown(lenient.clone()),
                comparison => Operator::Known { quantifier, comparison: *comparison, if_exists: true },
            };
            assert_eq!(Operator::new(&lenient), expected);
        }
    }
    assert_eq!(Comparison::ALL.len(), 27);
    assert_eq!(Operator::new("IfExists"), Operator::Unknown("IfExists".to_owned()));
}

#[test]
fn null_is_none() {
    let policy =
        policy(r#"{"Sid":null,"Effect":"Allow","Principal":null,"Action":"a:b","Resource":null,"Condition":null}"#);
    let statement = &policy.statements()[0];
    assert!(statement.principals().is_none() && statement.resources().is_none() && statement.conditions().is_empty());
    assert!(matches!(&statement.actions().items()[..], [Item::Matching(action)] if action.as_str() == "a:b"));
}
