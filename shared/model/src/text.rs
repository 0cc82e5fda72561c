//! Strings borrowed from the text they came in. Serde borrows a `Cow` only where it stands by itself, not in an `Option`.

use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// A string, borrowed where it has no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Text<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

/// Reads an optional string, borrowed where it has no escapes.
pub(crate) fn optional<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Cow<'a, str>>, D::Error> {
    Ok(Option::<Text<'a>>::deserialize(deserializer)?.map(|Text(text)| text))
}
