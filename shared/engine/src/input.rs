//! Recognizing what a JSON document is, among all that AWS writes to files, queues and functions.

use guardrail_model::{InvokingEvent, MessageType, RuleEvent};
use guardrail_resources::{Unreadable, read};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// What a document is. Whatever holds other documents (a queue's message, a notification) hands them out in `Wrapped`.
#[derive(Clone, Debug)]
pub enum Input<'a> {
    /// AWS Config's record of one resource, in either form.
    ConfigurationItem(&'a RawValue),
    /// An event for the function behind a Config rule.
    RuleEvent(Box<RuleEvent<'a>>),
    /// The inner event of such an event, or the body of AWS Config's notification, that brings an item.
    Change(&'a RawValue),
    /// The same, without an item: oversized, scheduled, or a delivered snapshot.
    Notice(MessageType),
    /// An API call, or another CloudTrail record; `event` is its name.
    CloudTrail {
        /// Whether it came through EventBridge.
        through_event_bridge: bool,
        /// `s3.amazonaws.com CreateBucket`.
        event: String,
    },
    /// An EventBridge event of another kind: its detail type.
    EventBridge(String),
    /// Documents in another one: messages, results, entries.
    Wrapped {
        /// What wraps them: `SNS notification`.
        by: &'static str,
        /// The documents' texts.
        documents: Vec<String>,
    },
    /// A document that AWS writes and that holds nothing to judge.
    Other(&'static str),
    /// Nothing that is known here.
    Unknown,
}

/// The keys that tell documents apart.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Keys<'a> {
    #[serde(borrow, default)]
    resource_type: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    configuration: Option<&'a RawValue>,
    #[serde(borrow, default)]
    configuration_item: Option<&'a RawValue>,
    #[serde(default)]
    message_type: Option<Cow<'a, str>>,
    #[serde(default)]
    invoking_event: Option<IgnoredAny>,
    #[serde(borrow, default)]
    detail: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "detail-type")]
    detail_type: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    event_source: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    event_name: Option<Cow<'a, str>>,
    #[serde(default)]
    user_identity: Option<IgnoredAny>,
    #[serde(borrow, default, alias = "Message")]
    message: Option<Cow<'a, str>>,
    #[serde(default, alias = "TopicArn")]
    topic_arn: Option<IgnoredAny>,
    #[serde(borrow, default)]
    sns: Option<&'a RawValue>,
    #[serde(borrow, default)]
    body: Option<Cow<'a, str>>,
    #[serde(borrow, default, alias = "Messages")]
    messages: Option<Vec<&'a RawValue>>,
    #[serde(default)]
    s3: Option<IgnoredAny>,
    #[serde(default)]
    config_snapshot_id: Option<IgnoredAny>,
    #[serde(default)]
    file_version: Option<IgnoredAny>,
}

/// Says what a document is.
///
/// # Errors
/// A document that is no JSON object, or whose telling keys hold something else than AWS writes.
pub fn recognize(raw: &RawValue) -> Result<Input<'_>, Unreadable> {
    if !raw.get().trim_start().starts_with('{') {
        return Ok(Input::Unknown);
    }
    let keys: Keys<'_> = read::text(raw.get(), "document")?;
    if keys.invoking_event.is_some() {
        return Ok(Input::RuleEvent(Box::new(read::text(raw.get(), "event")?)));
    }
    if let (Some(_), Some(_)) = (&keys.resource_type, &keys.configuration) {
        return Ok(Input::ConfigurationItem(raw));
    }
    if let Some(detail) = keys.detail {
        return event_bridge(detail, keys.detail_type.as_deref());
    }
    if let Some(item) = keys.configuration_item {
        return Ok(Input::Change(item));
    }
    if keys.message_type.is_some() {
        let event: InvokingEvent<'_> = read::text(raw.get(), "invoking event")?;
        return Ok(Input::Notice(event.message_type));
    }
    if let (Some(source), Some(name)) = (&keys.event_source, &keys.event_name)
        && keys.user_identity.is_some()
    {
        return Ok(cloud_trail(false, source, name));
    }
    if let (Some(message), Some(_)) = (&keys.message, &keys.topic_arn) {
        return Ok(Input::Wrapped { by: "SNS notification", documents: vec![message.to_string()] });
    }
    if let Some(sns) = keys.sns {
        return Ok(Input::Wrapped { by: "SNS event record", documents: vec![sns.get().to_owned()] });
    }
    if let Some(messages) = keys.messages {
        let documents = messages.into_iter().map(|message| message.get().to_owned()).collect();
        return Ok(Input::Wrapped { by: "SQS messages", documents });
    }
    if let Some(body) = keys.body {
        return Ok(Input::Wrapped { by: "SQS message", documents: vec![body.to_string()] });
    }
    Ok(match keys {
        Keys { s3: Some(_), .. } => Input::Other("S3 event record"),
        Keys { config_snapshot_id: Some(_), .. } | Keys { file_version: Some(_), .. } => {
            Input::Other("Config snapshot or history file without items")
        }
        // An item of a type without a configuration is an item all the same: a deleted resource's.
        Keys { resource_type: Some(_), .. } => Input::ConfigurationItem(raw),
        _ => Input::Unknown,
    })
}

/// What stands in the detail of an EventBridge event.
fn event_bridge<'a>(detail: &'a RawValue, detail_type: Option<&str>) -> Result<Input<'a>, Unreadable> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Detail<'a> {
        #[serde(borrow, default)]
        event_source: Option<Cow<'a, str>>,
        #[serde(borrow, default)]
        event_name: Option<Cow<'a, str>>,
        #[serde(borrow, default)]
        configuration_item: Option<&'a RawValue>,
    }

    if !detail.get().trim_start().starts_with('{') {
        return Ok(Input::EventBridge(detail_type.unwrap_or("without a detail type").to_owned()));
    }
    let content: Detail<'a> = read::text(detail.get(), "detail")?;
    Ok(match (content.configuration_item, &content.event_source, &content.event_name) {
        (Some(item), _, _) => Input::Change(item),
        (None, Some(source), Some(name)) => cloud_trail(true, source, name),
        _ => Input::EventBridge(detail_type.unwrap_or("without a detail type").to_owned()),
    })
}

fn cloud_trail<'a>(through_event_bridge: bool, source: &str, name: &str) -> Input<'a> {
    Input::CloudTrail { through_event_bridge, event: format!("{source} {name}") }
}
