//! A part of an item that is a document of its own: a policy, an access control list, a list of attributes.

use super::{Problem, Unreadable, text};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt;
use std::marker::PhantomData;

/// The name by which the key-casing adapter knows a section and lets its raw text through.
pub(super) const NAME: &str = "$guardrail::Section";

/// How often a document may be wrapped in a JSON string: the API form wraps what the notification form already wraps.
const WRAPPINGS: usize = 3;

/// A document within an item, read when a control asks for it, once.
///
/// It may stand there as JSON, as JSON in a string, or URL-encoded in a string (IAM). Absent, `null`, `{}` and the empty
/// string all mean that there is none. When it cannot be read, only the controls that ask for it are told so.
#[derive(Clone, Debug)]
pub struct Section<T> {
    raw: Option<Box<str>>,
    read: OnceCell<Result<Read<T>, Unreadable>>,
}

/// What was read of a section.
#[derive(Clone, Debug)]
enum Read<T> {
    /// There is none: absent, `null` or the empty string.
    None,
    /// `{}`.
    Empty,
    /// The document.
    Some(T),
}

impl<T> Default for Section<T> {
    /// An absent section.
    fn default() -> Self {
        Self { raw: None, read: OnceCell::new() }
    }
}

impl<T> Section<T> {
    /// A section that was read elsewhere: from the service's own API.
    pub fn of(value: Option<T>) -> Self {
        Self { raw: Some("null".into()), read: OnceCell::from(Ok(value.map_or(Read::None, Read::Some))) }
    }

    /// A section that could not be read elsewhere: those who ask for it are told why.
    pub fn failed(error: Unreadable) -> Self {
        Self { raw: Some("null".into()), read: OnceCell::from(Err(error)) }
    }

    /// A section whose JSON was told elsewhere, still unread: a policy that the service's own API answered.
    pub fn json(text: &str) -> Self {
        Self::unread(text)
    }

    /// A section still unread.
    pub fn raw(raw: &RawValue) -> Self {
        Self::unread(raw.get())
    }

    /// The text as it stands, still unread; `None` where there is no key.
    pub(crate) fn text(&self) -> Option<&str> {
        self.raw.as_deref()
    }

    fn unread(raw: &str) -> Self {
        Self { raw: Some(raw.into()), read: OnceCell::new() }
    }

    /// The document's own JSON as it was written, out of the strings that it may be wrapped in; `None` where there is none:
    /// absent, `null`, `{}` or empty. `place` names it in errors.
    pub fn document(&self, place: &str) -> Result<Option<Cow<'_, str>>, Unreadable> {
        if let Some(Err(error)) = self.read.get() {
            return Err(error.clone());
        }
        let Some(raw) = &self.raw else { return Ok(None) };
        Ok(match unwrapped(raw).map_err(|problem| Unreadable::new(place, problem))? {
            Document::None | Document::Empty => None,
            Document::Json(json) => Some(json),
        })
    }

    /// True where the item does not have the key at all. An empty document is not absent: somebody looked, and there was
    /// nothing.
    pub fn is_absent(&self) -> bool {
        self.raw.is_none()
    }
}

impl<T: DeserializeOwned> Section<T> {
    /// The document, or `None` where there is none: absent, `null`, `{}` or empty. `place` names it in errors.
    pub fn get(&self, place: &str) -> Result<Option<&T>, Unreadable> {
        Ok(match self.read(place)? {
            Read::None | Read::Empty => None,
            Read::Some(value) => Some(value),
        })
    }

    /// The document of an item that must have the key: `None` only where it says so, by `null` or an empty string. For
    /// keys that AWS Config always records, so that absence and `{}` tell nothing.
    pub fn recorded(&self, place: &str) -> Result<Option<&T>, Unreadable> {
        match self.read(place)? {
            Read::None if self.is_absent() => Err(Unreadable::missing(place)),
            Read::Empty => Err(Unreadable::missing(place)),
            Read::None => Ok(None),
            Read::Some(value) => Ok(Some(value)),
        }
    }

    /// What the document is, read when it is first asked for.
    fn read(&self, place: &str) -> Result<&Read<T>, Unreadable> {
        let read = self.read.get_or_init(|| {
            let Some(raw) = &self.raw else { return Ok(Read::None) };
            Ok(match unwrapped(raw).map_err(|problem| Unreadable::new(place, problem))? {
                Document::None => Read::None,
                Document::Empty => Read::Empty,
                Document::Json(json) => Read::Some(text(&json, place)?),
            })
        });
        read.as_ref().map_err(Clone::clone)
    }

    /// The document of an item that must have one.
    pub fn required(&self, place: &str) -> Result<&T, Unreadable> {
        self.get(place)?.ok_or_else(|| Unreadable::missing(place))
    }
}

/// What stands in the strings that a document may be wrapped in.
pub(super) enum Document<'r> {
    /// `null`, or the empty string.
    None,
    /// `{}`.
    Empty,
    /// Anything else.
    Json(Cow<'r, str>),
}

/// Takes a document out of the strings it is wrapped in.
pub(super) fn unwrapped(raw: &str) -> Result<Document<'_>, Problem> {
    let mut json = Cow::Borrowed(raw.trim());
    for _ in 0..=WRAPPINGS {
        match json.as_ref() {
            "" | "null" | "\"\"" => return Ok(Document::None),
            object if is_empty_object(object) => return Ok(Document::Empty),
            string if string.starts_with('"') => {
                let inner: String = serde_json::from_str(string).map_err(|error| Problem::Shape(error.to_string()))?;
                json = Cow::Owned(decoded(inner)?);
            }
            _ => return Ok(Document::Json(json)),
        }
    }
    Err(Problem::Shape(format!("JSON in a string, more than {WRAPPINGS} deep")))
}

fn is_empty_object(json: &str) -> bool {
    json.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).is_some_and(|inside| inside.trim().is_empty())
}

/// The text without space around it. IAM writes its documents URL-encoded (RFC 3986): `%7B%22Version…`.
fn decoded(text: String) -> Result<String, Problem> {
    let trimmed = text.trim();
    if ["%7B", "%7b", "%5B", "%5b"].iter().any(|bracket| trimmed.starts_with(bracket)) {
        return percent_decode_str(trimmed)
            .decode_utf8()
            .map(Cow::into_owned)
            .map_err(|_| Problem::Shape("URL-encoded bytes that are no UTF-8".to_owned()));
    }
    Ok(if trimmed.len() == text.len() { text } else { trimmed.to_owned() })
}

impl<'de, T> Deserialize<'de> for Section<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Raw<T>(PhantomData<T>);

        impl<'de, T> Visitor<'de> for Raw<T> {
            type Value = Section<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a document")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Section<T>, D::Error> {
                let raw = Box::<RawValue>::deserialize(deserializer)?;
                Ok(Section { raw: Some(raw.into()), read: OnceCell::new() })
            }

            /// The text itself, where whoever holds it hands it out.
            fn visit_str<E: Error>(self, raw: &str) -> Result<Section<T>, E> {
                Ok(Section::unread(raw))
            }
        }

        deserializer.deserialize_newtype_struct(NAME, Raw(PhantomData))
    }
}
