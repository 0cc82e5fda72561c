//! The settings document: one TOML file, checked whole before any of it holds.

use guardrail_controls::{Catalogue, ParameterError, Parameters, nearest};

/// What settings say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// The parameters of controls: `[controls.<id>]`.
    pub controls: Parameters,
}

/// Settings that cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Not TOML, or a value of the wrong type. The message names the line.
    #[error("{0}")]
    Syntax(String),
    /// A table or key that does not exist.
    #[error("settings have no `{key}`{}", nearest.as_ref().map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default())]
    UnknownKey {
        /// The key as written.
        key: String,
        /// The key most like it.
        nearest: Option<String>,
    },
    /// Parameters that do not fit their control.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
}

impl Settings {
    const KEYS: [&'static str; 1] = ["controls"];

    /// Reads settings and prepares the catalogue from them, so that settings which are read are settings that hold.
    pub fn prepare(toml: &str) -> Result<(Self, Catalogue), SettingsError> {
        let mut document: toml::Table = toml
            .parse()
            .map_err(|error: toml::de::Error| SettingsError::Syntax(error.to_string().trim().to_owned()))?;
        let controls = match document.remove("controls") {
            None => Parameters::default(),
            Some(controls) => {
                controls.try_into().map_err(|error| SettingsError::Syntax(format!("controls: {}", error.message())))?
            }
        };
        if let Some(key) = document.keys().next() {
            let nearest = nearest(key, Self::KEYS.into_iter());
            return Err(SettingsError::UnknownKey { key: key.clone(), nearest });
        }
        let catalogue = Catalogue::prepare(&controls)?;
        Ok((Self { controls }, catalogue))
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    fn error(toml: &str) -> String {
        Settings::prepare(toml).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_key_or_control_is_an_error_that_names_the_nearest() {
        assert_eq!(error("[control.s3-versioning]"), "settings have no `control`; did you mean `controls`?");
        assert_eq!(
            error("[controls.s3-versionin]"),
            "there is no control `s3-versionin`; did you mean `s3-versioning`?"
        );
        assert!(error("[controls]\ns3-versioning = 3").contains("controls"));
        assert!(error("[controls").contains("line 1"));
    }

    #[test]
    fn empty_settings_are_the_defaults() {
        assert!(Settings::prepare("").is_ok());
        assert!(Settings::prepare("[controls.s3-versioning]").is_ok());
    }
}
