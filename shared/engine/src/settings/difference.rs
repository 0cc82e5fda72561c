//! What changes from one version of the settings to another, in what they mean: comments, spaces, the order of keys and a
//! default that is written out are no difference.

use super::Settings;
use super::document::{quoted, string};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use toml::Value;

/// One key that another version has otherwise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The key, with those that lead to it: `controls.s3-default-encryption-kms.allowed_keys`.
    pub path: String,
    /// What it was, as TOML; `None` where it was not set.
    pub old: Option<String>,
    /// What it becomes; `None` where it is set no longer.
    pub new: Option<String>,
}

/// `alerts.storm_limit: 20 -> 50`. What a key means that is not set, depends on the key: a parameter has its control's
/// default, and a control without a mode has its responsibility's.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "(not set)".to_owned());
        write!(f, "{}: {} -> {}", self.path, shown(&self.old), shown(&self.new))
    }
}

/// What changes from one version of the settings to another, in the order of the keys.
pub fn difference(old: &Settings, new: &Settings) -> Vec<Change> {
    let (mut old, mut new) = (leaves(old), leaves(new));
    let paths: BTreeSet<String> = old.keys().chain(new.keys()).cloned().collect();
    let changes = paths.into_iter().map(|path| Change { old: old.remove(&path), new: new.remove(&path), path });
    changes.filter(|change| change.old != change.new).collect()
}

/// Every key that has a value, with the value as TOML.
fn leaves(settings: &Settings) -> BTreeMap<String, String> {
    let mut leaves = BTreeMap::new();
    // Nothing in settings is beyond TOML: they were read from it.
    if let Ok(table) = toml::Table::try_from(settings) {
        flatten("", &table, &mut leaves);
    }
    leaves
}

fn flatten(above: &str, table: &toml::Table, leaves: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        let path = if above.is_empty() { quoted(key) } else { format!("{above}.{}", quoted(key)) };
        match value {
            Value::Table(table) => flatten(&path, table, leaves),
            value => {
                leaves.insert(path, shown(value));
            }
        }
    }
}

/// A value as it stands in TOML, on one line.
fn shown(value: &Value) -> String {
    let listed = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::String(text) => string(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Boolean(boolean) => boolean.to_string(),
        Value::Datetime(time) => time.to_string(),
        Value::Array(elements) => format!("[{}]", listed(elements.iter().map(shown).collect())),
        Value::Table(table) => {
            let pairs = table.iter().map(|(key, value)| format!("{} = {}", quoted(key), shown(value)));
            format!("{{ {} }}", listed(pairs.collect()))
        }
    }
}
