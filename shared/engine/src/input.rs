//! Recognizing what a JSON document is, among all that AWS writes to files, queues and functions, and all that its API
//! answers.

use guardrail_model::{ApiCall, ConfigurationItem, InvokingEvent, RuleEvent, parse_timestamp};
use guardrail_resources::read::{self, Folded};
use guardrail_resources::{Unreadable, call};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// What a document is. Whatever only carries other documents (a notification, a message, a list) hands them out in
/// `Wrapped`, to be recognized in their turn.
#[derive(Clone, Debug)]
pub enum Input<'a> {
    /// AWS Config's record of one resource, in either form.
    ConfigurationItem(Box<ConfigurationItem<'a>>),
    /// Such a record that cannot be read: an error for whoever judges its type, and nothing to the rest.
    UnreadableItem {
        /// Its type, where that much can be read.
        resource_type: Option<Cow<'a, str>>,
        /// What is wrong with it.
        error: Unreadable,
    },
    /// An event for the function behind a Config rule. Its invoking event is a document of its own.
    RuleEvent(Box<RuleEvent<'a>>),
    /// An invoking event, or the body of AWS Config's notification, that brings no item: oversized, scheduled, or a
    /// delivered snapshot.
    Notice(Box<InvokingEvent<'a>>),
    /// An API call, or another CloudTrail record.
    CloudTrail(Box<ApiCall<'a>>),
    /// An EventBridge event.
    EventBridge {
        /// Its detail type; old recordings have none.
        detail_type: Option<Cow<'a, str>>,
        /// Its detail: a document that may be one of these, or any other.
        detail: &'a str,
    },
    /// Documents in another one.
    Wrapped {
        /// What wraps them: `SNS notification`.
        by: &'static str,
        /// The documents' texts.
        documents: Vec<Cow<'a, str>>,
        /// When AWS Config sent the notification of an item, where it says so.
        told_at: Option<Timestamp>,
    },
    /// A document that AWS writes and that holds nothing to judge.
    Other(&'static str),
    /// JSON that is none of these.
    Unknown,
}

/// The keys under which AWS lists documents: who streams a file may hand out the elements of such a list one by one. Each
/// with what the list is.
pub const LISTS: [(&str, &str); 7] = [
    ("configurationItems", "configuration items"),
    ("baseConfigurationItems", "BatchGetResourceConfig answer"),
    ("results", "SelectResourceConfig answer"),
    ("records", "records"),
    ("messages", "SQS messages"),
    ("events", "LookupEvents answer"),
    ("logEvents", "CloudWatch Logs subscription message"),
];

/// A value that is read only once it is known to tell something.
type Raw<'a> = Option<&'a RawValue>;

/// The keys that tell documents apart.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Keys<'a> {
    #[serde(borrow)]
    resource_type: Raw<'a>,
    #[serde(borrow)]
    resource_id: Raw<'a>,
    #[serde(borrow)]
    configuration: Raw<'a>,
    #[serde(borrow)]
    supplementary_configuration: Raw<'a>,
    #[serde(borrow)]
    configuration_item_status: Raw<'a>,
    #[serde(borrow)]
    configuration_item: Raw<'a>,
    #[serde(borrow)]
    notification_creation_time: Raw<'a>,
    #[serde(borrow)]
    message_type: Raw<'a>,
    #[serde(borrow)]
    invoking_event: Raw<'a>,
    #[serde(borrow)]
    detail: Raw<'a>,
    #[serde(borrow, alias = "detail-type")]
    detail_type: Raw<'a>,
    #[serde(borrow)]
    event_version: Raw<'a>,
    #[serde(borrow)]
    event_source: Raw<'a>,
    #[serde(borrow)]
    event_name: Raw<'a>,
    #[serde(borrow)]
    event_type: Raw<'a>,
    #[serde(borrow)]
    user_identity: Raw<'a>,
    #[serde(borrow)]
    cloud_trail_event: Raw<'a>,
    #[serde(borrow)]
    digest_s3_object: Raw<'a>,
    #[serde(borrow)]
    message: Raw<'a>,
    #[serde(borrow)]
    topic_arn: Raw<'a>,
    #[serde(borrow, rename = "type")]
    kind: Raw<'a>,
    #[serde(borrow)]
    sns: Raw<'a>,
    #[serde(borrow)]
    body: Raw<'a>,
    #[serde(borrow)]
    awslogs: Raw<'a>,
    #[serde(borrow)]
    configuration_items: Raw<'a>,
    #[serde(borrow)]
    base_configuration_items: Raw<'a>,
    #[serde(borrow)]
    results: Raw<'a>,
    #[serde(borrow)]
    records: Raw<'a>,
    #[serde(borrow)]
    messages: Raw<'a>,
    #[serde(borrow)]
    events: Raw<'a>,
    #[serde(borrow)]
    log_events: Raw<'a>,
    #[serde(borrow)]
    id: Raw<'a>,
    #[serde(borrow)]
    timestamp: Raw<'a>,
}

/// Says what a document is.
///
/// # Errors
/// Text that is no JSON, and an event that is known by its keys and whose other parts hold something else than AWS writes.
pub fn recognize(json: &str) -> Result<Input<'_>, Unreadable> {
    let json = json.trim_start();
    match json.bytes().next() {
        Some(b'{') => object(json),
        Some(b'[') => Ok(list("list", read::text(json, "list")?)),
        Some(b'"') => {
            let inner: String = read::text(json, "string")?;
            Ok(Input::Wrapped { by: "JSON in a string", documents: vec![Cow::Owned(inner)], told_at: None })
        }
        _ => read::text::<IgnoredAny>(json, "document").map(|IgnoredAny| Input::Unknown),
    }
}

/// What an object is: an item is tried first and read once; of anything else the telling keys are looked at.
fn object(json: &str) -> Result<Input<'_>, Unreadable> {
    if let Some(call) = whole_call(json) {
        return Ok(Input::CloudTrail(Box::new(call)));
    }
    if let Some(item) = whole_item(json) {
        return Ok(Input::ConfigurationItem(Box::new(item)));
    }
    let keys: Keys<'_> = read::text(json, "document")?;
    if keys.invoking_event.is_some() {
        return Ok(Input::RuleEvent(Box::new(read::text(json, "rule event")?)));
    }
    if keys.is_item() {
        return Ok(match read::text(json, "configuration item") {
            Ok(item) => Input::ConfigurationItem(Box::new(item)),
            Err(error) => Input::UnreadableItem { resource_type: string(keys.resource_type), error },
        });
    }
    if let Some(detail) = keys.detail {
        return Ok(Input::EventBridge { detail_type: string(keys.detail_type), detail: detail.get() });
    }
    if let Some(item) = keys.configuration_item {
        let time = string(keys.notification_creation_time);
        let told_at = time.and_then(|time| parse_timestamp(&time).ok());
        return Ok(Input::Wrapped { by: "item notification", documents: vec![unquoted(item)], told_at });
    }
    if let Some(kind) = string(keys.message_type).filter(|_| keys.log_events.is_none()) {
        return notice(json, &kind);
    }
    if let Some(record) = keys.cloud_trail_event {
        return Ok(wrapped("LookupEvents entry", record));
    }
    if keys.is_call() {
        let call = call::read(json)?;
        // An Insights record names its kind only. Of any other, nobody could tell whether it is harmless.
        if call.event_name.is_none() && call.event_type.as_deref() != Some("AwsCloudTrailInsight") {
            return Err(Unreadable::missing("CloudTrail record.eventName"));
        }
        return Ok(Input::CloudTrail(Box::new(call)));
    }
    Ok(keys.message().or_else(|| keys.list()).unwrap_or_else(|| keys.other()))
}

/// The document as a CloudTrail record, if it is a complete one. It is tried first where its text may be one: logs hold
/// millions of them, and each is read once.
fn whole_call(json: &str) -> Option<ApiCall<'_>> {
    if json.len() > read::ITEM_LIMIT || !json.contains("\"userIdentity\"") {
        return None;
    }
    let call = call::read(json).ok()?;
    (call.user_identity.is_some() && call.event_name.is_some() && !call.service().starts_with("aws:")).then_some(call)
}

