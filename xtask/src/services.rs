//! The services as people call them.

use anyhow::{Result, bail};

/// A service's name by its folder under `configuration/`.
pub(crate) fn title(folder: &str) -> Result<&'static str> {
    Ok(match folder {
        "apigateway" => "Amazon API Gateway",
        "cloudfront" => "Amazon CloudFront",
        "cloudhsm" => "AWS CloudHSM",
        "cloudtrail" => "AWS CloudTrail",
        "cloudwatch" => "Amazon CloudWatch",
        "cognito" => "Amazon Cognito",
        "config" => "AWS Config",
        "data" => "data stores of every service",
        "dynamodb" => "Amazon DynamoDB",
        "ebs" => "Amazon EBS",
        "ec2" => "Amazon EC2 and VPC",
        "elbv2" => "Elastic Load Balancing",
        "iam" => "AWS IAM",
        "kinesis" => "Amazon Kinesis",
        "kms" => "AWS KMS",
        "lambda" => "AWS Lambda",
        "network_firewall" => "AWS Network Firewall",
        "rds" => "Amazon RDS",
        "route53" => "Amazon Route 53",
        "s3" => "Amazon S3",
        "shield" => "AWS Shield",
        "sns" => "Amazon SNS",
        "sqs" => "Amazon SQS",
        "ssm" => "AWS Systems Manager",
        "wafv2" => "AWS WAF",
        "xray" => "AWS X-Ray",
        _ => bail!("`{folder}` is no service that xtask/src/services.rs knows: give it a name there"),
    })
}
