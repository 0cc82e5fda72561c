//! What a resource looks like to a control: typed views of what AWS Config records (and of what the account tells when
//! asked), the reader that forgives what real items do, the IAM policy language, and network reach. All pure: text goes
//! in, types come out, and whatever cannot be read is an [`Unreadable`], never a default that looks safe.

pub mod account;
pub mod apigateway;
pub mod call;
pub mod cloudfront;
pub mod cloudtrail;
pub mod cognito;
pub mod data;
pub mod dynamodb;
pub mod ec2;
pub mod ecr;
pub mod elbv2;
pub mod iam;
pub mod kinesis;
pub mod kms;
pub mod lambda;
pub mod network;
pub mod network_firewall;
pub mod policy;
pub mod rds;
pub mod read;
mod resource;
pub mod route53;
pub mod s3;
pub mod sns;
pub mod sqs;
pub mod ssm;
pub mod wafv2;
pub mod xray;

pub use read::{List, Section, Tags, Unreadable};
pub use resource::{Resource, View};
