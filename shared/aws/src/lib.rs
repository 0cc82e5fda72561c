//! guardrail's ports on the AWS SDK, the only crate that calls it. One module and one cargo feature a service, none on by
//! default, so that a function links only the SDK crates that it calls. What a service answers becomes the same typed view
//! that pure code reads from a recorded item; what it refuses becomes an
//! [`Unreadable`](guardrail_resources::Unreadable), never an answer that looks safe.

mod account;
#[cfg(feature = "live")]
mod apigateway;
#[cfg(feature = "live")]
mod clients;
#[cfg(feature = "cloudformation")]
mod cloudformation;
#[cfg(feature = "live")]
mod cloudfront;
#[cfg(feature = "cloudhsmv2")]
mod cloudhsmv2;
#[cfg(feature = "cloudtrail")]
mod cloudtrail;
#[cfg(feature = "cloudwatchlogs")]
mod cloudwatchlogs;
#[cfg(feature = "config")]
mod config;
#[cfg(feature = "doctor")]
mod config_rules;
#[cfg(feature = "config")]
mod config_service;
#[cfg(feature = "doctor")]
mod doctor;
#[cfg(feature = "dynamodb")]
mod dynamodb;
#[cfg(feature = "ec2")]
mod ec2;
#[cfg(feature = "client")]
mod error;
#[cfg(feature = "eventbridge")]
mod eventbridge;
#[cfg(feature = "guardduty")]
mod guardduty;
#[cfg(feature = "iam")]
mod iam;
#[cfg(feature = "remediation")]
mod images;
#[cfg(feature = "inventory")]
mod inventory;
#[cfg(feature = "lambda")]
mod lambda;
#[cfg(feature = "live")]
mod live;
#[cfg(feature = "remediation")]
mod remediation;
#[cfg(feature = "live")]
mod s3;
#[cfg(feature = "s3control")]
mod s3control;
#[cfg(feature = "scheduler")]
mod scheduler;
#[cfg(feature = "securityhub")]
mod securityhub;
#[cfg(feature = "servicequotas")]
mod servicequotas;
mod session;
#[cfg(feature = "shield")]
mod shield;
#[cfg(feature = "sns")]
mod sns;
#[cfg(feature = "sqs")]
mod sqs;
#[cfg(feature = "sqs")]
mod task_queue;
#[cfg(test)]
#[cfg(feature = "client")]
mod testing;

pub use account::Account;
pub use aws_config::SdkConfig;
#[cfg(feature = "dynamodb")]
pub use dynamodb::LedgerTables;
#[cfg(feature = "remediation")]
pub use images::ImageBucket;
#[cfg(feature = "live")]
pub use live::ReadQueue;
#[cfg(feature = "remediation")]
pub use remediation::{LiveEyes, NarrowedSession, RemediationRoles, TaskSchedule};
pub use session::{in_region, load};
#[cfg(feature = "sqs")]
pub use task_queue::TaskQueue;
