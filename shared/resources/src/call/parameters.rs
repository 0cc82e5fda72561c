//! What a call asked and was answered.

use crate::read::{Unreadable, text};
use guardrail_model::ApiCall;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What the call asked. `null`, `""` and absence are read as a request without any parameter: what a control needs, it asks
/// for. The wrapper that EC2's newer calls put around all of it (`ModifyInstanceMetadataOptionsRequest`) is taken off, and so
/// is the one around the answer.
///
/// # Errors
/// Parameters of another shape; and those that CloudTrail left out or hid as a whole.
pub fn request<T: DeserializeOwned>(call: &ApiCall<'_>) -> Result<T, Unreadable> {
    read(call.request_parameters, "requestParameters")
}

/// What the service answered; see [`request`].
///
/// # Errors
/// As for [`request`].
pub fn response<T: DeserializeOwned>(call: &ApiCall<'_>) -> Result<T, Unreadable> {
    read(call.response_elements, "responseElements")
}

/// What stands in neither; see [`request`].
///
/// # Errors
/// As for [`request`].
pub fn additional<T: DeserializeOwned>(call: &ApiCall<'_>) -> Result<T, Unreadable> {
    read(call.additional_event_data, "additionalEventData")
}

/// Fails where the record does not tell what was asked. For calls that must ask something, of which a control reads only what
/// may be left out.
///
/// # Errors
/// [`request`]'s, and parameters that are missing or empty.
pub fn recorded(call: &ApiCall<'_>) -> Result<(), Unreadable> {
    let what = "requestParameters";
    let parameters = inner(call.request_parameters, what)?;
    let keys: BTreeMap<Cow<'_, str>, &RawValue> = text(&parameters, what)?;
    if keys.is_empty() { Err(Unreadable::missing(what)) } else { Ok(()) }
}

/// The request of a call whose name tells a control everything: whatever it holds, nothing of it is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Anything;

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|IgnoredAny| Self)
    }
}

fn read<T: DeserializeOwned>(raw: Option<&RawValue>, what: &str) -> Result<T, Unreadable> {
    match inner(raw, what) {
        Ok(json) => text(&json, what),
        // Who makes do with nothing has no need of what is hidden.
        Err(error) => text("null", what).map_err(|_| error),
    }
}

/// The object that holds the parameters.
pub(super) fn inner<'r>(raw: Option<&'r RawValue>, what: &str) -> Result<Cow<'r, str>, Unreadable> {
    let raw = raw.map_or("null", RawValue::get);
    match raw.as_bytes().first() {
        Some(b'{') => {}
        _ if matches!(raw, "null" | "\"\"") => return Ok(Cow::Borrowed("{}")),
        Some(b'"') => {
            // A few services record a document in a string.
            let inner: String = text(raw, what)?;
            if !inner.trim_start().starts_with('{') {
                return Err(Unreadable::meaningless(what, "hidden, or no object"));
            }
            return Ok(Cow::Owned(bare(&inner, what)?.to_owned()));
        }
        _ => return Err(Unreadable::meaningless(what, "no object")),
    }
    bare(raw, what).map(Cow::Borrowed)
}

/// An object without its wrapper.
fn bare<'r>(raw: &'r str, what: &str) -> Result<&'r str, Unreadable> {
    if may_be_wrapped(raw) {
        return Ok(wrapped(raw, what)?.unwrap_or(raw));
    }
    if raw.contains("mitted\"") || raw.contains("MITTED\"") {
        let Omitted { omitted, reason } = text(raw, what)?;
        if omitted == Some(true) {
            let why = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
            return Err(Unreadable::meaningless(what, format!("left out by CloudTrail{why}")));
        }
    }
    Ok(raw)
}

/// What CloudTrail writes in place of what is too large for it.
#[derive(Deserialize)]
struct Omitted {
    #[serde(default, deserialize_with = "crate::read::optional_flag")]
    omitted: Option<bool>,
    #[serde(default)]
    reason: Option<String>,
}

/// True where the first key is a wrapper's: `CreateFlowLogsRequest`, `DelTGwVpcAttachReq`, `CreateFlowLogsResponse`.
fn may_be_wrapped(raw: &str) -> bool {
    let key = raw.strip_prefix('{').and_then(|inside| inside.trim_start().strip_prefix('"')?.split('"').next());
    key.is_some_and(is_wrapper)
}

fn is_wrapper(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["request", "req", "response"].iter().any(|end| key.ends_with(end))
}

/// What stands in a wrapper that holds all there is.
fn wrapped<'r>(raw: &'r str, what: &str) -> Result<Option<&'r str>, Unreadable> {
    let keys: BTreeMap<Cow<'_, str>, &'r RawValue> = text(raw, what)?;
    let mut keys = keys.iter();
    Ok(match (keys.next(), keys.next()) {
        (Some((key, inner)), None) if is_wrapper(key) => match inner.get() {
            "null" | "\"\"" => Some("{}"),
            object if object.starts_with('{') => Some(object),
            _ => None,
        },
        _ => None,
    })
}
