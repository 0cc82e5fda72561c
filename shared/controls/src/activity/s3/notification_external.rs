//! # Bucket sends its events or inventory to another account
//!
//! ## Why it matters
//! The events tell the name and size of every new object, and they can start a program that fetches it. An inventory lists
//! every object there is.
//!
//! ## What fires
//! PutBucketNotification with a topic, queue or function of an account that is neither the own one nor in
//! `trusted_accounts`; PutBucketInventoryConfiguration that is in force, for a bucket of such an account.
//!
//! ## What passes
//! Destinations of the own account and of trusted ones, and EventBridge. Notifications taken away.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows, put the notifications in place without it, which takes the
//! finding back, or delete the inventory (DeleteBucketInventoryConfiguration).
//!
//! ## Absent keys
//! - `TopicConfiguration`: what is not named is not notified (S3, PutBucketNotificationConfiguration).
//! - `QueueConfiguration`: the same.
//! - `CloudFunctionConfiguration`: the same.
//! - `AccountId`: an inventory that names no account is not known to go to another's; bucket ARNs have none.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{Many, Target};
use guardrail_resources::read::optional_flag;
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
    inventory_configuration: Option<Inventory>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Inventory {
    #[serde(deserialize_with = "optional_flag")]
    is_enabled: Option<bool>,
    destination: Option<InventoryDestination>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct InventoryDestination {
    s3_bucket_destination: Option<Bucket>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Bucket {
    account_id: Option<String>,
}

impl Request {
    /// The account that gets a list of the objects.
    fn listed_to(&self) -> Result<Option<&str>, Unreadable> {
        let missing = |what: &str| Unreadable::missing(format!("requestParameters.InventoryConfiguration{what}"));
        let inventory = self.inventory_configuration.as_ref().ok_or_else(|| missing(""))?;
        let destination = inventory.destination.as_ref().and_then(|place| place.s3_bucket_destination.as_ref());
        let bucket = destination.ok_or_else(|| missing(".Destination.S3BucketDestination"))?;
        Ok(bucket.account_id.as_deref().filter(|_| inventory.is_enabled != Some(false)))
    }
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
        title: "Bucket sends its events or inventory to another account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events =
        &[("s3", &["PutBucketNotification", "PutBucketNotificationConfiguration", "PutBucketInventoryConfiguration"])];

    const TAKEN_BACK_BY: Events = &[("s3", &["PutBucketNotification", "PutBucketNotificationConfiguration"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if call.name() == "PutBucketInventoryConfiguration" {
            let outside = Outside::of(call, &self.trusted_accounts);
            let account = request.listed_to()?.filter(|account| outside.has(account));
            let fact = account.map(|account| format!("its objects are listed to {account}"));
            return Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, TYPE, fact)));
        }
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
