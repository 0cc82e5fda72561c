//! Whole policies: which are public, and what a `Deny` takes away.

use super::{BUCKET, allows, is_public, policy};
use crate::policy::{Context, Grant};

/// Where the case comes from, the resource, the statements, and whether the policy is public.
type Case = (&'static str, &'static str, &'static str, bool);

const QUEUE: &str = "arn:aws:sqs:us-east-1:111122223333:q";
const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:t";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/k";
const FUNCTION: &str = "arn:aws:lambda:us-east-1:111122223333:function:f";
const ROLE: &str = "arn:aws:iam::111122223333:role/r";

const CASES: &[Case] = &[
    // S3 User Guide, "The meaning of public": its first example.
    ("S3", BUCKET, r#"{"Principal":"*","Resource":"*","Action":"s3:PutObject","Effect":"Allow"}"#, true),
    // S3 User Guide, "Setting permissions for website access".
    (
        "website",
        BUCKET,
        r#"{"Sid":"PublicReadGetObject","Effect":"Allow","Principal":"*","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/*"]}"#,
        true,
    ),
    ("AWS star", BUCKET, r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:GetObject","Resource":"*"}"#, true),
    (
        "star in a list",
        BUCKET,
        r#"{"Effect":"Allow","Principal":{"AWS":["111122223333","*"]},"Action":"s3:GetObject","Resource":"*"}"#,
        true,
    ),
    // S3 User Guide, same page: an action that S3 does not have counts.
    (
        "no such action",
        BUCKET,
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:NotASupportedAction","Resource":"*"}"#,
        true,
    ),
    (
        "account",
        BUCKET,
        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"s3:*","Resource":"*"}"#,
        false,
    ),
    // IAM refuses it; S3 calls a principal with a wildcard no fixed one.
    (
        "wildcard in an ARN",
        BUCKET,
        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:user/*"},"Action":"s3:*","Resource":"*"}"#,
        true,
    ),
    // Nor is a Deny of one a Deny of all whom it may mean.
    (
        "wildcard allowed and denied",
        BUCKET,
        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:user/*"},"Action":"s3:*","Resource":"*"},
           {"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::444455556666:user/*"},"Action":"s3:*","Resource":"*"}"#,
        true,
    ),
    ("any service", BUCKET, r#"{"Effect":"Allow","Principal":{"Service":"*"},"Action":"s3:*","Resource":"*"}"#, true),
    (
        "any provider",
        ROLE,
        r#"{"Effect":"Allow","Principal":{"Federated":"*"},"Action":"sts:AssumeRoleWithSAML"}"#,
        true,
    ),
    // AWS Config, lambda-function-public-access-prohibited: "if the principal element is empty".
    ("empty", FUNCTION, r#"{"Effect":"Allow","Principal":"","Action":"lambda:InvokeFunction","Resource":"*"}"#, true),
    ("empty", FUNCTION, r#"{"Effect":"Allow","Principal":{"AWS":[]},"Action":"lambda:*","Resource":"*"}"#, true),
    ("no principal", BUCKET, r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#, true),
    // IAM User Guide, "NotPrincipal with Allow".
    (
        "NotPrincipal",
        BUCKET,
        r#"{"Effect":"Allow","NotPrincipal":{"AWS":"444455556666"},"Action":"s3:GetObject","Resource":"*"}"#,
        true,
    ),
    ("NotAction", BUCKET, r#"{"Effect":"Allow","Principal":"*","NotAction":"s3:Delete*","Resource":"*"}"#, true),
    (
        "NotResource",
        BUCKET,
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","NotResource":"arn:aws:s3:::c/*"}"#,
        true,
    ),
    // CloudFront Developer Guide, "Restrict access to an Amazon S3 origin".
    (
        "origin access control",
        BUCKET,
        r#"{"Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*",
            "Condition":{"StringEquals":{"AWS:SourceArn":"arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE"}}}"#,
        false,
    ),
    (
        "origin access identity",
        BUCKET,
        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC"},
            "Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}"#,
        false,
    ),
    // Elastic Load Balancing, "Enable access logs": us-east-1's account.
    (
        "load balancer logs",
        BUCKET,
        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::127311923021:root"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/AWSLogs/*"}"#,
        false,
    ),
    // CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail".
    (
        "trail",
        BUCKET,
        r#"{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::b"},
           {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/AWSLogs/111122223333/*",
            "Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}}"#,
        false,
    ),
    // SNS, the policy of a topic made in the console.
    (
        "topic default",
        TOPIC,
        r#"{"Sid":"__default_statement_ID","Effect":"Allow","Principal":{"AWS":"*"},"Action":["SNS:Publish","SNS:Subscribe"],
            "Resource":"arn:aws:sns:us-east-1:111122223333:t","Condition":{"StringEquals":{"AWS:SourceOwner":"111122223333"}}}"#,
        false,
    ),
    ("open topic", TOPIC, r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"SNS:Publish","Resource":"*"}"#, true),
    // S3 User Guide, "Granting permissions to publish event notification messages".
    (
        "S3 to SQS",
        QUEUE,
        r#"{"Effect":"Allow","Principal":"*","Action":"SQS:SendMessage","Resource":"arn:aws:sqs:us-east-1:111122223333:q",
            "Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:*:*:amzn-s3-demo-bucket"}}}"#,
        false,
    ),
    ("open queue", QUEUE, r#"{"Effect":"Allow","Principal":"*","Action":"SQS:*","Resource":"*"}"#, true),
    // KMS Developer Guide, "Default key policy".
    (
        "key default",
        KEY,
        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}"#,
        false,
    ),
    ("open key", KEY, r#"{"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*"}"#, true),
    // Lambda Developer Guide, "Function URLs": an unauthenticated one.
    (
        "function URL",
        FUNCTION,
        r#"{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunctionUrl","Resource":"*","Condition":{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}}"#,
        true,
    ),
    // SQS Developer Guide and IAM User Guide, "IAM identifiers": what is left of a deleted role.
    (
        "deleted",
        QUEUE,
        r#"{"Effect":"Allow","Principal":{"AWS":"AROACKCEVSQ6C2EXAMPLE"},"Action":"sqs:*","Resource":"*"}"#,
        false,
    ),
    ("open role", ROLE, r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}"#, true),
    (
        "unknown element",
        BUCKET,
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Conditions":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}}"#,
        true,
    ),
    ("Deny alone", BUCKET, r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}"#, false),
];

#[test]
fn policies_of_the_wild_are_public_or_not() {
    for (source, resource, statements, public) in CASES {
        assert_eq!(is_public(statements, resource), *public, "{source}: {statements}");
    }
}

const ALLOW: &str = r#"{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]}"#;

/// A `Deny` (its elements after the effect), and whether anything of [`ALLOW`] stays public. From "Policy evaluation logic":
/// an explicit deny overrides any allow.
const DENIES: &[(&str, bool)] = &[
    (r#""Principal":"*","Action":"*","Resource":"*""#, false),
    (r#""Principal":{"AWS":"*"},"Action":"S3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]"#, false),
    (r#""Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b*""#, false),
    (r#""Principal":"*","Action":["s3:Get*","s3:List*"],"Resource":"*""#, false),
    (r#""Principal":"*","NotAction":"s3:PutObject","Resource":"*""#, false),
    (r#""Principal":"*","Action":"s3:*","NotResource":"arn:aws:s3:::c/*""#, false),
    (r#""NotPrincipal":{"AWS":"arn:aws:iam::111122223333:role/r"},"Action":"s3:*","Resource":"*""#, false),
    (r#""NotPrincipal":{"AWS":["arn:aws:iam::111122223333:role/r","*"]},"Action":"s3:*","Resource":"*""#, true),
    (r#""Principal":{"AWS":"444455556666"},"Action":"s3:*","Resource":"*""#, true),
    (r#""Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*""#, true),
    (r#""Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b""#, true),
    (r#""Principal":"*","Action":"s3:GetObject","Resource":"*""#, true),
    (r#""Principal":"*","NotAction":"s3:GetObject","Resource":"*""#, true),
    (r#""Principal":"*","Action":"s3:*","NotResource":"arn:aws:s3:::b/public/*""#, true),
    (r#""Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}/*""#, true),
    (r#""Principal":"*","Action":"s3:*","Resource":"ARN:AWS:S3:::B*""#, true),
    (r#""Action":"s3:*","Resource":"*""#, true),
    (r#""Principal":{"AWS":[]},"Action":"s3:*","Resource":"*""#, true),
    (r#""NotPrincipal":{"AWS":[]},"Action":"s3:*","Resource":"*""#, true),
    (r#""Principal":"*","Action":"s3:*","Resource":"*","Unless":"sunday""#, true),
];

#[test]
fn a_deny_takes_away_what_it_surely_covers() {
    assert!(is_public(ALLOW, BUCKET));
    for (deny, public) in DENIES {
        let statements = format!(r#"{ALLOW},{{"Effect":"Deny",{deny}}}"#);
        assert_eq!(is_public(&statements, BUCKET), *public, "{deny}");
    }
}

#[test]
fn denies_of_the_bucket_and_of_its_objects_add_up_where_the_bucket_is_known() {
    let statements = r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"},
        {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b"},
        {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*"}"#;
    assert!(!is_public(statements, BUCKET));
    assert!(!policy(statements).public_grants(&Context::anything()).is_empty());
    assert!(is_public(statements, "arn:aws:s3:::bb"));
}

#[test]
fn a_star_is_the_resource_and_what_its_policy_can_be_about_in_it() {
    // Service Authorization Reference, the resource types of each service: those of a bucket are the bucket and its objects,
    // those of a function are the function, its versions and its aliases, and a queue has nothing in it.
    for (arn, inside) in [
        (BUCKET, &["", "/*"][..]),
        (FUNCTION, &["", ":*"]),
        (QUEUE, &[""]),
        (TOPIC, &[""]),
        (KEY, &[""]),
        ("arn:aws:secretsmanager:us-east-1:111122223333:secret:s-AbCdEf", &[""]),
        ("arn:aws:ecr:us-east-1:111122223333:repository/r", &[""]),
        ("arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-1", &[""]),
        // A service that is not known here may have either.
        ("arn:aws:es:us-east-1:111122223333:domain/d", &["", "/*", ":*"]),
    ] {
        let all = policy(r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#);
        let told: Vec<String> = all.grants(&Context::of(arn))[0].resources().iter().map(ToString::to_string).collect();
        let expected: Vec<String> = inside.iter().map(|part| format!("{arn}{part}")).collect();
        assert_eq!(told, expected);
    }
}

#[test]
fn a_pattern_that_takes_in_part_of_the_resource_stays() {
    // `*b` is the bucket, and those of its objects whose keys end in `b`.
    let statements = r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::*b"},
        {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b"}"#;
    assert!(is_public(statements, BUCKET));
}

#[test]
fn a_question_about_some_actions_credits_a_deny_of_just_them() {
    let statements = r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"},
        {"Effect":"Deny","Principal":"*","Action":["s3:Put*","s3:Delete*"],"Resource":"*"}"#;
    let public = |actions: &[&str]| policy(statements).public_grants(&Context::of(BUCKET).only(actions));
    assert!(public(&["s3:PutObject", "s3:deleteobject"]).is_empty());
    let grant = &public(&["s3:PutObject", "s3:GetObject"])[0];
    assert!(allows(grant, "s3:GetObject") && !allows(grant, "s3:PutObject"));
    assert!(public(&["ec2:*"]).is_empty());
}

#[test]
fn a_question_is_answered_in_the_words_of_the_policy_where_they_are_not_wider() {
    for (elements, asked, told) in [
        (r#""Action":"s3:*""#, "s3:GetObject", &["s3:GetObject"][..]),
        (r#""Action":"s3:Get*""#, "s3:*", &["s3:Get*"]),
        (r#""Action":"S3:GETOBJECT""#, "s3:GetObject", &["S3:GETOBJECT"]),
        // Neither is within the other.
        (r#""Action":"s3:*Object""#, "s3:Get*", &["s3:*Object"]),
        (r#""Action":"s3:Put*""#, "s3:Get*", &[]),
        (r#""NotAction":"s3:Delete*""#, "s3:GetObject", &["s3:GetObject"]),
        (r#""NotAction":"s3:DeleteBucket""#, "s3:Delete*", &["s3:Delete*"]),
        (r#""NotAction":"s3:Delete*""#, "s3:DeleteObject", &[]),
    ] {
        let policy = policy(&format!(r#"{{"Effect":"Allow","Principal":"*",{elements},"Resource":"*"}}"#));
        let grants = policy.public_grants(&Context::of(BUCKET).only(&[asked]));
        let actions: Vec<String> = grants.iter().flat_map(Grant::actions).map(ToString::to_string).collect();
        assert_eq!(actions, told, "{elements} {asked}");
    }
}

fn facts(statements: &str) -> Vec<String> {
    policy(statements).grants(&Context::of(BUCKET)).iter().map(ToString::to_string).collect()
}

#[test]
fn resources_and_actions_that_a_deny_leaves_differently_are_grants_apart() {
    // A data perimeter around some objects leaves the others to everyone.
    let left = |deny: &str| {
        facts(&format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:PutObject"],
                 "Resource":["arn:aws:s3:::b/in/*","arn:aws:s3:::b/out/*"]}},
               {{"Effect":"Deny","Principal":"*","Resource":"arn:aws:s3:::b/in/*",{deny}}}"#
        ))
    };
    assert_eq!(
        left(r#""Action":"s3:*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a"}}"#),
        [
            "statement 1 lets anyone s3:GetObject, s3:PutObject on arn:aws:s3:::b/in/*, narrowed by statement 2, which \
             denies all but aws:PrincipalOrgID o-a",
            "statement 1 lets anyone s3:GetObject, s3:PutObject on arn:aws:s3:::b/out/*"
        ]
    );
    assert_eq!(
        left(r#""Action":"s3:PutObject","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a"}}"#),
        [
            "statement 1 lets anyone s3:GetObject on arn:aws:s3:::b/in/*",
            "statement 1 lets anyone s3:PutObject on arn:aws:s3:::b/in/*, narrowed by statement 2, which denies all but \
             aws:PrincipalOrgID o-a",
            "statement 1 lets anyone s3:GetObject, s3:PutObject on arn:aws:s3:::b/out/*"
        ]
    );
    assert_eq!(
        left(r#""Action":"s3:PutObject""#),
        [
            "statement 1 lets anyone s3:GetObject on arn:aws:s3:::b/in/*",
            "statement 1 lets anyone s3:GetObject, s3:PutObject on arn:aws:s3:::b/out/*"
        ]
    );
}

#[test]
fn a_grant_is_told_as_a_fact() {
    assert_eq!(
        facts(
            r#"{"Effect":"Deny","Principal":"*","Action":"s3:X","Resource":"*"},
                 {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}"#
        ),
        ["statement 2 lets anyone s3:GetObject on arn:aws:s3:::b/*"]
    );
    assert_eq!(
        facts(r#"{"Effect":"Allow","Principal":"*","NotAction":[],"Resource":"arn:aws:s3:::b/*"}"#),
        ["statement 1 lets anyone everything on arn:aws:s3:::b/*"]
    );
    assert_eq!(
        facts(
            r#"{"Sid":"A","Effect":"Allow","Principal":{"AWS":["444455556666"]},"NotAction":["s3:a","s3:b"],
                  "Resource":["*"],"Condition":{"IpAddress":{"aws:SourceIp":["203.0.113.0/24"]}}}"#
        ),
        ["statement 1 (A) lets account 444455556666 all but s3:a, s3:b on arn:aws:s3:::b, arn:aws:s3:::b/*, \
          narrowed by aws:SourceIp 203.0.113.0/24"]
    );
    assert_eq!(
        facts(
            r#"{"Effect":"Allow","Principal":"*","Action":"s3:a","Resource":"arn:aws:s3:::b"},
                 {"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a"}}}"#
        ),
        [
            "statement 1 lets anyone s3:a on arn:aws:s3:::b, narrowed by statement 2, which denies all but aws:PrincipalOrgID o-a"
        ]
    );
}
