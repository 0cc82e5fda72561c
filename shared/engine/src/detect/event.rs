//! Reading what EventBridge brings.

use super::DetectError;
use guardrail_model::ApiCall;
use guardrail_resources::{call, read};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// How the detail types of CloudTrail's events end, but for sign-ins', which the documentation spells in two ways: `AWS API
/// Call via CloudTrail` (Amazon EventBridge User Guide, "Events from AWS services via CloudTrail").
const VIA_CLOUDTRAIL: &str = "via CloudTrail";

/// The type of Insights records, which tell of no single call (AWS CloudTrail User Guide, "CloudTrail record contents").
const INSIGHT: &str = "AwsCloudTrailInsight";

/// One call, and when it was made.
pub(super) struct CallEvent<'e> {
    pub(super) call: ApiCall<'e>,
    pub(super) at: Timestamp,
}

/// EventBridge's envelope, as far as it is asked for. Recordings lack the detail type.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Envelope<'e> {
    #[serde(borrow, rename = "detail-type")]
    detail_type: Option<Cow<'e, str>>,
    #[serde(borrow)]
    detail: Option<&'e RawValue>,
    #[serde(borrow)]
    time: Option<Cow<'e, str>>,
}

impl<'e> CallEvent<'e> {
    /// Reads an event: a record in EventBridge's envelope, or a bare one.
    pub(super) fn read(event: &'e str) -> Result<Self, DetectError> {
        let envelope: Envelope<'e> = read::text(event, "event")?;
        if let Some(other) = envelope.detail_type.filter(|detail_type| !detail_type.ends_with(VIA_CLOUDTRAIL)) {
            return Err(DetectError::NotCloudTrail(other.into_owned()));
        }
        let call = call::read(envelope.detail.map_or(event, RawValue::get))?;
        let is_said = |text: &Option<Cow<'_, str>>| text.as_ref().is_some_and(|text| !text.is_empty());
        if call.event_type.as_deref() != Some(INSIGHT) {
            for (key, text) in [("eventSource", &call.event_source), ("eventName", &call.event_name)] {
                if !is_said(text) {
                    return Err(DetectError::IncompleteEvent(key));
                }
            }
        }
        let sent_at = || envelope.time.as_deref()?.parse().ok();
        let at = call.event_time.or_else(sent_at).ok_or(DetectError::IncompleteEvent("eventTime"))?;
        Ok(Self { call, at })
    }
}
