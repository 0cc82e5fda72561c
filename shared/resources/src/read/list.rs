//! Lists in the shapes that AWS gives them.

use super::optional_integer;
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

/// A list: `[…]`, `null` or `{}` for an empty one, or CloudFront's `{"quantity": 2, "items": […]}`.
///
/// A wrapped list whose quantity differs from the number of its items is an error: part of it is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T>(Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self(items)
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Items(PhantomData))
    }
}

struct Items<T>(PhantomData<T>);

/// How many items a wrapped list says that it has.
#[derive(Deserialize)]
struct Quantity(#[serde(deserialize_with = "optional_integer")] Option<i64>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or an object with `quantity` and `items`")
    }

    fn visit_unit<E: Error>(self) -> Result<List<T>, E> {
        Ok(List::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
        let mut items = Vec::with_capacity(seq.size_hint().unwrap_or(0).min(1024));
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<List<T>, A::Error> {
        let (mut items, mut quantity) = (None::<Option<Vec<T>>>, None::<Quantity>);
        while let Some(key) = map.next_key::<String>()? {
            match key.to_ascii_lowercase().as_str() {
                "items" if items.is_some() => return Err(Error::duplicate_field("items")),
                "items" => items = Some(map.next_value()?),
                "quantity" if quantity.is_some() => return Err(Error::duplicate_field("quantity")),
                "quantity" => quantity = Some(map.next_value()?),
                // `enabled` stands beside CloudFront's trusted signers.
                "enabled" => drop(map.next_value::<IgnoredAny>()?),
                _ => return Err(Error::unknown_field(&key, &["items", "quantity"])),
            }
        }
        let items = items.flatten().unwrap_or_default();
        match quantity {
            Some(Quantity(Some(quantity))) if usize::try_from(quantity) != Ok(items.len()) => {
                Err(Error::custom(format_args!("quantity says {quantity}, and there are {} items", items.len())))
            }
            _ => Ok(List(items)),
        }
    }
}
