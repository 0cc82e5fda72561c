//! Configuration controls: each judges the state of a resource, or of the account. One folder a service, one file a control.
// Written by `cargo xtask generate`.

pub mod apigateway;
pub mod cloudfront;
pub mod cloudhsm;
pub mod cloudtrail;
pub mod cloudwatch;
pub mod cognito;
pub mod config;
pub mod data;
pub mod dynamodb;
pub mod ebs;
pub mod ec2;
pub mod ecr;
pub mod elbv2;
pub mod guardduty;
pub mod iam;
pub mod kinesis;
pub mod kms;
pub mod lambda;
pub mod network_firewall;
pub mod rds;
pub mod route53;
pub mod s3;
pub mod shield;
pub mod sns;
pub mod sqs;
pub mod ssm;
pub mod wafv2;
pub mod xray;
