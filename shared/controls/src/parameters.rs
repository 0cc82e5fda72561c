//! The parameters that settings give to controls.

use serde::de::{DeserializeOwned, Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The parameters of each control that settings mention, by control id: `[controls.s3-versioning]` of the settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Parameters(BTreeMap<String, toml::Table>);

/// Parameters that do not fit their control.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParameterError {
    /// No control has this id.
    #[error("there is no control `{id}`{}", did_you_mean(.nearest.as_deref()))]
    UnknownControl {
        /// The id as written.
        id: String,
        /// The id most like it.
        nearest: Option<String>,
    },
    /// The control has no such parameter.
    #[error("control `{id}` has no parameter `{parameter}`{}", did_you_mean(.nearest.as_deref()))]
    UnknownParameter {
        /// The control.
        id: String,
        /// The parameter as written.
        parameter: String,
        /// The parameter most like it.
        nearest: Option<String>,
    },
    /// A value of the wrong type or out of range.
    #[error("control `{id}`{}: {message}", parameter.as_ref().map(|name| format!(", parameter `{name}`")).unwrap_or_default())]
    Value {
        /// The control.
        id: String,
        /// The parameter, where it is one by itself that does not fit.
        parameter: Option<String>,
        /// The reader's own words.
        message: String,
    },
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default()
}

impl Parameters {
    /// The parameters of one control.
    pub fn of(id: &str, parameters: toml::Table) -> Self {
        Self(BTreeMap::from([(id.to_owned(), parameters)]))
    }

    /// Reads a control with its parameters; the default where none are given.
    pub fn read<C: DeserializeOwned + Default>(&self, id: &str) -> Result<C, ParameterError> {
        let Some(given) = self.0.get(id) else { return Ok(C::default()) };
        let known = field_names::<C>();
        if let Some(parameter) = given.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(ParameterError::UnknownParameter {
                id: id.to_owned(),
                parameter: parameter.clone(),
                nearest: nearest(parameter, known.iter().copied()),
            });
        }
        C::deserialize(given.clone()).map_err(|error| {
            let alone = |(name, value): &(&String, &toml::Value)| {
                C::deserialize(toml::Table::from_iter([((*name).clone(), (*value).clone())])).is_err()
            };
            let parameter = given.iter().find(alone).map(|(name, _)| name.clone());
            ParameterError::Value { id: id.to_owned(), parameter, message: error.message().to_owned() }
        })
    }

    /// Refuses ids that no control has.
    pub fn check_ids<'c>(&self, known: impl Iterator<Item = &'c str> + Clone) -> Result<(), ParameterError> {
        match self.0.keys().find(|id| !known.clone().any(|known| known == id.as_str())) {
            None => Ok(()),
            Some(id) => Err(ParameterError::UnknownControl { id: id.clone(), nearest: nearest(id, known) }),
        }
    }
}

impl FromIterator<(String, toml::Table)> for Parameters {
    fn from_iter<I: IntoIterator<Item = (String, toml::Table)>>(parameters: I) -> Self {
        Self(parameters.into_iter().collect())
    }
}

/// The name most like `written`, if any is alike at all.
pub fn nearest<'n>(written: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    known
        .map(|name| (strsim::jaro_winkler(written, name), name))
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name.to_owned())
}

/// The names of a struct's fields: what its derive asks a deserializer for.
fn field_names<C: DeserializeOwned>() -> &'static [&'static str] {
    struct Names<'n>(&'n mut &'static [&'static str]);

    impl<'de> Deserializer<'de> for Names<'_> {
        type Error = serde::de::value::Error;

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, Self::Error> {
            *self.0 = fields;
            Err(Error::custom("asked for its names only"))
        }

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(Error::custom("asked for its names only"))
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    let mut names: &'static [&'static str] = &[];
    let _: Result<C, _> = C::deserialize(Names(&mut names));
    names
}

#[cfg(test)]
mod tests {
    use super::{ParameterError, Parameters};
    use serde::Deserialize;

    #[derive(Debug, Deserialize, Default, PartialEq)]
    #[serde(default, deny_unknown_fields)]
    struct Ports {
        ports: Vec<u16>,
    }

    fn read(toml: &str) -> Result<Ports, ParameterError> {
        toml::from_str::<Parameters>(toml).unwrap().read("a-control")
    }

    #[test]
    fn a_control_without_parameters_is_its_default_and_given_ones_are_read() {
        assert_eq!(read("").unwrap(), Ports::default());
        assert_eq!(read("[a-control]\nports = [22]").unwrap(), Ports { ports: vec![22] });
    }

    #[test]
    fn unknown_names_are_errors_that_name_the_nearest() {
        let error = read("[a-control]\nport = 1").unwrap_err().to_string();
        assert_eq!(error, "control `a-control` has no parameter `port`; did you mean `ports`?");
        let parameters: Parameters = toml::from_str("[a-contrl]").unwrap();
        let error = parameters.check_ids(["a-control", "b"].into_iter()).unwrap_err().to_string();
        assert_eq!(error, "there is no control `a-contrl`; did you mean `a-control`?");
    }

    #[test]
    fn a_value_of_the_wrong_type_is_an_error_that_names_the_control() {
        let error = read("[a-control]\nports = [70000]").unwrap_err().to_string();
        assert!(error.starts_with("control `a-control`, parameter `ports`: "), "{error}");
    }
}
