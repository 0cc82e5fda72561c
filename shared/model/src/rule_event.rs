//! What AWS Config sends to the function behind a custom rule.

use crate::{ConfigurationItem, ConfigurationItemStatus, text, timestamp};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use strum::{Display, IntoStaticStr};

/// The outer event of a custom Lambda rule (AWS Config developer guide, "Example events for AWS Config rules"). Keys may
/// be added, and recordings lack some: only `invokingEvent` is demanded.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleEvent<'a> {
    /// JSON in a string: an [`InvokingEvent`].
    #[serde(borrow)]
    pub invoking_event: Cow<'a, str>,
    /// JSON in a string: the rule's parameters, mostly strings. Absent, empty and `{}` mean the same.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub rule_parameters: Option<Cow<'a, str>>,
    /// What PutEvaluations wants back, opaque, about 2 KB. Absent in test fixtures.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub result_token: Option<Cow<'a, str>>,
    /// True when the resource left the rule's scope.
    #[serde(default)]
    pub event_left_scope: bool,
    /// The rule that asks.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub config_rule_name: Option<Cow<'a, str>>,
    /// The account that owns the rule.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub account_id: Option<Cow<'a, str>>,
    /// The rule's ARN, which tells its Region.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub config_rule_arn: Option<Cow<'a, str>>,
}

/// The kinds of invoking event (botocore `config/2014-11-12`, `MessageType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Display, IntoStaticStr, Deserialize)]
pub enum MessageType {
    /// A recorded resource changed; the item is in the event.
    ConfigurationItemChangeNotification,
    /// A recorded resource changed; the item is too large for the event, which holds a summary.
    OversizedConfigurationItemChangeNotification,
    /// The rule's clock struck.
    ScheduledNotification,
    /// A snapshot was delivered to S3.
    ConfigurationSnapshotDeliveryCompleted,
}

/// What happened. Which keys are there depends on the message type, and AWS's examples leave out all but the first two.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvokingEvent<'a> {
    /// What kind of event this is.
    pub message_type: MessageType,
    /// Of a change: the item, unparsed.
    #[serde(borrow, default)]
    pub configuration_item: Option<&'a RawValue>,
    /// Of an oversized change: which resource, in which state.
    #[serde(borrow, default)]
    pub configuration_item_summary: Option<ConfigurationItemSummary<'a>>,
    /// When AWS Config sent it: the ordering timestamp of a scheduled run's results.
    #[serde(default, deserialize_with = "timestamp::optional")]
    pub notification_creation_time: Option<Timestamp>,
    /// Of a scheduled run: the account to judge.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub aws_account_id: Option<Cow<'a, str>>,
    /// Of a delivered snapshot: its key in the bucket.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub s3_object_key: Option<Cow<'a, str>>,
}

/// An item without its contents: enough to fetch it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigurationItemSummary<'a> {
    /// Its Config type.
    #[serde(borrow)]
    pub resource_type: Cow<'a, str>,
    /// Its Config resource id.
    #[serde(borrow)]
    pub resource_id: Cow<'a, str>,
    /// Whether it stands.
    #[serde(default, rename = "configurationItemStatus")]
    pub status: ConfigurationItemStatus,
    /// When the state was captured: the `laterTime` to fetch the item by.
    #[serde(default, rename = "configurationItemCaptureTime", deserialize_with = "timestamp::optional")]
    pub capture_time: Option<Timestamp>,
    /// The account that owns the resource.
    #[serde(borrow, default, alias = "accountId", deserialize_with = "text::optional")]
    pub aws_account_id: Option<Cow<'a, str>>,
    /// A Region's code, or `global`.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub aws_region: Option<Cow<'a, str>>,
    /// Its ARN.
    #[serde(borrow, default, alias = "ARN", deserialize_with = "text::optional")]
    pub arn: Option<Cow<'a, str>>,
}

