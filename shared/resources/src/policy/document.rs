//! Reading policy documents. Element names are matched in any case; what IAM would refuse is refused here, since nobody can
//! tell what it would mean; elements of a statement that are not known here are kept.

use super::condition::{Condition, Operator};
use super::pattern::{Pattern, Scope};
use super::principal::{Principal, Principals};
use super::{Effect, Label, Policy, Statement};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;

impl<'de> Deserialize<'de> for Policy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Document;

        impl<'de> Visitor<'de> for Document {
            type Value = Policy;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a policy document")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Policy, A::Error> {
                // Some items hold a list with the one document in it.
                let policy = seq.next_element()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
                match seq.next_element::<IgnoredAny>()? {
                    None => Ok(policy),
                    Some(_) => Err(A::Error::custom("more than one policy document")),
                }
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Policy, A::Error> {
                let (mut version, mut statements) = (None::<String>, None::<Statements>);
                let mut seen = Seen::default();
                while let Some(Name(key)) = map.next_key()? {
                    match named(&["Version", "Statement"], &key) {
                        Some(name @ "Version") => seen.read(&mut version, name, &mut map)?,
                        Some(name @ "Statement") => seen.read(&mut statements, name, &mut map)?,
                        // The Id, or what is not known here. Neither is about a statement.
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                if let Some(version) = version
                    && !["2008-10-17", "2012-10-17"].contains(&version.as_str())
                {
                    return Err(A::Error::invalid_value(
                        Unexpected::Str(&version),
                        &"a version of the policy language",
                    ));
                }
                let Statements(elements) = statements.ok_or_else(|| A::Error::missing_field("Statement"))?;
                let statements = elements.into_iter().zip(1..).map(|(elements, number)| elements.statement(number));
                Ok(Policy { statements: statements.collect::<Result<_, _>>().map_err(A::Error::custom)? })
            }
        }

        deserializer.deserialize_any(Document)
    }
}

/// The name of an element, as it was written.
#[derive(Deserialize)]
#[serde(transparent)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// The element that a name means, whatever its case.
fn named(elements: &[&'static str], name: &str) -> Option<&'static str> {
    elements.iter().copied().find(|element| element.eq_ignore_ascii_case(name))
}

/// The elements seen so far, each of which may stand there once; `null` is none.
#[derive(Default)]
struct Seen(Vec<&'static str>);

impl Seen {
    fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
        &mut self,
        place: &mut Option<T>,
        name: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        if self.0.contains(&name) {
            return Err(A::Error::duplicate_field(name));
        }
        self.0.push(name);
        *place = map.next_value()?;
        Ok(())
    }
}

/// One statement, or a list of them.
struct Statements(Vec<Elements>);

impl<'de> Deserialize<'de> for Statements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;

        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Statements;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a statement, or a list of statements")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Statements, A::Error> {
                let mut statements = Vec::new();
                while let Some(statement) = seq.next_element()? {
                    statements.push(statement);
                }
                Ok(Statements(statements))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Statements, A::Error> {
                Elements::read(map).map(|statement| Statements(vec![statement]))
            }
        }

        deserializer.deserialize_any(OneOrMany)
    }
}

/// A statement's elements as they stand, before it is known whether they make sense together.
#[derive(Default)]
struct Elements {
    sid: Option<String>,
    effect: Option<Effect>,
    principal: Option<Named>,
    not_principal: Option<Named>,
    action: Option<Strings>,
    not_action: Option<Strings>,
    resource: Option<Strings>,
    not_resource: Option<Strings>,
    condition: Option<Conditions>,
    unknown: Vec<String>,
}

impl<'de> Deserialize<'de> for Elements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Elements;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a statement")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Elements, A::Error> {
                Elements::read(map)
            }
        }

        deserializer.deserialize_map(Object)
    }
}

impl Elements {
    const NAMES: [&'static str; 9] =
        ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

    fn read<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let (mut seen, mut read) = (Seen::default(), Self::default());
        while let Some(Name(key)) = map.next_key()? {
            match named(&Self::NAMES, &key) {
                Some(name @ "Sid") => seen.read(&mut read.sid, name, &mut map)?,
                Some(name @ "Effect") => seen.read(&mut read.effect, name, &mut map)?,
                Some(name @ "Principal") => seen.read(&mut read.principal, name, &mut map)?,
                Some(name @ "NotPrincipal") => seen.read(&mut read.not_principal, name, &mut map)?,
                Some(name @ "Action") => seen.read(&mut read.action, name, &mut map)?,
                Some(name @ "NotAction") => seen.read(&mut read.not_action, name, &mut map)?,
                Some(name @ "Resource") => seen.read(&mut read.resource, name, &mut map)?,
                Some(name @ "NotResource") => seen.read(&mut read.not_resource, name, &mut map)?,
                Some(name @ "Condition") => seen.read(&mut read.condition, name, &mut map)?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    read.unknown.push(key.into_owned());
                }
            }
        }
        Ok(read)
    }

    fn statement(self, number: usize) -> Result<Statement, Malformed> {
        let label = Label::new(self.sid, number);
        let malformed = |problem| Malformed { label: label.clone(), problem };
        let both = || malformed("it names an element and its opposite");
        let scope = |only: Option<Strings>, but: Option<Strings>, pattern: fn(&str) -> Pattern| {
            let patterns = |strings: Strings| strings.0.iter().map(|string| pattern(string)).collect();
            match (only, but) {
                (Some(_), Some(_)) => Err(both()),
                // IAM refuses a list of none, which would be about nothing.
                (Some(only), None) if only.0.is_empty() => Err(malformed("an element of it is an empty list")),
                (Some(only), None) => Ok(Some(Scope::Only(patterns(only)))),
                (None, Some(but)) => Ok(Some(Scope::AllBut(patterns(but)))),
                (None, None) => Ok(None),
            }
        };
        let principals = match (self.principal, self.not_principal) {
            (Some(_), Some(_)) => return Err(both()),
            (Some(only), None) => Some(Principals::Only(only.0)),
            (None, Some(but)) => Some(Principals::AllBut(but.0)),
            (None, None) => None,
        };
        Ok(Statement {
            effect: self.effect.ok_or_else(|| malformed("it has no Effect"))?,
            principals,
            actions: scope(self.action, self.not_action, Pattern::action)?
                .ok_or_else(|| malformed("it has neither Action nor NotAction"))?,
            resources: scope(self.resource, self.not_resource, Pattern::resource)?,
            conditions: self.condition.map(|conditions| conditions.0).unwrap_or_default(),
            unknown: self.unknown,
            label,
        })
    }
}

