//! Which identity policies make an administrator.

use super::policy;
use crate::policy::AdminKind::{self, AllBut, Everything, Iam, PassRole};

/// Where the case comes from, the elements of a statement after its effect, and by what it makes an administrator.
type Case = (&'static str, &'static str, &'static [AdminKind]);

const EVERY: &[AdminKind] = &[Everything, Iam, PassRole];

const CASES: &[Case] = &[
    // AWS managed policy AdministratorAccess.
    ("AdministratorAccess", r#""Action":"*","Resource":"*""#, EVERY),
    ("spelling", r#""Action":"*:*","Resource":"*""#, EVERY),
    ("spelling", r#""Action":["**"],"Resource":["**"]"#, EVERY),
    ("spelling", r#""Action":"?*","Resource":"?*""#, EVERY),
    ("spelling", r#""Action":"*:?*","Resource":"arn:*""#, EVERY),
    ("spelling", r#""Action":["s3:GetObject","*"],"Resource":["arn:aws:s3:::b","*"]"#, EVERY),
    ("spelling", r#""Action":"*","Resource":"arn:aws:*""#, EVERY),
    ("spelling", r#""Action":"*","Resource":"arn:aws-us-gov:*:*:*:*""#, EVERY),
    ("spelling", r#""Action":"*","Resource":"*:*""#, EVERY),
    ("NotResource", r#""Action":"*","NotResource":"arn:aws:s3:::b/*""#, EVERY),
    ("nothing left", r#""Action":"*","NotResource":"*""#, &[]),
    ("with MFA", r#""Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#, EVERY),
    // AWS managed policy PowerUserAccess.
    ("PowerUserAccess", r#""NotAction":["iam:*","organizations:*","account:*"],"Resource":"*""#, &[AllBut]),
    ("NotAction", r#""NotAction":"s3:DeleteBucket","Resource":"*""#, &[AllBut, Iam, PassRole]),
    ("NotAction", r#""NotAction":"iam:CreateUser","Resource":"*""#, &[AllBut, PassRole]),
    ("NotAction", r#""NotAction":[],"Resource":"*""#, &[Everything, AllBut, Iam, PassRole]),
    ("NotAction", r#""NotAction":"*","Resource":"*""#, &[]),
    ("NotAction", r#""NotAction":"iam:*","Resource":"arn:aws:s3:::b/*""#, &[]),
    // AWS managed policy IAMFullAccess.
    ("IAMFullAccess", r#""Action":["iam:*","organizations:DescribeAccount"],"Resource":"*""#, &[Iam, PassRole]),
    ("spelling", r#""Action":"IAM:*","Resource":"*""#, &[Iam, PassRole]),
    ("spelling", r#""Action":"iam*","Resource":"*""#, &[Iam, PassRole]),
    ("spelling", r#""Action":"i*","Resource":"arn:aws:iam::*:*""#, &[Iam, PassRole]),
    ("roles only", r#""Action":"iam:*","Resource":"arn:aws:iam::111122223333:role/*""#, &[Iam, PassRole]),
    ("users only", r#""Action":"iam:*","Resource":"arn:aws:iam::*:user/*""#, &[Iam]),
    ("own user", r#""Action":"iam:*","Resource":"arn:aws:iam::*:user/${aws:username}""#, &[]),
    ("a path", r#""Action":"iam:*","Resource":"arn:aws:iam::111122223333:role/app/*""#, &[]),
    ("PassRole", r#""Action":["iam:PassRole"],"Resource":["*"]"#, &[PassRole]),
    ("PassRole", r#""Action":"iam:Pass*","Resource":"arn:aws:iam::111122223333:role/*""#, &[PassRole]),
    ("PassRole", r#""Action":"iam:?assRole","Resource":"arn:aws:iam::*:role/*""#, &[PassRole]),
    ("PassRole", r#""Action":"iam:PassRole","Resource":"arn:aws:iam::111122223333:role/app""#, &[]),
    ("own account", r#""Action":"iam:PassRole","Resource":"arn:aws:iam::${aws:PrincipalAccount}:role/*""#, &[PassRole]),
    ("any 12 digits", r#""Action":"iam:*","Resource":"arn:aws:iam::????????????:role/*""#, &[Iam, PassRole]),
    ("some accounts", r#""Action":"iam:PassRole","Resource":"arn:aws:iam::1*:role/*""#, &[PassRole]),
    ("own role", r#""Action":"iam:PassRole","Resource":"arn:aws:iam::1*:role/${aws:username}""#, &[]),
    // IAM User Guide, "IAM ARNs": the ARN of a role always has its account.
    ("no account", r#""Action":"iam:PassRole","Resource":"arn:aws:iam:::role/*""#, &[]),
    // Same page: these belong to AWS, and nobody else can change them.
    ("AWS managed policies", r#""Action":"iam:*","Resource":"arn:aws:iam::aws:policy/*""#, &[]),
    (
        "PassRole to a service",
        r#""Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}"#,
        &[PassRole],
    ),
    // AWS managed policy AmazonS3FullAccess.
    ("a service", r#""Action":["s3:*","s3-object-lambda:*"],"Resource":"*""#, &[]),
    // AWS managed policy ReadOnlyAccess has many of these.
    ("reading", r#""Action":["ec2:Describe*","iam:Get*","iam:List*"],"Resource":"*""#, &[]),
    ("verbs", r#""Action":"*:Get*","Resource":"*""#, &[]),
    ("one bucket", r#""Action":"*","Resource":"arn:aws:s3:::b""#, &[]),
    ("all buckets", r#""Action":"*","Resource":"arn:aws:s3:::*""#, &[]),
];

fn kinds(statements: &str) -> Vec<AdminKind> {
    policy(statements).admin_grants().iter().map(crate::policy::AdminGrant::kind).collect()
}

#[test]
fn administrators_are_told_by_kind() {
    for (source, elements, expected) in CASES {
        assert_eq!(kinds(&format!(r#"{{"Effect":"Allow",{elements}}}"#)), *expected, "{source}: {elements}");
    }
}

#[test]
fn only_a_deny_of_all_of_it_takes_it_away() {
    let left =
        |deny: &str| kinds(&format!(r#"{{"Effect":"Allow","Action":"*","Resource":"*"}},{{"Effect":"Deny",{deny}}}"#));
    assert_eq!(left(r#""Action":"*","Resource":"*""#), []);
    assert_eq!(left(r#""NotAction":[],"NotResource":[]"#), []);
    assert_eq!(left(r#""Action":"iam:*","Resource":"*""#), [Everything]);
    assert_eq!(left(r#""Action":"iam:PassRole","Resource":"*""#), [Everything, Iam]);
    assert_eq!(left(r#""Action":"*","Resource":"arn:aws:s3:::*""#), EVERY);
    // "AWS: Deny access without MFA" (IAM policy examples): an administrator, who signs in with MFA.
    let mfa =
        r#""NotAction":"iam:*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}"#;
    assert_eq!(left(mfa), EVERY);
    assert_eq!(left(r#""Action":"*","Resource":"*","Condition":{"Odd":{"a":"b"}}"#), EVERY);
    assert_eq!(left(r#""Principal":"*","Action":"*","Resource":"*""#), EVERY);
    assert_eq!(left(r#""Action":"*","Resource":"*","Extra":1"#), EVERY);
}

#[test]
fn a_condition_is_told() {
    let policy = policy(
        r#"{"Effect":"Allow","Action":"*","Resource":"*"},
           {"Sid":"Pass","Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"Bool":{"a":"true"}}}"#,
    );
    let facts: Vec<String> = policy.admin_grants().iter().map(ToString::to_string).collect();
    assert_eq!(facts[0], "statement 1 allows every action on everything");
    assert_eq!(facts[3], "statement 2 (Pass) allows iam:PassRole on every role under a condition");
    assert_eq!(policy.statement(policy.admin_grants()[3].statement()), policy.statements().get(1));
}
