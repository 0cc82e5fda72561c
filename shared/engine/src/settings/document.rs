//! Reading a TOML document by its spans: every value knows its path and its line, what is wrong is noted and reading goes
//! on, and no table is left before each of its keys was asked for.

use super::error::{Problem, ProblemKind, SettingsError};
use guardrail_controls::{ParameterError, nearest};
use serde::Deserialize as _;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;
use strum::VariantArray;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// A document, and what was found wrong with it so far.
pub(super) struct Document<'d> {
    text: &'d str,
    /// Each with the place where it begins.
    problems: RefCell<Vec<(usize, Problem)>>,
}

/// A place in the document.
#[derive(Clone)]
struct Place<'d> {
    document: &'d Document<'d>,
    path: String,
    at: usize,
}

/// A table whose keys are settings'. One that is not there is empty.
pub(super) struct Section<'d> {
    place: Place<'d>,
    table: Option<&'d DeTable<'d>>,
    asked: RefCell<BTreeSet<&'static str>>,
}

/// A value.
pub(super) struct Value<'d> {
    place: Place<'d>,
    value: &'d Spanned<DeValue<'d>>,
}

/// A name: a string, or a key where keys are names.
pub(super) struct Name<'d> {
    place: Place<'d>,
    text: &'d str,
}

impl<'d> Document<'d> {
    pub(super) fn new(text: &'d str) -> Self {
        Self { text, problems: RefCell::default() }
    }

    /// Reads the TOML.
    pub(super) fn parse(&self) -> Result<Spanned<DeTable<'d>>, SettingsError> {
        DeTable::parse(self.text).map_err(|error| {
            let kind = ProblemKind::Syntax(error.to_string().trim().to_owned());
            let problem = Problem { line: None, path: String::new(), kind };
            SettingsError { problems: self.placed(vec![(error.span().map_or(0, |span| span.start), problem)]) }
        })
    }

    /// Reads the whole.
    pub(super) fn root<'r, T>(&'r self, table: &'r Spanned<DeTable<'d>>, read: impl FnOnce(&Section<'r>) -> T) -> T {
        let place = Place { document: self, path: String::new(), at: 0 };
        Section::read(place, Some(table.get_ref()), read)
    }

    /// All that was wrong, if anything was.
    pub(super) fn into_error(self) -> Option<SettingsError> {
        let problems = self.placed(self.problems.take());
        (!problems.is_empty()).then_some(SettingsError { problems })
    }

    /// Problems in their order, with their lines.
    fn placed(&self, mut problems: Vec<(usize, Problem)>) -> Vec<Problem> {
        problems.sort_by_key(|(at, _)| *at);
        let (mut bytes, mut passed, mut line) = (self.text.bytes(), 0, 1);
        let placed = problems.into_iter().map(|(at, problem)| {
            line += bytes.by_ref().take(at.saturating_sub(passed)).filter(|byte| *byte == b'\n').count();
            passed = at;
            Problem { line: Some(line), ..problem }
        });
        placed.collect()
    }
}

impl Place<'_> {
    fn note(&self, kind: ProblemKind) {
        let problem = Problem { line: None, path: self.path.clone(), kind };
        self.document.problems.borrow_mut().push((self.at, problem));
    }

    fn below(&self, key: &str, at: usize) -> Self {
        let path = if self.path.is_empty() { quoted(key) } else { format!("{}.{}", self.path, quoted(key)) };
        Self { document: self.document, path, at }
    }
}

