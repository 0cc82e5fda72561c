//! Who outside the owner's account may do what; services and identity providers.

use super::{BUCKET, OWNER, allows, policy};
use crate::policy::{Context, Trusted};

/// Where the case comes from, the principal with what follows it, and whether that is somebody outside whom the owner, who
/// trusts account 444455556666 and organization o-ours, does not trust.
type Case = (&'static str, &'static str, bool);

const CASES: &[Case] = &[
    ("owner", r#""Principal":{"AWS":"arn:aws:iam::111122223333:root"}"#, false),
    ("owner", r#""Principal":{"AWS":"111122223333"}"#, false),
    ("owner's role", r#""Principal":{"AWS":"arn:aws:iam::111122223333:role/r"}"#, false),
    ("owner's session", r#""Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/r/s"}"#, false),
    ("trusted", r#""Principal":{"AWS":["444455556666","arn:aws:iam::444455556666:user/u"]}"#, false),
    ("vendor", r#""Principal":{"AWS":"arn:aws:iam::777788889999:root"}"#, true),
    ("vendor's role", r#""Principal":{"AWS":"arn:aws:iam::777788889999:role/r"}"#, true),
    ("one of several", r#""Principal":{"AWS":["111122223333","777788889999"]}"#, true),
    ("China", r#""Principal":{"AWS":"arn:aws-cn:iam::111122223333:root"}"#, false),
    ("everyone", r#""Principal":"*""#, true),
    ("everyone but", r#""NotPrincipal":{"AWS":"777788889999"}"#, true),
    ("deleted", r#""Principal":{"AWS":"AIDACKCEVSQ6C2EXAMPLE"}"#, true),
    (
        "canonical user",
        r#""Principal":{"CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}"#,
        true,
    ),
    ("unknown kind", r#""Principal":{"Robot":"r2"}"#, true),
    ("odd ARN", r#""Principal":{"AWS":"arn:aws:s3:::111122223333"}"#, true),
    ("service", r#""Principal":{"Service":"s3.amazonaws.com"}"#, false),
    // CloudFront Developer Guide, "Restrict access to an Amazon S3 origin": an identity of CloudFront's, for the owner's own
    // distributions.
    (
        "origin access identity",
        r#""Principal":{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC"}"#,
        false,
    ),
    // IAM User Guide, "AWS account principals": an account's number has twelve digits.
    ("no account's number", r#""Principal":{"AWS":"arn:aws:iam::11112222333:root"}"#, true),
    ("provider", r#""Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/p"}"#, false),
    ("own organization", r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-ours"}}"#, false),
    (
        "own unit",
        r#""Principal":"*","Condition":{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-ours/*"}}"#,
        false,
    ),
    ("other organization", r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-theirs"}}"#, true),
    ("both", r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":["o-ours","o-theirs"]}}"#, true),
    ("own source", r#""Principal":"*","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#, false),
    ("own topic", r#""Principal":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:111122223333:*"}}"#, false),
    ("a bucket", r#""Principal":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::c"}}"#, true),
    (
        "own roles",
        r#""Principal":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}"#,
        false,
    ),
    ("network", r#""Principal":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, true),
    // IAM User Guide, "AWS global condition context keys": a service that calls for itself.
    (
        "one service",
        r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalServiceName":"cloudtrail.amazonaws.com"}}"#,
        false,
    ),
    (
        "vendor with id",
        r#""Principal":{"AWS":"777788889999"},"Condition":{"StringEquals":{"sts:ExternalId":"x"}}"#,
        true,
    ),
    (
        "vendor in the organization",
        r#""Principal":{"AWS":"777788889999"},"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-ours"}}"#,
        false,
    ),
];

fn trusted() -> Trusted {
    Trusted { accounts: ["444455556666".to_owned()].into(), organizations: ["o-ours".to_owned()].into() }
}

#[test]
fn those_outside_are_told_from_those_within_and_the_trusted() {
    for (source, elements, external) in CASES {
        let policy = policy(&format!(r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"*",{elements}}}"#));
        let grants = policy.external_grants(OWNER, &trusted(), &Context::of(BUCKET));
        assert_eq!(!grants.is_empty(), *external, "{source}: {elements}");
    }
}

#[test]
fn a_deny_keeps_outsiders_out() {
    let left = |deny: &str| {
        let policy = policy(&format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"777788889999"}},"Action":"s3:*","Resource":"*"}},
               {{"Effect":"Deny","Action":"*","Resource":"*",{deny}}}"#
        ));
        !policy.external_grants(OWNER, &trusted(), &Context::of(BUCKET)).is_empty()
    };
    assert!(!left(r#""Principal":{"AWS":"777788889999"}"#));
    assert!(!left(r#""Principal":{"AWS":"arn:aws:iam::777788889999:root"}"#));
    assert!(!left(r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-ours"}}"#));
    assert!(!left(r#""NotPrincipal":{"AWS":"arn:aws:iam::111122223333:root"}"#));
    assert!(left(r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-theirs"}}"#));
    assert!(left(r#""Principal":{"AWS":"arn:aws:iam::777788889999:role/r"}"#));
    assert!(left(r#""Principal":{"AWS":"123456789012"}"#));
    // An account is all that is in it ("Principal: AWS account principals").
    let role = policy(
        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::777788889999:role/r"},"Action":"s3:*","Resource":"*"},
           {"Effect":"Deny","Principal":{"AWS":"777788889999"},"Action":"s3:*","Resource":"*"}"#,
    );
    assert!(role.external_grants(OWNER, &trusted(), &Context::of(BUCKET)).is_empty());
}

#[test]
fn services_are_open_unless_a_source_is_pinned() {
    // AWS Config, lambda-function-public-access-prohibited; IAM User Guide, "The confused deputy problem".
    let open = |condition: &str| {
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":{{"Service":"S3.amazonaws.com"}},"Action":"lambda:InvokeFunction",
                 "Resource":"*","Condition":{condition}}}"#
        );
        let grants = policy(&statement).service_grants(&Context::anything());
        assert_eq!(grants[0].service(), Some("s3.amazonaws.com"));
        grants[0].is_open()
    };
    assert!(open("{}"));
    assert!(!open(r#"{"StringEquals":{"AWS:SourceAccount":"111122223333"}}"#));
    assert!(!open(r#"{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::c"}}"#));
    assert!(open(r#"{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::*"}}"#));
    assert!(open(r#"{"StringEqualsIfExists":{"AWS:SourceAccount":"111122223333"}}"#));
}

#[test]
fn a_trust_policy_tells_what_it_requires() {
    // IAM User Guide, "Create a role for OpenID Connect federation": GitHub.
    let trust = policy(
        r#"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
            "Action":"sts:AssumeRoleWithWebIdentity","Condition":{
              "StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"},
              "StringLike":{"token.actions.githubusercontent.com:sub":"repo:org/repo:*"},
              "StringEqualsIfExists":{"SAML:aud":"x"}}}"#,
    );
    let grant = &trust.federated_grants(&Context::anything())[0];
    assert!(grant.resources().is_empty() && allows(grant, "sts:AssumeRoleWithWebIdentity"));
    let statement = trust.statement(grant.statement()).unwrap();
    let aud = statement.required("TOKEN.actions.githubusercontent.com:aud").unwrap();
    assert_eq!((aud.values(), aud.is_fixed()), (["sts.amazonaws.com".to_owned()].as_slice(), true));
    let sub = statement.required("token.actions.githubusercontent.com:sub").unwrap();
    assert!(!sub.is_fixed());
    assert_eq!(statement.required("SAML:aud"), None);
    assert_eq!(statement.required("SAML:sub"), None);
    assert!(statement.may_be_about("sts:AssumeRoleWith*") && !statement.may_be_about("sts:AssumeRole"));
}

/// A `Condition` block, and whether each value that it requires of `k` stands for one text; none where it requires none. IAM
/// User Guide, "IAM JSON policy elements: Condition operators".
const REQUIRED: &[(&str, Option<bool>)] = &[
    (r"{}", None),
    (r#"{"StringEquals":{"k":"a"}}"#, Some(true)),
    (r#"{"StringLike":{"k":"a"}}"#, Some(true)),
    (r#"{"StringLike":{"k":["a","b?"]}}"#, Some(false)),
    (r#"{"ArnEquals":{"k":"arn:aws:iam::111122223333:role/*"}}"#, Some(false)),
    // A star is a star where the operator has no wildcards.
    (r#"{"StringEquals":{"k":"repo:org/repo:*"}}"#, Some(true)),
    (r#"{"StringEqualsIgnoreCase":{"k":"A*"}}"#, Some(true)),
    // And a variable is one in every operator on texts.
    (r#"{"StringEquals":{"k":"${aws:PrincipalTag/t}"}}"#, Some(false)),
    (r#"{"StringLike":{"k":"a*"},"StringEquals":{"k":"ab"}}"#, Some(true)),
    (r#"{"StringEquals":{"K":"a"},"Bool":{"k":"true"}}"#, Some(true)),
    (r#"{"StringEquals":{"k":[]}}"#, None),
    (r#"{"StringEquals":{"other":"a"}}"#, None),
    (r#"{"StringNotEquals":{"k":"a"}}"#, None),
    (r#"{"StringEqualsIfExists":{"k":"a"}}"#, None),
    (r#"{"ForAllValues:StringEquals":{"k":"a"}}"#, None),
    (r#"{"StringEqualsIfExists":{"k":"a"},"Null":{"k":"false"}}"#, Some(true)),
    (r#"{"NumericEquals":{"k":7}}"#, None),
    (r#"{"Bool":{"k":"true"}}"#, None),
    (r#"{"IpAddress":{"k":"203.0.113.7"}}"#, None),
    (r#"{"BinaryEquals":{"k":"QmluYXJ5"}}"#, None),
];

#[test]
fn what_is_required_of_a_key_is_a_text() {
    for (condition, expected) in REQUIRED {
        let policy =
            policy(&format!(r#"{{"Effect":"Allow","Principal":"*","Action":"sts:*","Condition":{condition}}}"#));
        let fixed = policy.statements()[0].required("k").map(crate::policy::Required::is_fixed);
        assert_eq!(fixed, *expected, "{condition}");
    }
}

#[test]
fn an_access_point_is_not_narrowed_by_its_own_name() {
    let allow = r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*",
        "Condition":{"StringEquals":{"s3:DataAccessPointAccount":"111122223333"}}}"#;
    let access_point = "arn:aws:s3:us-west-2:111122223333:accesspoint/p";
    assert!(super::is_public(allow, access_point) && !super::is_public(allow, BUCKET));
}
