//! The key-casing adapter: a deserializer around another one that matches struct keys to fields whatever their case and
//! underscores. Map keys are left as they are: tags, method settings and the like mean what they spell.

use super::section;
use guardrail_model::Supplement;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Reads structs from `D` with their keys matched without regard to case and `_`.
///
/// `dBInstanceIdentifier`, `DBInstanceIdentifier` and `dbinstance_identifier` all reach a field `db_instance_identifier`.
/// Two of them in one object are serde's `duplicate field` error.
pub struct Folded<'de, D> {
    inner: D,
    supplement: Option<&'de Supplement<'de>>,
    raw: Option<&'de RawValue>,
}

impl<'de, D> Folded<'de, D> {
    /// Reads `inner` with folded keys.
    pub fn new(inner: D) -> Self {
        Self { inner, supplement: None, raw: None }
    }

    /// The same, with the entries of `supplement` as further keys of the outermost struct.
    pub(super) fn with_supplement(inner: D, supplement: Option<&'de Supplement<'de>>) -> Self {
        Self { inner, supplement, raw: None }
    }

    /// Reads `inner`, which is a reader of `raw`: a section takes the text as it is, without reading it again.
    fn of(raw: &'de RawValue, inner: D) -> Self {
        Self { inner, supplement: None, raw: Some(raw) }
    }
}

/// The field that a key means, if any.
///
/// Every key of an object meets every field of its struct, and most pairs differ at an end: the ends are compared first, so
/// that few pairs are compared whole.
fn field_of(fields: &'static [&'static str], key: &str) -> Option<&'static str> {
    let is_letter = |byte: &u8| *byte != b'_';
    let (first, last) = (key.bytes().find(is_letter)?, key.bytes().rfind(is_letter)?);
    let alike = |end: Option<&u8>, letter: u8| end.is_some_and(|end| (end ^ letter) | 0x20 == 0x20);
    let may_be = |field: &str| alike(field.as_bytes().first(), first) && alike(field.as_bytes().last(), last);
    fields.iter().copied().find(|field| may_be(field) && (*field == key || same_word(key, field)))
}

/// True where `key` and `field` are the same word but for case and underscores.
pub(crate) fn same_word(key: &str, field: &str) -> bool {
    let mut letters = field.bytes().filter(|byte| *byte != b'_');
    for byte in key.bytes().filter(|byte| *byte != b'_') {
        if !letters.next().is_some_and(|letter| letter == byte || letter.eq_ignore_ascii_case(&byte)) {
            return false;
        }
    }
    letters.next().is_none()
}

