//! The reader behind every view. Real items spell one key in several cases, hold JSON in strings (once, twice, or
//! URL-encoded), write an absent thing as `null`, `{}` or nothing, and wrap lists; all of that is forgiven here, in one
//! place, so that views stay plain derives. What is not forgiven: a wrong type, a missing key that has no safe meaning,
//! and two spellings of one key in one object.

mod fold;
mod list;
mod scalar;
mod section;
mod tags;
mod unreadable;

pub use fold::Folded;
pub(crate) use fold::same_word;
pub use list::List;
pub use scalar::{flag, optional_flag, optional_integer};
pub use section::Section;
pub use tags::Tags;
pub use unreadable::{Problem, Unreadable};

use guardrail_model::ConfigurationItem;
use section::Document;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The most bytes of one item that are read (64 MiB): real ones are under 1 MiB, and AWS Config calls 256 KiB oversized.
pub const ITEM_LIMIT: usize = 64 * 1024 * 1024;

/// Reads a value from JSON text, forgiving the case of struct keys. `what` names the text in the error.
pub fn text<'de, T: Deserialize<'de>>(json: &'de str, what: &str) -> Result<T, Unreadable> {
    if json.len() > ITEM_LIMIT {
        return Err(Unreadable::new(what, Problem::TooLarge { bytes: json.len(), limit: ITEM_LIMIT }));
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    T::deserialize(Folded::new(&mut deserializer))
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| locate::<T>(json, what, &error))
}

/// Reads a view's fields from an item: the keys of its `configuration` and of its `supplementaryConfiguration` taken as
/// one map, since which of the two a key stands in is Config's habit and tells nothing.
pub fn item<V: DeserializeOwned>(item: &ConfigurationItem<'_>) -> Result<V, Unreadable> {
    let configuration = configuration(item)?.unwrap_or(Cow::Borrowed("{}"));
    if configuration.len() > ITEM_LIMIT {
        let problem = Problem::TooLarge { bytes: configuration.len(), limit: ITEM_LIMIT };
        return Err(Unreadable::new("configuration", problem));
    }
    let supplement = item.supplementary_configuration.as_ref();
    let mut deserializer = serde_json::Deserializer::from_str(&configuration);
    V::deserialize(Folded::with_supplement(&mut deserializer, supplement))
        .and_then(|view| deserializer.end().map(|()| view))
        .map_err(|error| {
            let mut deserializer = serde_json::Deserializer::from_str(&configuration);
            let mut track = serde_path_to_error::Track::new();
            let tracked = serde_path_to_error::Deserializer::new(&mut deserializer, &mut track);
            let _: Result<V, _> = V::deserialize(Folded::with_supplement(tracked, supplement));
            Unreadable::at("configuration", &track.path(), &error)
        })
}

/// The JSON of an item's configuration, taken out of its string; `None` where there is none.
fn configuration<'i>(item: &ConfigurationItem<'i>) -> Result<Option<Cow<'i, str>>, Unreadable> {
    let Some(raw) = item.configuration else { return Ok(None) };
    match section::unwrapped(raw.get()).map_err(|problem| Unreadable::new("configuration", problem))? {
        Document::None | Document::Empty => Ok(None),
        Document::Json(json) => Ok(Some(json)),
    }
}

/// Reads one section of an account's item: `None` where nobody asked the account for it.
pub fn account_section<V: DeserializeOwned>(item: &ConfigurationItem<'_>, name: &str) -> Result<Option<V>, Unreadable> {
    let Some(json) = configuration(item)? else { return Ok(None) };
    let sections: BTreeMap<Cow<'_, str>, &RawValue> = text(&json, "configuration")?;
    let mut named = sections.iter().filter(|(key, _)| same_word(key, name));
    match (named.next(), named.next()) {
        (None, _) => Ok(None),
        (Some((_, raw)), None) => text(raw.get(), name).map(Some),
        (Some(_), Some((twin, _))) => Err(Unreadable::meaningless(name, format!("also spelled `{twin}`"))),
    }
}

/// Reads again, slowly, to learn where the first reading failed.
fn locate<'de, T: Deserialize<'de>>(json: &'de str, what: &str, error: &serde_json::Error) -> Unreadable {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut deserializer, &mut track);
    let _: Result<T, _> = T::deserialize(Folded::new(tracked));
    Unreadable::at(what, &track.path(), error)
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