/// The document as an item, if it is one and tells what its resource is like.
fn whole_item(json: &str) -> Option<ConfigurationItem<'_>> {
    if json.len() > read::ITEM_LIMIT {
        return None;
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let item = ConfigurationItem::deserialize(Folded::new(&mut deserializer)).ok()?;
    deserializer.end().ok()?;
    (item.configuration.is_some() || item.supplementary_configuration.is_some()).then_some(item)
}

/// AWS Config's own message types are read; it sends others to its topic and to EventBridge that bring nothing to judge.
fn notice<'a>(json: &'a str, kind: &str) -> Result<Input<'a>, Unreadable> {
    Ok(match kind {
        "ConfigurationItemChangeNotification"
        | "OversizedConfigurationItemChangeNotification"
        | "ScheduledNotification"
        | "ConfigurationSnapshotDeliveryCompleted" => Input::Notice(Box::new(read::text(json, "invoking event")?)),
        _ => Input::Other("AWS Config notification without an item"),
    })
}

impl<'a> Keys<'a> {
    /// True for an item, and for one whose resource is gone and so has no configuration. A bare pair of type and id, as
    /// ListDiscoveredResources answers it, tells nothing.
    fn is_item(&self) -> bool {
        let told = [self.configuration, self.supplementary_configuration, self.configuration_item_status];
        self.resource_type.is_some() && told.iter().any(Option::is_some)
    }