macro_rules! forward {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(Wrapped(visitor))
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Folded<'de, D> {
    type Error = D::Error;

    forward! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
        deserialize_char deserialize_bytes deserialize_byte_buf deserialize_option
        deserialize_unit deserialize_seq deserialize_map deserialize_identifier deserialize_ignored_any
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(Text(visitor))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(Text(visitor))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_unit_struct(name, Wrapped(visitor))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        // A section keeps its raw text, which only the parser itself can hand out.
        if name == section::NAME {
            return match self.raw {
                Some(raw) => visitor.visit_borrowed_str(raw.get()),
                None => self.inner.deserialize_newtype_struct(name, visitor),
            };
        }
        self.inner.deserialize_newtype_struct(name, Wrapped(visitor))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_tuple(len, Wrapped(visitor))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_tuple_struct(name, len, Wrapped(visitor))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_struct(name, fields, Struct { fields, visitor, supplement: self.supplement })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_enum(name, variants, Wrapped(visitor))
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

macro_rules! forward_scalar {
    ($($method:ident $type:ty;)*) => {$(
        fn $method<E: Error>(self, value: $type) -> Result<V::Value, E> {
            self.0.$method(value)
        }
    )*};
}

/// Visits a string, which may stand in an object of its own: AWS Config's published schemas have a volume's state as
/// `state.value` (awslabs/aws-config-resource-schema, `AWS::EC2::Volume`), its notifications as `state`.
struct Text<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Text<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    forward_scalar! {
        visit_bool bool; visit_i64 i64; visit_u64 u64; visit_f64 f64;
        visit_str &str; visit_borrowed_str &'de str; visit_string String;
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<V::Value, A::Error> {
        let is_value = map.next_key::<String>()?.is_some_and(|key| same_word(&key, "value"));
        let value = if is_value { Some(map.next_value::<String>()?) } else { None };
        match value {
            Some(value) if map.next_key::<IgnoredAny>()?.is_none() => self.0.visit_string(value),
            _ => Err(Error::invalid_type(Unexpected::Map, &self.0)),
        }
    }
}

/// Wraps what a visitor is given, so that structs further down are folded too.
struct Wrapped<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Wrapped<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    forward_scalar! {
        visit_bool bool; visit_i8 i8; visit_i16 i16; visit_i32 i32; visit_i64 i64; visit_i128 i128;
        visit_u8 u8; visit_u16 u16; visit_u32 u32; visit_u64 u64; visit_u128 u128; visit_f32 f32; visit_f64 f64;
        visit_char char; visit_str &str; visit_borrowed_str &'de str; visit_string String;
        visit_bytes &[u8]; visit_borrowed_bytes &'de [u8]; visit_byte_buf Vec<u8>;
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Folded::new(deserializer))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Folded::new(deserializer))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Wrapped(seq))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Wrapped(map))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(Wrapped(data))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Wrapped<A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        self.0.next_element_seed(Wrapped(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Wrapped<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.0.next_key_seed(seed)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        self.0.next_value_seed(Wrapped(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Wrapped<A> {
    type Error = A::Error;
    type Variant = Wrapped<A::Variant>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self::Variant), A::Error> {
        let (value, variant) = self.0.variant_seed(seed)?;
        Ok((value, Wrapped(variant)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Wrapped<A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.0.unit_variant()
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, A::Error> {
        self.0.newtype_variant_seed(Wrapped(seed))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.0.tuple_variant(len, Wrapped(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0.struct_variant(fields, Struct { fields, visitor, supplement: None })
    }
}

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Wrapped<T> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T::Value, D::Error> {
        self.0.deserialize(Folded::new(deserializer))
    }
}

/// Visits a struct: its keys are matched to `fields`, and `supplement` adds further ones.
struct Struct<'de, V> {
    fields: &'static [&'static str],
    visitor: V,
    supplement: Option<&'de Supplement<'de>>,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Struct<'de, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        let Self { fields, visitor, supplement } = self;
        visitor.visit_map(Keys {
            map,
            fields,
            supplement: supplement.map(|supplement| supplement.entries().iter()),
            pending: None,
        })
    }
}

/// A map's keys folded, followed by those of the supplement.
struct Keys<'de, A> {
    map: A,
    fields: &'static [&'static str],
    supplement: Option<std::slice::Iter<'de, (Cow<'de, str>, &'de RawValue)>>,
    pending: Option<&'de RawValue>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Keys<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let mut seed = Some(seed);
        if let Some(field) = self.map.next_key_seed(Key { fields: self.fields, seed: &mut seed })? {
            return Ok(Some(field));
        }
        for (key, raw) in self.supplement.iter_mut().flatten() {
            if let Some(field) = field_of(self.fields, key)
                && let Some(seed) = seed.take()
            {
                self.pending = Some(raw);
                return seed.deserialize(field.into_deserializer()).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        match self.pending.take() {
            None => self.map.next_value_seed(Wrapped(seed)),
            Some(raw) => seed
                .deserialize(Folded::of(raw, &mut serde_json::Deserializer::from_str(raw.get())))
                .map_err(A::Error::custom),
        }
    }
}

/// A key on its way to the visitor of a struct's field names.
struct Key<'k, K> {
    fields: &'static [&'static str],
    seed: &'k mut Option<K>,
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for Key<'_, K> {
    type Value = K::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, K: DeserializeSeed<'de>> Visitor<'de> for Key<'_, K> {
    type Value = K::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<K::Value, E> {
        let seed = self.seed.take().ok_or_else(|| E::custom("a key was read twice"))?;
        seed.deserialize(field_of(self.fields, key).unwrap_or(key).into_deserializer())
    }
}
