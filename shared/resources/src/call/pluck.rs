//! Taking texts out of a document by a path, without reading the rest of it.

use crate::read::same_word;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// The texts at a path of keys. Key case is ignored, lists are entered, and so are the wrappers that CloudTrail puts around
/// lists and texts (`items`, `item`, `member`, `content`); numbers are texts, and whatever else stands there is none.
pub(super) fn pluck(json: &str, path: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_str(json);
    // What is no JSON holds no texts: that it cannot be read is told by whoever reads it for its meaning.
    let _: Result<(), _> = At { path, found: &mut found }.deserialize(&mut deserializer);
    found
}

struct At<'p> {
    path: &'p [&'p str],
    found: &'p mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let (next, rest) = self.path.split_first().map_or((None, self.path), |(next, rest)| (Some(*next), rest));
            let is_wrapper = |names: &[&str]| names.iter().any(|name| same_word(&key, name));
            if next.is_some_and(|next| same_word(&key, next)) {
                map.next_value_seed(At { path: rest, found: &mut *self.found })?;
            } else if is_wrapper(&["items", "item", "member"]) || (next.is_none() && is_wrapper(&["content"])) {
                map.next_value_seed(At { path: self.path, found: &mut *self.found })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(At { path: self.path, found: &mut *self.found })?.is_some() {}
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if self.path.is_empty() && !text.is_empty() && !self.found.iter().any(|found| found == text) {
            self.found.push(text.to_owned());
        }
        Ok(())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.visit_str(&number.to_string())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}