    /// True for a CloudTrail record: version 1.0 and later have `eventVersion`; Insights records have no event source. S3, SQS
    /// and other services that call functions have `eventVersion` and `eventSource: aws:s3` too.
    fn is_call(&self) -> bool {
        let is_named = self.event_name.is_some() || self.event_type.is_some();
        let by_a_service = string(self.event_source).is_some_and(|source| source.starts_with("aws:"));
        (self.user_identity.is_some() || self.event_version.is_some()) && is_named && !by_a_service
    }

    /// A message of SNS or SQS, as its API, its HTTP delivery, or the event of a function brings it.
    fn message(&self) -> Option<Input<'a>> {
        if let (Some(message), Some(_)) = (self.message, self.topic_arn) {
            return Some(match string(self.kind).as_deref() {
                None | Some("Notification") => wrapped("SNS notification", message),
                Some(_) => Input::Other("SNS subscription message"),
            });
        }
        let sns = || self.sns.map(|sns| wrapped("SNS event", sns));
        self.log_event().or_else(sns).or_else(|| self.body.map(|body| wrapped("SQS message", body)))
    }

    /// An event of a log group, as a subscription hands it out (CloudWatch Logs user guide, "Using subscription filters"). A
    /// trail's are records; whatever is no object is a line of some program's.
    fn log_event(&self) -> Option<Input<'a>> {
        let (Some(_), Some(_), Some(message)) = (self.id, self.timestamp, self.message) else { return None };
        let is_object = string(Some(message)).is_some_and(|text| text.trim_start().starts_with('{'));
        Some(if is_object { wrapped("log event", message) } else { Input::Other("line of a log") })
    }

    /// A list of documents.
    fn list(&self) -> Option<Input<'a>> {
        let values = [
            self.configuration_items,
            self.base_configuration_items,
            self.results,
            self.records,
            self.messages,
            self.events,
            self.log_events,
        ];
        LISTS.iter().zip(values).find_map(|((_, by), value)| {
            let documents: Vec<&RawValue> = serde_json::from_str(value?.get()).ok()?;
            Some(list(by, documents))
        })
    }

    fn other(&self) -> Input<'a> {
        let source = string(self.event_source);
        match self {
            Self { digest_s3_object: Some(_), .. } => Input::Other("CloudTrail digest"),
            Self { awslogs: Some(_), .. } => Input::Other("CloudWatch Logs event"),
            Self { resource_type: Some(_), resource_id: Some(_), .. } => {
                Input::Other("resource identifier without a configuration")
            }
            _ if source.is_some_and(|source| source.starts_with("aws:")) => {
                Input::Other("record of a service that calls functions")
            }
            _ => Input::Unknown,
        }
    }
}

/// The text of a string; `None` for any other value.
fn string(raw: Raw<'_>) -> Option<Cow<'_, str>> {
    let raw = raw?.get();
    let plain = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|text| !text.contains('\\'));
    plain.map(Cow::Borrowed).or_else(|| serde_json::from_str(raw).map(Cow::Owned).ok())
}

fn wrapped<'a>(by: &'static str, document: &'a RawValue) -> Input<'a> {
    Input::Wrapped { by, documents: vec![unquoted(document)], told_at: None }
}

/// A document that may stand in a string.
fn unquoted(document: &RawValue) -> Cow<'_, str> {
    string(Some(document)).unwrap_or(Cow::Borrowed(document.get()))
}

fn list<'a>(by: &'static str, documents: Vec<&'a RawValue>) -> Input<'a> {
    let documents = documents.into_iter().map(|document| Cow::Borrowed(document.get())).collect();
    Input::Wrapped { by, documents, told_at: None }
}

#[cfg(test)]
mod tests;
