//! Message attributes: what subscribers' filter policies look at.

use super::about::About;
use super::text::line;
use std::collections::BTreeMap;

/// The longest value, in characters, and how many values one attribute has at most.
const LONGEST: usize = 128;
const MOST: usize = 20;

/// The value of one message attribute of an SNS message. It is never empty: SNS refuses empty ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attribute {
    /// One string.
    One(String),
    /// Several, of which a filter policy needs to match one: a digest of several controls or accounts.
    Several(Vec<String>),
}

impl Attribute {
    /// SNS's name of the type.
    pub fn data_type(&self) -> &'static str {
        match self {
            Self::One(_) => "String",
            Self::Several(_) => "String.Array",
        }
    }

    /// The value as SNS takes it; several are a JSON array.
    pub fn string_value(&self) -> String {
        match self {
            Self::One(value) => value.clone(),
            Self::Several(values) => serde_json::Value::from(values.as_slice()).to_string(),
        }
    }

    /// Of one or several values; `unknown` where there is none.
    fn of(values: impl IntoIterator<Item = String>) -> Self {
        let mut values: Vec<String> = values.into_iter().map(|value| line(&value, LONGEST)).collect();
        values.retain(|value| !value.is_empty());
        values.sort_unstable();
        values.dedup();
        values.truncate(MOST);
        match values.len() {
            0 => Self::One("unknown".to_owned()),
            1 => Self::One(values.remove(0)),
            _ => Self::Several(values),
        }
    }
}

/// The attributes of a message about some findings: `transition` is what the message tells. The same attributes with the
/// same values stand in the filter policies of the subscriptions.
pub(super) fn attributes(abouts: &[&About<'_>], transition: &str) -> BTreeMap<&'static str, Attribute> {
    let of = |value: fn(&About<'_>) -> String| Attribute::of(abouts.iter().map(|about| value(about)));
    BTreeMap::from([
        ("account", of(|about| about.resource().account_id.clone())),
        ("control", of(|about| about.key.control.clone())),
        ("region", of(|about| about.resource().region.clone())),
        ("responsibility", of(|about| about.finding.responsibility.to_string())),
        ("severity", of(|about| about.finding.severity.to_string())),
        ("status", of(|about| about.finding.status.to_string())),
        ("transition", Attribute::of([transition.to_owned()])),
    ])
}

#[cfg(test)]
mod tests {
    use super::Attribute;

    #[test]
    fn a_value_is_never_empty_and_several_are_an_array() {
        let of = |values: &[&str]| Attribute::of(values.iter().map(|value| (*value).to_owned()));
        assert_eq!(of(&["", "\n"]), Attribute::One("unknown".to_owned()));
        assert_eq!(of(&["a", "a"]), Attribute::One("a".to_owned()));
        let several = of(&["b\"", "a"]);
        assert_eq!((several.data_type(), several.string_value().as_str()), ("String.Array", r#"["a","b\""]"#));
    }
}