/// A statement whose elements make no sense together.
#[derive(Debug, thiserror::Error)]
#[error("{label} cannot be read: {problem}")]
struct Malformed {
    label: Label,
    problem: &'static str,
}

impl<'de> Deserialize<'de> for Effect {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // "The Effect value is case sensitive" (IAM JSON policy elements: Effect).
        match &*Name::deserialize(deserializer)?.0 {
            "Allow" => Ok(Self::Allow),
            "Deny" => Ok(Self::Deny),
            other => Err(D::Error::unknown_variant(other, &["Allow", "Deny"])),
        }
    }
}

/// One string or a list of them; with `SCALARS`, booleans and numbers too, as conditions are often written.
struct Texts<const SCALARS: bool>(Vec<String>);

type Strings = Texts<false>;
type Scalars = Texts<true>;

impl<'de, const SCALARS: bool> Deserialize<'de> for Texts<SCALARS> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut texts = Vec::new();
        OneOrMany::<SCALARS> { texts: &mut texts, in_list: false }.deserialize(deserializer)?;
        Ok(Self(texts))
    }
}

/// Reads one string, or a list of them, to the end of a list. A list within a list is refused, as IAM does.
struct OneOrMany<'t, const SCALARS: bool> {
    texts: &'t mut Vec<String>,
    in_list: bool,
}

impl<const SCALARS: bool> OneOrMany<'_, SCALARS> {
    fn scalar<E: Error>(self, text: String, found: Unexpected<'_>) -> Result<(), E> {
        if !SCALARS {
            return Err(E::invalid_type(found, &self));
        }
        self.texts.push(text);
        Ok(())
    }
}

impl<'de, const SCALARS: bool> DeserializeSeed<'de> for OneOrMany<'_, SCALARS> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, const SCALARS: bool> Visitor<'de> for OneOrMany<'_, SCALARS> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, or a list of strings")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.texts.push(text.to_owned());
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.scalar(value.to_string(), Unexpected::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.scalar(value.to_string(), Unexpected::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.scalar(value.to_string(), Unexpected::Unsigned(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.scalar(value.to_string(), Unexpected::Float(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        if self.in_list {
            return Err(A::Error::invalid_type(Unexpected::Seq, &self));
        }
        while seq.next_element_seed(OneOrMany::<SCALARS> { texts: self.texts, in_list: true })?.is_some() {}
        Ok(())
    }
}

/// The principals of a statement: `"*"`, or lists by kind.
struct Named(Vec<Principal>);

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StarOrKinds;

        impl<'de> Visitor<'de> for StarOrKinds {
            type Value = Named;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`*`, or an object of principals by kind")
            }

            fn visit_str<E: Error>(self, principal: &str) -> Result<Named, E> {
                Ok(Named(vec![Principal::new("AWS", principal)]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Named, A::Error> {
                let mut all = Vec::new();
                while let Some(Name(principal)) = seq.next_element()? {
                    all.push(Principal::new("AWS", &principal));
                }
                Ok(Named(all))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Named, A::Error> {
                let mut all = Vec::new();
                while let Some((Name(kind), Texts::<false>(values))) = map.next_entry()? {
                    all.extend(values.iter().map(|value| Principal::new(&kind, value)));
                }
                Ok(Named(all))
            }
        }

        deserializer.deserialize_any(StarOrKinds)
    }
}

/// A `Condition` block: values by key, by operator.
struct Conditions(Vec<Condition>);

impl<'de> Deserialize<'de> for Conditions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Unique(operators) = Unique::<Unique<Scalars>>::deserialize(deserializer)?;
        let mut all = Vec::new();
        for (name, Unique(keys)) in operators {
            let operator = Operator::new(&name);
            all.extend(keys.into_iter().map(|(key, values)| Condition::new(operator.clone(), key, values.0)));
        }
        Ok(Self(all))
    }
}

/// An object none of whose keys stands there twice: which of the two would hold, nobody can tell.
struct Unique<T>(Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Unique<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
            type Value = Unique<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique<T>, A::Error> {
                let mut entries: Vec<(String, T)> = Vec::new();
                let mut seen = BTreeSet::new();
                while let Some((key, value)) = map.next_entry::<String, T>()? {
                    if !seen.insert(key.to_ascii_lowercase()) {
                        return Err(A::Error::custom(format_args!("`{key}` is there twice")));
                    }
                    entries.push((key, value));
                }
                Ok(Unique(entries))
            }
        }

        deserializer.deserialize_map(Object(PhantomData))
    }
}
