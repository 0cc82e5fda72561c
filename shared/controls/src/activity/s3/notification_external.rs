//! # Bucket sends its events to another account
//!
//! ## Why it matters
//! The events tell the name and size of every new object, and they can start a program that fetches it.
//!
//! ## What fires
//! PutBucketNotification with a topic, queue or function of an account that is neither the own one nor in
//! `trusted_accounts`.
//!
//! ## What passes
//! Destinations of the own account and of trusted ones, and EventBridge. Notifications taken away.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows, put the notifications in place without it, which takes the
//! finding back.
//!
//! ## Absent keys
//! - `TopicConfiguration`: what is not named is not notified (S3, PutBucketNotificationConfiguration).
//! - `QueueConfiguration`: the same.
//! - `CloudFunctionConfiguration`: the same.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{Many, Target};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where another account is told of objects.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotificationExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::S3::Bucket";

/// Who is told.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    /// `""` where every notification is taken away.
    notification_configuration: Option<Many<Notifications>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Notifications {
    #[serde(rename = "TopicConfiguration")]
    topics: Many<Destination>,
    #[serde(rename = "QueueConfiguration")]
    queues: Many<Destination>,
    #[serde(rename = "CloudFunctionConfiguration", alias = "LambdaFunctionConfiguration")]
    functions: Many<Destination>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Destination {
    #[serde(alias = "topic", alias = "cloud_function", alias = "lambda_function_arn")]
    queue: Option<String>,
}

impl ActivityControl for NotificationExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "s3-notification-external",
        title: "Bucket sends its events to another account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("s3", &["PutBucketNotification", "PutBucketNotificationConfiguration"])];

    const TAKEN_BACK_BY: Events = &[("s3", &["PutBucketNotification", "PutBucketNotificationConfiguration"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let place = "requestParameters.NotificationConfiguration";
        let asked = request.notification_configuration.as_ref().ok_or_else(|| Unreadable::missing(place))?;
        let all = asked.iter().flat_map(|asked| [&asked.topics, &asked.queues, &asked.functions]);
        let outside = Outside::of(call, &self.trusted_accounts);
        let mut told = Vec::new();
        for destination in all.flatten() {
            let arn = destination.queue.as_deref().ok_or_else(|| Unreadable::missing(place))?;
            if outside.has(arn) {
                told.push(arn);
            }
        }
        Ok(if told.is_empty() {
            Vec::new()
        } else {
            Activity::on_each(call, TYPE, format!("events are sent to {}", told.join(", ")))
        })
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, Self::TYPES, self.observe(call, request)))
    }
}
