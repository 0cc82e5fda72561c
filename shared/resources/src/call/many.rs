//! Lists as CloudTrail records them.

use crate::read::{Section, Unreadable};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;

/// The keys under which services wrap a list.
const WRAPPERS: [&str; 4] = ["items", "item", "member", "entry"];

/// Any number of values: `[…]`; EC2's `{"items": […]}` and, where there are none, `{}`; a value that stands by itself where
/// XML had one element; `null` and `""`, which are none (all seen in recorded events).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Many<T>(Vec<T>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> From<Vec<T>> for Many<T> {
    fn from(values: Vec<T>) -> Self {
        Self(values)
    }
}

impl<T> Deref for Many<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'a, T> IntoIterator for &'a Many<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let section = Section::<T>::deserialize(deserializer)?;
        let Some(raw) = section.text() else { return Ok(Self::default()) };
        values(raw).map(Self).map_err(D::Error::custom)
    }
}

/// The values that a text holds.
fn values<T: DeserializeOwned>(raw: &str) -> Result<Vec<T>, Unreadable> {
    let raw = raw.trim();
    let one = |raw| crate::read::text::<T>(raw, "value");
    match raw.as_bytes().first() {
        Some(b'[') => {
            let items: Vec<&RawValue> = crate::read::text(raw, "list")?;
            let lists = items.into_iter().map(|item| match item.get() {
                none if is_none(none) => Ok(Vec::new()),
                // It is there and says nothing, or holds what no element is: who needs it is told so.
                "{}" => Ok(vec![one("{}")?]),
                list if list.starts_with('[') => Ok(vec![one(list)?]),
                item => values(item),
            });
            Ok(lists.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
        }
        Some(b'{') => {
            let keys: BTreeMap<Cow<'_, str>, &RawValue> = crate::read::text(raw, "object")?;
            let wrapped = keys.iter().find(|(key, _)| WRAPPERS.iter().any(|name| key.eq_ignore_ascii_case(name)));
            match wrapped {
                Some((_, inner)) => values(inner.get()),
                None if keys.is_empty() => Ok(Vec::new()),
                None => Ok(vec![one(raw)?]),
            }
        }
        _ if is_none(raw) => Ok(Vec::new()),
        _ => Ok(vec![one(raw)?]),
    }
}

fn is_none(raw: &str) -> bool {
    matches!(raw, "null" | "\"\"")
}

/// A text that EC2's newer calls wrap with its place in the list: `{"tag": 1, "content": "fl-…"}`, or the bare text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content(pub String);

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Bare(String),
            Wrapped {
                #[serde(alias = "Content", alias = "CONTENT", alias = "value", alias = "Value")]
                content: String,
            },
        }
        Ok(Self(match Form::deserialize(deserializer)? {
            Form::Bare(text) | Form::Wrapped { content: text } => text,
        }))
    }
}
