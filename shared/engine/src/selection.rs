//! Which controls a Config rule asks for.

use guardrail_controls::{Catalogue, Described, Selection, nearest};
use guardrail_model::{Layer, Responsibility, Severity};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use strum::VariantArray;

/// The parameters of a Config rule (`InputParameters`): they select controls and do nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RuleParameters {
    /// Words separated by commas or spaces: a control's id, `*`, `responsibility:…`, `layer:…`, `severity:…`; a leading
    /// `-` excludes, and `-global` excludes what is judged in one Region only. Absent: every control.
    pub controls: Option<String>,
}

/// A rule's parameters that select nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SelectionError {
    /// The parameters are no JSON object of strings.
    #[error("the rule's parameters cannot be read: {0}")]
    Unreadable(String),
    /// A parameter that does not exist.
    #[error("a rule has no parameter `{0}`; did you mean `controls`?")]
    UnknownParameter(String),
    /// A word that names no control.
    #[error("`{word}` selects no control{}", nearest.as_ref().map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default())]
    UnknownWord {
        /// The word as written.
        word: String,
        /// The word most like it.
        nearest: Option<String>,
    },
    /// Every control that is named is excluded again.
    #[error("`{0}` excludes every control that it selects")]
    Nothing(String),
}

impl RuleParameters {
    /// Reads a rule's parameters: absent, empty and `{}` mean the same. Keys other than `controls` are an error where
    /// `strict`: a misspelled one would select every control.
    pub fn read(json: Option<&str>, strict: bool) -> Result<Self, SelectionError> {
        let json = json.map(str::trim).filter(|json| !json.is_empty()).unwrap_or("{}");
        if strict {
            let keys: BTreeMap<String, &RawValue> =
                serde_json::from_str(json).map_err(|error| SelectionError::Unreadable(error.to_string()))?;
            if let Some(key) = keys.into_keys().find(|key| key != "controls") {
                return Err(SelectionError::UnknownParameter(key));
            }
        }
        serde_json::from_str(json).map_err(|error| SelectionError::Unreadable(error.to_string()))
    }
}

/// The controls that a rule's words select.
pub fn select(catalogue: &Catalogue, words: Option<&str>) -> Result<Selection, SelectionError> {
    let Some(words) = words else { return Ok(Selection::All) };
    let split = || words.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty());
    if split().all(|word| word == "*") {
        return Ok(Selection::All);
    }
    let mut selected = BTreeSet::new();
    let mut excluded = BTreeSet::new();
    let mut only_exclusions = true;
    for word in split() {
        if let Some(word) = word.strip_prefix('-') {
            excluded.extend(ids(catalogue, word)?);
        } else {
            only_exclusions = false;
            selected.extend(ids(catalogue, word)?);
        }
    }
    if only_exclusions {
        selected = ids(catalogue, "*")?;
    }
    let selected: BTreeSet<String> = selected.difference(&excluded).cloned().collect();
    if selected.is_empty() { Err(SelectionError::Nothing(words.to_owned())) } else { Ok(Selection::Only(selected)) }
}

/// The ids of the controls that a word means.
fn ids(catalogue: &Catalogue, word: &str) -> Result<BTreeSet<String>, SelectionError> {
    let matching = |wanted: &dyn Fn(&dyn Described) -> bool| -> BTreeSet<String> {
        let controls = catalogue.controls().filter(|control| wanted(*control));
        controls.map(|control| control.metadata().id.to_owned()).collect()
    };
    let found = match word.split_once(':') {
        Some(("responsibility", value)) => matching(&|control| control.metadata().responsibility.to_string() == value),
        Some(("layer", value)) => matching(&|control| control.metadata().layer.to_string() == value),
        Some(("severity", value)) => matching(&|control| control.metadata().severity.to_string() == value),
        _ if word == "*" => matching(&|_| true),
        _ if word == "global" => matching(&|control| control.is_global()),
        _ => matching(&|control| control.metadata().id == word),
    };
    let known = found.is_empty() && known_words(catalogue).contains(&word.to_owned());
    if !found.is_empty() || known {
        return Ok(found);
    }
    let known = known_words(catalogue);
    Err(SelectionError::UnknownWord { word: word.to_owned(), nearest: nearest(word, known.iter().map(String::as_str)) })
}

/// Every word that may stand in a rule's parameters.
fn known_words(catalogue: &Catalogue) -> Vec<String> {
    let ids = catalogue.controls().map(|control| control.metadata().id.to_owned());
    let responsibilities = Responsibility::VARIANTS.iter().map(|word| format!("responsibility:{word}"));
    let layers = Layer::VARIANTS.iter().map(|word| format!("layer:{word}"));
    let severities = Severity::VARIANTS.iter().map(|word| format!("severity:{word}"));
    let others = ["*", "global"].map(str::to_owned);
    ids.chain(responsibilities).chain(layers).chain(severities).chain(others).collect()
}