impl ConfigurationItemSummary<'_> {
    /// The item that the summary stands for, without its contents.
    pub fn as_item(&self) -> ConfigurationItem<'_> {
        ConfigurationItem {
            resource_type: Cow::Borrowed(&self.resource_type),
            resource_id: Cow::Borrowed(&self.resource_id),
            resource_name: None,
            arn: self.arn.clone(),
            aws_account_id: self.aws_account_id.clone(),
            aws_region: self.aws_region.clone(),
            status: self.status,
            capture_time: self.capture_time,
            tags: None,
            configuration: None,
            supplementary_configuration: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{InvokingEvent, MessageType, RuleEvent};

    fn event(json: &str) -> String {
        serde_json::from_str::<RuleEvent<'_>>(json).map(|_| ()).unwrap_err().to_string()
    }

    fn invoking(json: &str) -> String {
        serde_json::from_str::<InvokingEvent<'_>>(json).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn only_the_invoking_event_is_demanded_and_null_is_absent() {
        for json in [
            r#"{"invokingEvent":"{}"}"#,
            r#"{"invokingEvent":"{}","ruleParameters":null,"resultToken":null,"configRuleName":null,"more":[1]}"#,
        ] {
            let event: RuleEvent<'_> = serde_json::from_str(json).unwrap();
            assert_eq!((&*event.invoking_event, event.event_left_scope), ("{}", false));
            assert!(
                event.rule_parameters.is_none() && event.result_token.is_none() && event.config_rule_name.is_none()
            );
        }
    }

    #[test]
    fn an_event_of_another_shape_is_an_error_that_says_which() {
        for (json, why) in [
            ("{}", "missing field `invokingEvent`"),
            ("null", "invalid type: null, expected struct RuleEvent"),
            (r#""event""#, r#"invalid type: string "event", expected struct RuleEvent"#),
            (r#"{"invokingEvent":null}"#, "invalid type: null, expected a string"),
            (r#"{"invokingEvent":{"messageType":"ScheduledNotification"}}"#, "invalid type: map, expected a string"),
            (r#"{"invokingEvent":"{}","invokingEvent":"{}"}"#, "duplicate field `invokingEvent`"),
            (r#"{"invokingEvent":"{}","ruleParameters":{}}"#, "invalid type: map, expected a string"),
            (r#"{"invokingEvent":"{}","resultToken":7}"#, "invalid type: integer `7`, expected a string"),
            (r#"{"invokingEvent":"{}","eventLeftScope":"true"}"#, r#"invalid type: string "true", expected a boolean"#),
            (r#"{"invokingEvent":"{}","eventLeftScope":null}"#, "invalid type: null, expected a boolean"),
            (r#"{"invokingEvent":"\ud800"}"#, "unexpected end of hex escape"),
            (r#"{"invokingEvent":"{}"#, "EOF while parsing"),
        ] {
            let error = event(json);
            assert!(error.starts_with(why), "{json}: {error}");
        }
    }

    #[test]
    fn an_invoking_event_of_another_shape_is_an_error_that_says_which() {
        let scheduled = |rest: &str| format!(r#"{{"messageType":"ScheduledNotification",{rest}}}"#);
        for (json, why) in [
            ("{}".to_owned(), "missing field `messageType`"),
            (r#"{"messageType":7}"#.to_owned(), "expected value at line 1 column 16"),
            (r#"{"messageType":"Scheduled"}"#.to_owned(), "unknown variant `Scheduled`, expected one of"),
            (scheduled(r#""notificationCreationTime":true"#), "invalid type: boolean `true`, expected a time"),
            (scheduled(r#""notificationCreationTime":1e400"#), "number out of range"),
            (scheduled(r#""awsAccountId":111122223333"#), "invalid type: integer `111122223333`, expected a string"),
            (scheduled(r#""configurationItemSummary":"s""#), r#"invalid type: string "s", expected struct"#),
            (scheduled(r#""configurationItemSummary":{}"#), "missing field `resourceType`"),
            (scheduled(r#""configurationItemSummary":{"resourceType":"t"}"#), "missing field `resourceId`"),
            (
                scheduled(r#""configurationItemSummary":{"resourceType":"t","resourceId":"i","ARN":"a","arn":"a"}"#),
                "duplicate field `arn`",
            ),
            (
                scheduled(
                    r#""configurationItemSummary":{"resourceType":"t","resourceId":"i","configurationItemStatus":"Gone"}"#,
                ),
                "unknown variant `Gone`",
            ),
        ] {
            let error = invoking(&json);
            assert!(error.starts_with(why), "{json}: {error}");
        }
        assert!(!invoking(&scheduled(r#""notificationCreationTime":1e300"#)).is_empty());
        let yesterday = scheduled(r#""notificationCreationTime":"yesterday""#);
        assert_eq!(serde_json::from_str::<InvokingEvent<'_>>(&yesterday).unwrap().notification_creation_time, None);
    }

    #[test]
    fn an_item_is_kept_as_it_stands_however_deep_it_is() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let json = format!(r#"{{"messageType":"ConfigurationItemChangeNotification","configurationItem":{deep}}}"#);
        let event: InvokingEvent<'_> = serde_json::from_str(&json).unwrap();
        assert_eq!(event.message_type, MessageType::ConfigurationItemChangeNotification);
        assert_eq!(event.configuration_item.map(|item| item.get().len()), Some(20_000));
        let none = r#"{"messageType":"ConfigurationItemChangeNotification","configurationItem":null}"#;
        assert!(serde_json::from_str::<InvokingEvent<'_>>(none).unwrap().configuration_item.is_none());
    }
}
