//! Which bucket policies deny plain HTTP.

use super::{BUCKET, policy};

const BOTH: &str = r#"["arn:aws:s3:::b","arn:aws:s3:::b/*"]"#;
const INSECURE: &str = r#"{"Bool":{"aws:SecureTransport":"false"}}"#;

/// Principal, action, resource and condition of a `Deny`, and whether it denies plain HTTP. From the S3 User Guide,
/// "Security best practices: Enforce encryption of data in transit".
const CASES: &[(&str, &str, &str, &str, bool)] = &[
    (r#""*""#, r#""s3:*""#, BOTH, INSECURE, true),
    (r#"{"AWS":"*"}"#, r#""*""#, r#""*""#, r#"{"Bool":{"aws:securetransport":false}}"#, true),
    (r#""*""#, r#"["S3:*"]"#, r#""arn:aws:s3:::b*""#, INSECURE, true),
    (r#""*""#, r#""s3:*""#, BOTH, r#"{"BoolIfExists":{"aws:SecureTransport":["false"]}}"#, true),
    (r#""*""#, r#""s3:*""#, BOTH, r#"{"StringEquals":{"aws:SecureTransport":"false"}}"#, true),
    (r#""*""#, r#""s3:*""#, BOTH, r#"{"StringNotEquals":{"aws:SecureTransport":"true"}}"#, true),
    (r#""*""#, r#""s3:*""#, BOTH, "{}", true),
    (r#""*""#, r#""s3:*""#, BOTH, r#"{"Bool":{"aws:SecureTransport":"true"}}"#, false),
    (r#""*""#, r#""s3:*""#, r#""arn:aws:s3:::b/*""#, INSECURE, false),
    (r#""*""#, r#""s3:*""#, r#""arn:aws:s3:::b""#, INSECURE, false),
    (r#""*""#, r#""s3:*""#, r#"["arn:aws:s3:::c","arn:aws:s3:::c/*"]"#, INSECURE, false),
    (r#""*""#, r#""s3:GetObject""#, BOTH, INSECURE, false),
    (r#""*""#, r#"["s3:Get*","s3:Put*"]"#, BOTH, INSECURE, false),
    (r#"{"AWS":"111122223333"}"#, r#""s3:*""#, BOTH, INSECURE, false),
    (r#"{"Service":"*"}"#, r#""s3:*""#, BOTH, INSECURE, false),
    (r#""*""#, r#""s3:*""#, BOTH, r#"{"NumericLessThan":{"s3:TlsVersion":"1.2"}}"#, false),
    (
        r#""*""#,
        r#""s3:*""#,
        BOTH,
        r#"{"Bool":{"aws:SecureTransport":"false"},"StringEquals":{"aws:PrincipalOrgID":"o-a"}}"#,
        false,
    ),
    (
        r#""*""#,
        r#""s3:*""#,
        BOTH,
        r#"{"Bool":{"aws:SecureTransport":"false"},"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#,
        false,
    ),
    (r#""*""#, r#""s3:*""#, BOTH, r#"{"Boolean":{"aws:SecureTransport":"false"}}"#, false),
];

#[test]
fn plain_http_is_denied_to_everyone_on_everything_or_it_is_not() {
    for (principal, action, resource, condition, denied) in CASES {
        let deny = format!(
            r#"{{"Effect":"Deny","Principal":{principal},"Action":{action},"Resource":{resource},"Condition":{condition}}}"#
        );
        assert_eq!(policy(&deny).denies_plain_http(BUCKET), *denied, "{deny}");
        assert!(!policy(&deny.replace("Deny", "Allow")).denies_plain_http(BUCKET));
        assert!(!policy(&deny.replace("\"Condition\"", "\"Unless\":1,\"Condition\"")).denies_plain_http(BUCKET));
    }
}

#[test]
fn one_statement_may_be_for_the_bucket_and_one_for_its_objects() {
    let deny = |resource: &str| {
        format!(r#"{{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"{resource}","Condition":{INSECURE}}}"#)
    };
    assert!(policy(&format!("{},{}", deny("arn:aws:s3:::b"), deny("arn:aws:s3:::b/*"))).denies_plain_http(BUCKET));
    assert!(!policy(&deny("arn:aws:s3:::b/private/*")).denies_plain_http(BUCKET));
    assert!(
        !policy(r#"{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"}"#)
            .denies_plain_http(BUCKET)
    );
}
