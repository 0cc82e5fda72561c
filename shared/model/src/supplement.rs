//! The supplementary configuration of an item.

use crate::text::Text;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// What a resource's service tells through other calls than the one that describes it: by name, unparsed. The values are
/// objects, scalars or JSON strings.
#[derive(Clone, Debug, Default)]
pub struct Supplement<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Supplement<'a> {
    /// The entries, in the order in which they stand.
    pub fn entries(&self) -> &[(Cow<'a, str>, &'a RawValue)] {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Supplement<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::with_capacity(8);
                while let Some((Text(name), raw)) = map.next_entry()? {
                    entries.push((name, raw));
                }
                Ok(entries)
            }
        }

        deserializer.deserialize_map(Entries).map(Self)
    }
}