impl<'d> Section<'d> {
    /// Reads a table, and then refuses the keys that were not asked for.
    fn read<T>(place: Place<'d>, table: Option<&'d DeTable<'d>>, read: impl FnOnce(&Self) -> T) -> T {
        let section = Self { place, table, asked: RefCell::default() };
        let result = read(&section);
        let asked = section.asked.into_inner();
        for key in table.into_iter().flat_map(DeTable::keys).filter(|key| !asked.contains(key.get_ref().as_ref())) {
            let nearest = nearest(key.get_ref(), asked.iter().copied());
            let nearest = nearest.map(|nearest| section.place.below(&nearest, 0).path);
            section.place.below(key.get_ref(), key.span().start).note(ProblemKind::UnknownKey { nearest });
        }
        result
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &'static str) -> Option<Value<'d>> {
        self.asked.borrow_mut().insert(key);
        let (_, value) = self.table?.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(Value { place: self.place.below(key, value.span().start), value })
    }

    /// The value of a key, or what holds without it. A value that cannot be read is noted.
    pub(super) fn or<T>(&self, key: &'static str, default: T, read: impl FnOnce(&Value<'d>) -> Option<T>) -> T {
        self.get(key).and_then(|value| read(&value)).unwrap_or(default)
    }

    /// The value of a key that must be there.
    pub(super) fn required<T>(&self, key: &'static str, read: impl FnOnce(&Value<'d>) -> Option<T>) -> Option<T> {
        let value = self.get(key);
        if value.is_none() {
            self.place.below(key, self.place.at).note(ProblemKind::Missing);
        }
        read(&value?)
    }

    /// The table below a key.
    pub(super) fn section<T>(&self, key: &'static str, read: impl FnOnce(&Section<'d>) -> T) -> T {
        let value = self.get(key);
        let table = value.as_ref().and_then(Value::as_table);
        Self::read(value.map_or_else(|| self.place.below(key, self.place.at), |value| value.place), table, read)
    }

    /// The entries of the table below a key, whose keys are names.
    pub(super) fn entries(&self, key: &'static str) -> Vec<(Name<'d>, Value<'d>)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let entries = value.as_table().into_iter().flat_map(DeTable::iter).map(|(name, entry)| {
            let text: &'d str = name.get_ref();
            let at = name.span().start;
            let named = Name { place: Place { at, ..value.place.clone() }, text };
            (named, Value { place: value.place.below(text, entry.span().start), value: entry })
        });
        entries.collect()
    }

    /// The distinct elements of the list of a key.
    pub(super) fn set<T: Ord + Display>(
        &self,
        key: &'static str,
        read: impl Fn(&Value<'d>) -> Option<T>,
    ) -> BTreeSet<T> {
        let mut set = BTreeSet::new();
        for element in self.list(key) {
            if let Some(read) = read(&element) {
                element.insert(&mut set, read);
            }
        }
        set
    }

    /// The elements of the list of a key.
    pub(super) fn list(&self, key: &'static str) -> Vec<Value<'d>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(elements) = value.value.get_ref() else {
            value.refuse_type("a list");
            return Vec::new();
        };
        let place = |(index, element): (usize, &'d Spanned<DeValue<'d>>)| Value {
            place: Place { path: format!("{}[{index}]", value.place.path), at: element.span().start, ..value.place },
            value: element,
        };
        elements.iter().enumerate().map(place).collect()
    }
}

impl<'d> Value<'d> {
    /// Notes that this is a value of another type.
    fn refuse_type(&self, expected: &'static str) {
        let found = match self.value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "an integer",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.place.note(ProblemKind::Type { expected, found });
    }

    fn as_table(&self) -> Option<&'d DeTable<'d>> {
        if let DeValue::Table(table) = self.value.get_ref() {
            return Some(table);
        }
        self.refuse_type("a table");
        None
    }

    /// A table whose keys are the parameters of a control.
    pub(super) fn parameters(&self) -> Option<toml::Table> {
        self.as_table()?;
        let read = toml::Table::deserialize(ValueDeserializer::from(self.value.clone()));
        let noted = read.map_err(|error| {
            let at = error.span().map_or(self.place.at, |span| span.start);
            Place { at, ..self.place.clone() }.note(ProblemKind::Value(error.message().to_owned()));
        });
        noted.ok()
    }

