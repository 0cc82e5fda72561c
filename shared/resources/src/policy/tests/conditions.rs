//! Which conditions narrow a grant to everyone, and who escapes a `Deny`.

use super::{BUCKET, is_public};

/// Where the case comes from, the `Condition` block, and whether it narrows.
type Case = (&'static str, &'static str, bool);

/// S3 User Guide, "Blocking public access to your Amazon S3 storage: The meaning of public".
const S3: &str = "S3: the meaning of public";
/// IAM User Guide, "IAM JSON policy elements: Condition operators".
const OPERATORS: &str = "IAM: condition operators";
/// IAM User Guide, "AWS global condition context keys".
const KEYS: &str = "IAM: global condition keys";
/// Somebody who wants a public policy to look narrowed.
const ATTACK: &str = "an attacker's";

const ALLOW: &[Case] = &[
    (S3, r"{}", false),
    (S3, r#"{"StringLike":{"aws:SourceVpc":"vpc-*"}}"#, false),
    (S3, r#"{"StringEquals":{"aws:SourceVpc":"vpc-91237329"}}"#, true),
    (S3, r#"{"StringEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}"#, true),
    (S3, r#"{"StringEquals":{"aws:SourceVpce":["vpce-1a2b3c4d","vpce-5e6f7a8b"]}}"#, true),
    (S3, r#"{"StringLike":{"aws:SourceVpce":["vpce-1a2b3c4d","*"]}}"#, false),
    (S3, r#"{"StringEquals":{"aws:SourceVpce":"${aws:SourceVpce}"}}"#, false),
    (S3, r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, true),
    (S3, r#"{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","2001:db8::/32"]}}"#, true),
    (S3, r#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}}"#, false),
    (S3, r#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#, false),
    (S3, r#"{"IpAddress":{"aws:SourceIp":"::/0"}}"#, false),
    (S3, r#"{"IpAddress":{"aws:SourceIp":"54.0.0.0/7"}}"#, false),
    (S3, r#"{"IpAddress":{"aws:SourceIp":"54.0.0.0/8"}}"#, true),
    (S3, r#"{"IpAddress":{"aws:SourceIp":"2001::/31"}}"#, false),
    (S3, r#"{"IpAddress":{"aws:SourceIp":"203.0.113.7"}}"#, true),
    (S3, r#"{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","172.16.0.0/12","192.168.0.0/16"]}}"#, true),
    (S3, r#"{"ArnEquals":{"aws:SourceArn":"arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE"}}"#, true),
    (S3, r#"{"StringEquals":{"aws:SourceOwner":"111122223333"}}"#, true),
    (S3, r#"{"StringEquals":{"AWS:SourceOwner":"111122223333"}}"#, true),
    (S3, r#"{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#, true),
    (S3, r#"{"StringEquals":{"aws:SourceAccount":111122223333}}"#, true),
    (S3, r#"{"StringLike":{"aws:SourceAccount":"*"}}"#, false),
    (S3, r#"{"StringLike":{"aws:SourceAccount":"11112222333?"}}"#, false),
    (S3, r#"{"StringLike":{"s3:DataAccessPointArn":"arn:aws:s3:us-west-2:123456789012:accesspoint/*"}}"#, true),
    (S3, r#"{"StringLike":{"s3:DataAccessPointArn":"arn:aws:s3:us-west-2:*:accesspoint/*"}}"#, false),
    (S3, r#"{"StringEquals":{"s3:DataAccessPointAccount":"123456789012"}}"#, true),
    (S3, r#"{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, true),
    // The User Guide of 2023 and later no longer names it, and it says nothing of who calls.
    (
        S3,
        r#"{"StringEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:us-east-1:111122223333:key/k"}}"#,
        false,
    ),
    (KEYS, r#"{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"}}"#, true),
    (KEYS, r#"{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-*/r-ab12/*"}}"#, false),
    (KEYS, r#"{"StringEquals":{"aws:SourceOrgID":"o-a1b2c3d4e5"}}"#, true),
    (KEYS, r#"{"StringEquals":{"aws:PrincipalAccount":["111122223333","444455556666"]}}"#, true),
    (KEYS, r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/*"}}"#, true),
    (KEYS, r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/x"}}"#, false),
    (KEYS, r#"{"StringLike":{"aws:PrincipalArn":"*"}}"#, false),
    (KEYS, r#"{"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/${aws:PrincipalTag/r}"}}"#, true),
    (KEYS, r#"{"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::${aws:PrincipalAccount}:role/x"}}"#, false),
    (KEYS, r#"{"StringEquals":{"aws:PrincipalTag/team":"red"}}"#, false),
    (KEYS, r#"{"StringEquals":{"aws:PrincipalType":"User"}}"#, false),
    (KEYS, r#"{"StringEquals":{"aws:ResourceAccount":"111122223333"}}"#, false),
    (KEYS, r#"{"StringLike":{"aws:Referer":"https://example.com/*"}}"#, false),
    (KEYS, r#"{"StringEquals":{"aws:UserAgent":"secret"}}"#, false),
    (KEYS, r#"{"Bool":{"aws:SecureTransport":"true"}}"#, false),
    (KEYS, r#"{"Bool":{"aws:MultiFactorAuthPresent":true}}"#, false),
    (KEYS, r#"{"DateLessThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"}}"#, false),
    (KEYS, r#"{"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/8"}}"#, false),
    (KEYS, r#"{"Bool":{"aws:PrincipalIsAWSService":"true"}}"#, false),
    (KEYS, r#"{"StringEquals":{"aws:PrincipalServiceName":"cloudtrail.amazonaws.com"}}"#, true),
    (KEYS, r#"{"Bool":{"aws:ViaAWSService":"true"}}"#, false),
    ("S3: policy keys", r#"{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}"#, false),
    // AWS Security Blog, "How to restrict Amazon S3 bucket access to a specific IAM role".
    ("Security Blog", r#"{"StringLike":{"aws:userId":["AROAEXAMPLEID:*","111122223333"]}}"#, true),
    ("Security Blog", r#"{"StringLike":{"aws:userId":"AIDAEXAMPLEUSERID"}}"#, true),
    (ATTACK, r#"{"StringLike":{"aws:userId":"*"}}"#, false),
    (ATTACK, r#"{"StringLike":{"aws:userId":"AROA*"}}"#, false),
    (ATTACK, r#"{"StringLike":{"aws:userId":"AROAEXAMPLEID*"}}"#, false),
    (ATTACK, r#"{"StringLike":{"aws:userId":"*:session"}}"#, false),
    // IAM User Guide, "Variables and tags": the public's `aws:userid` is this.
    (ATTACK, r#"{"StringEquals":{"aws:userid":"anonymous"}}"#, false),
    (ATTACK, r#"{"IpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}}"#, false),
    (ATTACK, r#"{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","0.0.0.0/0"]}}"#, false),
    (ATTACK, r#"{"IpAddress":{"aws:SourceIp":"::ffff:0:0/96"}}"#, false),
    (ATTACK, r#"{"IpAddress":{"aws:SourceIp":"::/64"}}"#, false),
    (ATTACK, r#"{"IpAddress":{"aws:SourceIp":"::ffff:203.0.113.0/120"}}"#, true),
    // Half of IPv4.
    (ATTACK, r#"{"IpAddress":{"aws:SourceIp":"::ffff:128.0.0.0/97"}}"#, false),
    (ATTACK, r#"{"IpAddress":{"aws:SourceIp":"anywhere"}}"#, false),
    // Octal to some, decimal to others.
    (ATTACK, r#"{"IpAddress":{"aws:SourceIp":"010.0.0.0/8"}}"#, false),
    (ATTACK, r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/024"}}"#, false),
    (ATTACK, r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/+24"}}"#, false),
    (ATTACK, r#"{"IpAddress":{"aws:SourceIp":[]}}"#, false),
    (ATTACK, r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, false),
    (ATTACK, r#"{"StringEquals":{"aws:SourceVpce":[]}}"#, false),
    (ATTACK, r#"{"StringEquals":{"aws:SourceVpce":""}}"#, false),
    // A role's path may hold colons: any account has `role/:123456789012:role/x`.
    (ATTACK, r#"{"StringLike":{"aws:PrincipalArn":"arn:aws:iam:*:123456789012:role/x"}}"#, false),
    (ATTACK, r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam:*:123456789012:role/x"}}"#, true),
    (ATTACK, r#"{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::12345678901?:role/x"}}"#, false),
    // Whoever chooses the tag chooses the account.
    (ATTACK, r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam:${aws:PrincipalTag/t}:123456789012:role/x"}}"#, false),
    (ATTACK, r#"{"ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:*:*:accesspoint/p"}}"#, false),
    (ATTACK, r#"{"StringEquals":{"aws:PrincipalOrgID":"*"}}"#, false),
    (ATTACK, r#"{"StringLike":{"aws:PrincipalOrgID":"o-*"}}"#, false),
    (ATTACK, r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"}}"#, false),
    (ATTACK, r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::company-*"}}"#, false),
    (ATTACK, r#"{"ArnLike":{"aws:SourceArn":"*"}}"#, false),
    (ATTACK, r#"{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:topic"}}"#, false),
    // SNS Developer Guide, "Amazon S3 event notifications": bucket names are unique.
    ("SNS: S3 events", r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:*:*:amzn-s3-demo-bucket"}}"#, true),
    ("SNS: S3 events", r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::amzn-s3-demo-bucket"}}"#, true),
    ("SQS: SNS subscription", r#"{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:us-east-1:123456789012:t"}}"#, true),
    ("SNS: CloudWatch alarms", r#"{"ArnLike":{"aws:SourceArn":"arn:aws:cloudwatch:*:111122223333:alarm:*"}}"#, true),
    // KMS Developer Guide, "AWS managed keys": the key policy of aws/s3.
    (
        "KMS: AWS managed keys",
        r#"{"StringEquals":{"kms:CallerAccount":"111122223333","kms:ViaService":"s3.us-east-1.amazonaws.com"}}"#,
        true,
    ),
    ("KMS: kms:ViaService", r#"{"StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com"}}"#, false),
    ("KMS: encryption context", r#"{"StringEquals":{"kms:EncryptionContext:a":"b"}}"#, false),
    ("Lambda: function URLs", r#"{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}"#, false),
    ("SNS: policy keys", r#"{"StringLike":{"sns:Endpoint":"*@example.com"}}"#, false),
    ("SNS: policy keys", r#"{"StringEquals":{"sns:Protocol":"https"}}"#, false),
    ("EFS: block public access", r#"{"Bool":{"elasticfilesystem:AccessedViaMountTarget":"true"}}"#, true),
    ("STS: external id", r#"{"StringEquals":{"sts:ExternalId":"secret"}}"#, false),
    (OPERATORS, r#"{"StringEqualsIfExists":{"aws:SourceVpce":"vpce-1a2b3c4d"}}"#, false),
    (OPERATORS, r#"{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, false),
    (
        OPERATORS,
        r#"{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-a1"},"Null":{"aws:principalorgid":"false"}}"#,
        true,
    ),
    (
        OPERATORS,
        r#"{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-a1"},"Null":{"aws:PrincipalOrgID":"true"}}"#,
        false,
    ),
    (OPERATORS, r#"{"ForAnyValue:StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, true),
    (OPERATORS, r#"{"Null":{"aws:PrincipalOrgID":"false"}}"#, false),
    (OPERATORS, r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, false),
    (OPERATORS, r#"{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/*"}}"#, false),
    // The key holds a text: what an operator on something else makes of it, IAM does not say.
    (OPERATORS, r#"{"NumericEquals":{"aws:SourceAccount":"111122223333"}}"#, false),
    (OPERATORS, r#"{"Bool":{"aws:SourceVpce":"vpce-1a2b3c4d"}}"#, false),
    (OPERATORS, r#"{"IpAddress":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, false),
    (OPERATORS, r#"{"StringSounds":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, false),
    (OPERATORS, r#"{"ForSomeValues:StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, false),
    (OPERATORS, r#"{"stringequals":{"AWS:PRINCIPALORGID":"o-a1b2c3d4e5"}}"#, true),
    (OPERATORS, r#"{"StringEquals":{"aws:Referer":"x","aws:SourceVpc":"vpc-91237329"}}"#, true),
    (OPERATORS, r#"{"Bool":{"aws:SecureTransport":"true"},"StringEquals":{"aws:SourceVpc":"vpc-91237329"}}"#, true),
];

#[test]
fn a_grant_to_everyone_is_public_but_for_conditions_that_pin_the_caller() {
    for (source, condition, narrows) in ALLOW {
        let allow = format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"{BUCKET}/*","Condition":{condition}}}"#
        );
        assert_eq!(is_public(&allow, BUCKET), !narrows, "{source}: {condition}");
    }
}

#[test]
fn ranges_that_are_narrow_one_by_one_are_added_up() {
    let public = |count: u8| {
        // Every other /8, so that none joins its neighbor.
        let mut ranges: Vec<String> = (0..count).map(|number| format!("\"{}.0.0.0/8\"", 20 + 2 * number)).collect();
        // RFC 1918: nobody on the internet has these, so that they are nothing of it.
        ranges.extend(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(|private| format!("\"{private}\"")));
        let allow = format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*",
                "Condition":{{"IpAddress":{{"aws:SourceIp":[{}]}}}}}}"#,
            ranges.join(",")
        );
        is_public(&allow, BUCKET)
    };
    assert!(!public(16) && public(17) && public(100));
}

/// AWS samples of data perimeter policies, and what they leave out.
const PERIMETER: &str = "AWS: data perimeter policy examples";

const DENY: &[Case] = &[
    (OPERATORS, r"{}", true),
    (S3, r#"{"StringNotEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}"#, true),
    (S3, r#"{"StringNotEquals":{"aws:SourceVpc":["vpc-111bbb22","vpc-333ccc44"]}}"#, true),
    (S3, r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, true),
    (S3, r#"{"NotIpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}}"#, false),
    (S3, r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"},"StringNotEquals":{"aws:SourceVpce":"vpce-1a"}}"#, true),
    (
        "Security Blog",
        r#"{"StringNotLike":{"aws:userId":["AROAEXAMPLEID:*","AIDAEXAMPLEUSERID","111122223333"]}}"#,
        true,
    ),
    ("Security Blog", r#"{"StringNotLike":{"aws:userId":["AROAEXAMPLEID:*","*"]}}"#, false),
    (PERIMETER, r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, true),
    (
        PERIMETER,
        r#"{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}"#,
        true,
    ),
    // Requests without a signature lack the key, and escape.
    (
        PERIMETER,
        r#"{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1"},"Bool":{"aws:PrincipalIsAWSService":"false"}}"#,
        false,
    ),
    (PERIMETER, r#"{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}"#, true),
    (PERIMETER, r#"{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}"#, true),
    (PERIMETER, r#"{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/admin"}}"#, false),
    (PERIMETER, r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1"},"Bool":{"aws:ViaAWSService":"false"}}"#, false),
    (OPERATORS, r#"{"ForAllValues:StringNotLike":{"aws:PrincipalOrgPaths":"o-a1/*"}}"#, true),
    // False where the key is absent: whoever has no organization escapes.
    (OPERATORS, r#"{"ForAnyValue:StringNotLike":{"aws:PrincipalOrgPaths":"o-a1/*"}}"#, false),
    (OPERATORS, r#"{"Null":{"aws:PrincipalOrgID":"true"}}"#, false),
    (OPERATORS, r#"{"StringEquals":{"aws:PrincipalOrgID":"o-a1"}}"#, false),
    (OPERATORS, r#"{"StringDiffers":{"aws:PrincipalOrgID":"o-a1"}}"#, false),
    (KEYS, r#"{"Bool":{"aws:SecureTransport":"false"}}"#, false),
    (KEYS, r#"{"StringNotLike":{"aws:Referer":"https://example.com/*"}}"#, false),
    (KEYS, r#"{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}"#, false),
    (KEYS, r#"{"NumericLessThan":{"s3:TlsVersion":1.2}}"#, false),
    (ATTACK, r#"{"StringNotEquals":{"aws:PrincipalOrgID":[]}}"#, false),
];

#[test]
fn a_deny_is_credited_where_all_who_escape_it_are_known() {
    for (source, condition, credited) in DENY {
        let statements = format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"{BUCKET}/*"}},
               {{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["{BUCKET}","{BUCKET}/*"],
                 "Condition":{condition}}}"#
        );
        assert_eq!(is_public(&statements, BUCKET), !credited, "{source}: {condition}");
    }
}
