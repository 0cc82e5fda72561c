//! The controls' pages, as `guardrail controls ID` shows them.
// Written by `cargo xtask generate`.

/// A control's page: Markdown.
pub fn page(id: &str) -> Option<&'static str> {
    Some(match id {
        "apigateway-rest-execution-logging" => {
            include_str!("../../../docs/controls/apigateway-rest-execution-logging.md")
        }
        "apigateway-waf" => include_str!("../../../docs/controls/apigateway-waf.md"),
        "apigateway-xray" => include_str!("../../../docs/controls/apigateway-xray.md"),
        "cloudfront-field-level-encryption" => {
            include_str!("../../../docs/controls/cloudfront-field-level-encryption.md")
        }
        "cloudfront-viewer-https" => include_str!("../../../docs/controls/cloudfront-viewer-https.md"),
        "cloudfront-viewer-tls-min" => include_str!("../../../docs/controls/cloudfront-viewer-tls-min.md"),
        "cloudfront-waf" => include_str!("../../../docs/controls/cloudfront-waf.md"),
        "cloudhsm-cluster-health" => include_str!("../../../docs/controls/cloudhsm-cluster-health.md"),
        "cloudtrail-kms" => include_str!("../../../docs/controls/cloudtrail-kms.md"),
        "cloudtrail-log-validation" => include_str!("../../../docs/controls/cloudtrail-log-validation.md"),
        "cloudtrail-multi-region" => include_str!("../../../docs/controls/cloudtrail-multi-region.md"),
        "cloudwatch-log-retention" => include_str!("../../../docs/controls/cloudwatch-log-retention.md"),
        "cognito-identitypool-no-guest" => include_str!("../../../docs/controls/cognito-identitypool-no-guest.md"),
        "cognito-userpool-mfa" => include_str!("../../../docs/controls/cognito-userpool-mfa.md"),
        "config-recorder-on" => include_str!("../../../docs/controls/config-recorder-on.md"),
        "data-client-side-encryption-declared" => {
            include_str!("../../../docs/controls/data-client-side-encryption-declared.md")
        }
        "dynamodb-kms" => include_str!("../../../docs/controls/dynamodb-kms.md"),
        "dynamodb-pitr" => include_str!("../../../docs/controls/dynamodb-pitr.md"),
        "ebs-encryption-by-default" => include_str!("../../../docs/controls/ebs-encryption-by-default.md"),
        "ebs-volume-encrypted" => include_str!("../../../docs/controls/ebs-volume-encrypted.md"),
        "ec2-approved-ami" => include_str!("../../../docs/controls/ec2-approved-ami.md"),
        "ec2-default-sg-closed" => include_str!("../../../docs/controls/ec2-default-sg-closed.md"),
        "ec2-imdsv2" => include_str!("../../../docs/controls/ec2-imdsv2.md"),
        "ec2-launch-template-imdsv2" => include_str!("../../../docs/controls/ec2-launch-template-imdsv2.md"),
        "ec2-nacl-no-world-admin-ports" => include_str!("../../../docs/controls/ec2-nacl-no-world-admin-ports.md"),
        "ec2-no-public-ip" => include_str!("../../../docs/controls/ec2-no-public-ip.md"),
        "ec2-sg-no-world-admin-ports" => include_str!("../../../docs/controls/ec2-sg-no-world-admin-ports.md"),
        "ec2-sg-no-world-all-traffic" => include_str!("../../../docs/controls/ec2-sg-no-world-all-traffic.md"),
        "ec2-sg-no-world-high-risk-ports" => include_str!("../../../docs/controls/ec2-sg-no-world-high-risk-ports.md"),
        "elbv2-listener-tls" => include_str!("../../../docs/controls/elbv2-listener-tls.md"),
        "elbv2-tls-policy" => include_str!("../../../docs/controls/elbv2-tls-policy.md"),
        "iam-no-admin-policies" => include_str!("../../../docs/controls/iam-no-admin-policies.md"),
        "iam-password-policy" => include_str!("../../../docs/controls/iam-password-policy.md"),
        "iam-role-federation-conditions" => include_str!("../../../docs/controls/iam-role-federation-conditions.md"),
        "iam-role-trust-external" => include_str!("../../../docs/controls/iam-role-trust-external.md"),
        "iam-root-access-key" => include_str!("../../../docs/controls/iam-root-access-key.md"),
        "iam-root-mfa" => include_str!("../../../docs/controls/iam-root-mfa.md"),
        "kinesis-encrypted" => include_str!("../../../docs/controls/kinesis-encrypted.md"),
        "kms-key-policy-no-public" => include_str!("../../../docs/controls/kms-key-policy-no-public.md"),
        "kms-rotation" => include_str!("../../../docs/controls/kms-rotation.md"),
        "lambda-no-public-policy" => include_str!("../../../docs/controls/lambda-no-public-policy.md"),
        "lambda-supported-runtime" => include_str!("../../../docs/controls/lambda-supported-runtime.md"),
        "network-firewall-default-full-packets" => {
            include_str!("../../../docs/controls/network-firewall-default-full-packets.md")
        }
        "rds-auto-minor-upgrade" => include_str!("../../../docs/controls/rds-auto-minor-upgrade.md"),
        "rds-not-public" => include_str!("../../../docs/controls/rds-not-public.md"),
        "rds-snapshot-not-public" => include_str!("../../../docs/controls/rds-snapshot-not-public.md"),
        "rds-storage-encrypted" => include_str!("../../../docs/controls/rds-storage-encrypted.md"),
        "route53-query-logging" => include_str!("../../../docs/controls/route53-query-logging.md"),
        "s3-account-public-access-block" => include_str!("../../../docs/controls/s3-account-public-access-block.md"),
        "s3-bucket-public-access-block" => include_str!("../../../docs/controls/s3-bucket-public-access-block.md"),
        "s3-default-encryption-kms" => include_str!("../../../docs/controls/s3-default-encryption-kms.md"),
        "s3-no-public-read" => include_str!("../../../docs/controls/s3-no-public-read.md"),
        "s3-no-public-write" => include_str!("../../../docs/controls/s3-no-public-write.md"),
        "s3-tls-only" => include_str!("../../../docs/controls/s3-tls-only.md"),
        "s3-versioning" => include_str!("../../../docs/controls/s3-versioning.md"),
        "shield-advanced-subscription" => include_str!("../../../docs/controls/shield-advanced-subscription.md"),
        "sns-not-public" => include_str!("../../../docs/controls/sns-not-public.md"),
        "sqs-encrypted" => include_str!("../../../docs/controls/sqs-encrypted.md"),
        "ssm-patch-compliance" => include_str!("../../../docs/controls/ssm-patch-compliance.md"),
        "wafv2-webacl-not-empty" => include_str!("../../../docs/controls/wafv2-webacl-not-empty.md"),
        "xray-encryption-kms" => include_str!("../../../docs/controls/xray-encryption-kms.md"),
        "cloudtrail-logging-stopped" => include_str!("../../../docs/controls/cloudtrail-logging-stopped.md"),
        "iam-access-key-created" => include_str!("../../../docs/controls/iam-access-key-created.md"),
        "iam-root-usage" => include_str!("../../../docs/controls/iam-root-usage.md"),
        _ => return None,
    })
}