    /// A table whose keys are settings'.
    pub(super) fn table<T>(&self, read: impl FnOnce(&Section<'d>) -> Option<T>) -> Option<T> {
        Section::read(self.place.clone(), Some(self.as_table()?), read)
    }

    /// Notes that these parameters do not fit their control, at the line of the one that does not.
    pub(super) fn refuse_parameters(&self, error: ParameterError) {
        let (ParameterError::UnknownParameter { parameter: name, .. }
        | ParameterError::Value { parameter: Some(name), .. }) = &error
        else {
            return self.place.note(ProblemKind::Parameter(error));
        };
        let key = self.as_table().and_then(|table| table.keys().find(|key| key.get_ref() == name.as_str()));
        let at = key.map_or(self.place.at, |key| key.span().start);
        self.place.below(name, at).note(ProblemKind::Parameter(error));
    }

    /// A whole number in a range.
    pub(super) fn integer(&self, range: RangeInclusive<u32>) -> Option<u32> {
        let DeValue::Integer(written) = self.value.get_ref() else {
            self.refuse_type("an integer");
            return None;
        };
        let number = u32::from_str_radix(written.as_str(), written.radix()).ok();
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let found = written.to_string();
            self.place.note(ProblemKind::Range { found, least: *range.start(), most: *range.end() });
        }
        number
    }

    /// `true` or `false`.
    pub(super) fn boolean(&self) -> Option<bool> {
        let boolean = self.value.get_ref().as_bool();
        if boolean.is_none() {
            self.refuse_type("true or false");
        }
        boolean
    }

    /// A string.
    pub(super) fn name(&self) -> Option<Name<'d>> {
        if let DeValue::String(text) = self.value.get_ref() {
            return Some(Name { place: self.place.clone(), text });
        }
        self.refuse_type("a string");
        None
    }

    /// Puts what was read of this element into a set; noted where it is there already.
    pub(super) fn insert<T: Ord + Display>(&self, set: &mut BTreeSet<T>, element: T) {
        if set.contains(&element) {
            self.place.note(ProblemKind::Twice(element.to_string()));
        }
        set.insert(element);
    }
}

impl<'d> Name<'d> {
    /// The text, whatever it is.
    pub(super) fn text(&self) -> &'d str {
        self.text
    }

    /// The text, if it names something.
    pub(super) fn word(&self) -> Option<&'d str> {
        let names = !self.text.is_empty() && self.text.trim() == self.text;
        if !names {
            self.place.note(ProblemKind::Blank);
        }
        names.then_some(self.text)
    }

    /// One of a few words.
    pub(super) fn one_of<T: FromStr + VariantArray + Display>(&self, what: &'static str) -> Option<T> {
        let read = self.text.parse().ok();
        if read.is_none() {
            let known: Vec<String> = T::VARIANTS.iter().map(T::to_string).collect();
            let nearest = nearest(self.text, known.iter().map(String::as_str));
            self.place.note(ProblemKind::UnknownName { what, name: self.text.to_owned(), nearest, known });
        }
        read
    }

    /// One of the names that are known.
    pub(super) fn known(&self, what: &'static str, known: &BTreeSet<&str>) -> Option<String> {
        if !known.contains(self.text) {
            let nearest = nearest(self.text, known.iter().copied());
            let name = self.text.to_owned();
            self.place.note(ProblemKind::UnknownName { what, name, nearest, known: Vec::new() });
            return None;
        }
        Some(self.text.to_owned())
    }

    /// An account id: 12 digits.
    pub(super) fn account(&self) -> Option<String> {
        let is_one = self.text.len() == 12 && self.text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_one {
            self.place.note(ProblemKind::Account(self.text.to_owned()));
        }
        is_one.then(|| self.text.to_owned())
    }

    /// A resource, by its ARN, name or id.
    pub(super) fn resource(&self) -> Option<String> {
        let word = self.word()?;
        if word.contains('*') {
            self.place.note(ProblemKind::Pattern(word.to_owned()));
            return None;
        }
        Some(word.to_owned())
    }
}

/// A key as it stands in TOML: in quotes where it must.
pub(super) fn quoted(key: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !key.is_empty() && key.bytes().all(is_bare) { key.to_owned() } else { string(key) }
}

/// A string as it stands in TOML. JSON's escapes are TOML's.
pub(super) fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
