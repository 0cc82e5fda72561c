//! Modes: what may be done about a finding.

use super::document::{Section, Value};
use crate::ledger::Record;
use guardrail_model::Responsibility;
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// What may be done about a finding, from the least to the most.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
)]
#[strum(serialize_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// It is told.
    #[default]
    Observe,
    /// It is told with the exact calls that would put it right.
    Plan,
    /// The calls are made when a person approves.
    Approve,
    /// The calls are made.
    Enforce,
}

/// `[modes]`: which [`Mode`] holds where; see [`Modes::mode`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Modes {
    /// `default`: where nothing else says anything. Default: observe.
    pub default: Mode,
    /// `[modes.controls]`: by control.
    pub controls: BTreeMap<String, Mode>,
    /// `[modes.responsibilities]`: by responsibility, for its controls that have no mode of their own.
    pub responsibilities: BTreeMap<Responsibility, Mode>,
    /// `[modes.accounts]`: by account.
    pub accounts: BTreeMap<String, Mode>,
    /// `[[modes.tags]]`: by tag of the resource.
    pub tags: BTreeMap<Tag, Mode>,
}

/// A tag of a resource: its key, and its value where that matters. Both are matched whole, and as AWS does, by case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag {
    /// The key.
    pub key: String,
    /// The value; `None` for any.
    pub value: Option<String>,
}

impl Modes {
    /// The mode of a finding.
    ///
    /// Settings can name it in three ways: by what is broken (the control, or else its responsibility: a control's own mode
    /// stands in place of its responsibility's), by whose it is (the account), and by the resource's tags. **Of all that
    /// match, the one that does least holds**: whoever wrote `observe` for an account or a tag can rely on it, whatever
    /// others write for controls. Where none matches, the default holds.
    ///
    /// So no line of settings can raise what another line that matches holds down. But whoever may tag a resource can
    /// choose among the modes that tags have.
    pub fn mode(
        &self,
        control: &str,
        responsibility: Responsibility,
        account_id: &str,
        tags: &BTreeMap<String, String>,
    ) -> Mode {
        let broken = self.controls.get(control).or_else(|| self.responsibilities.get(&responsibility));
        let owned = self.accounts.get(account_id);
        let tagged = self.tags.iter().filter(|(tag, _)| tag.is_on(tags)).map(|(_, mode)| mode);
        broken.into_iter().chain(owned).chain(tagged).min().copied().unwrap_or(self.default)
    }

    /// The mode of a record's finding, by the tags that its resource was last seen with; observe where there is none.
    pub fn of(&self, record: &Record) -> Mode {
        let mode = record.finding.as_ref().map(|finding| {
            self.mode(&record.key.control, finding.responsibility, &record.key.resource.account_id, &finding.tags)
        });
        mode.unwrap_or_default()
    }

    pub(super) fn read(section: &Section<'_>, controls: &BTreeSet<&str>) -> Self {
        let by_control = section.entries("controls").into_iter();
        let by_responsibility = section.entries("responsibilities").into_iter();
        let by_account = section.entries("accounts").into_iter();
        Self {
            default: section.or("default", Mode::default(), mode),
            controls: by_control
                .filter_map(|(name, value)| name.known("control", controls).zip(mode(&value)))
                .collect(),
            responsibilities: by_responsibility
                .filter_map(|(name, value)| name.one_of("responsibility").zip(mode(&value)))
                .collect(),
            accounts: by_account.filter_map(|(name, value)| name.account().zip(mode(&value))).collect(),
            tags: by_tag(section),
        }
    }
}

fn by_tag(section: &Section<'_>) -> BTreeMap<Tag, Mode> {
    let mut known = BTreeSet::new();
    let mut modes = BTreeMap::new();
    for element in section.list("tags") {
        let read = element.table(|entry| {
            let (tag, mode) = (Tag::of(entry), entry.required("mode", mode));
            tag.zip(mode)
        });
        if let Some((tag, mode)) = read {
            element.insert(&mut known, tag.clone());
            modes.insert(tag, mode);
        }
    }
    modes
}

fn mode(value: &Value<'_>) -> Option<Mode> {
    value.name()?.one_of("mode")
}

impl Tag {
    /// Reads `{ key = "…", value = "…" }`.
    pub(super) fn read(value: &Value<'_>) -> Option<Self> {
        value.table(Self::of)
    }

    fn of(section: &Section<'_>) -> Option<Self> {
        let key = section.required("key", |value| value.name()?.word().map(str::to_owned));
        let value =
            section.or("value", Some(None), |value| Some(value.name().map(|name| Some(name.text().to_owned()))));
        Some(Self { key: key?, value: value? })
    }

    /// True where a resource has it.
    pub fn is_on(&self, tags: &BTreeMap<String, String>) -> bool {
        tags.get(&self.key).is_some_and(|found| self.value.as_ref().is_none_or(|value| value == found))
    }
}

/// `key=value`, or `key` alone; a `=` in the key is written `\=`, so that two tags never look the same.
impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key.replace('\\', "\\\\").replace('=', "\\="))?;
        self.value.as_ref().map_or(Ok(()), |value| write!(f, "={value}"))
    }
}

impl Serialize for Tag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
