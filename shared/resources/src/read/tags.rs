//! Tags, in the shapes that Config's forms and the services give them.

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// A resource's tags: a map (`{"env": "prod"}`) or a list of pairs (`[{"key": "env", "value": "prod"}]`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags(BTreeMap<String, String>);

impl Tags {
    /// The value of a tag. Tag keys are case-sensitive, as they are in AWS.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// The tags, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Tags {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(tags: I) -> Self {
        Self(tags.into_iter().collect())
    }
}

impl<'de> Deserialize<'de> for Tags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Pairs)
    }
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Tags;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of tags, or a list of keys and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tags, A::Error> {
        let mut tags = BTreeMap::new();
        while let Some((key, value)) = map.next_entry::<String, Option<String>>()? {
            insert(&mut tags, key, value)?;
        }
        Ok(Tags(tags))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tags, A::Error> {
        #[derive(Deserialize)]
        struct Tag {
            key: String,
            #[serde(default)]
            value: Option<String>,
        }

        let mut tags = BTreeMap::new();
        while let Some(Tag { key, value }) = seq.next_element()? {
            insert(&mut tags, key, value)?;
        }
        Ok(Tags(tags))
    }
}

fn insert<E: Error>(tags: &mut BTreeMap<String, String>, key: String, value: Option<String>) -> Result<(), E> {
    if tags.contains_key(&key) {
        return Err(E::custom(format_args!("the tag `{key}` is there twice")));
    }
    tags.insert(key, value.unwrap_or_default());
    Ok(())
}
