//! What the template says.

use std::env;

/// Why a function cannot start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// A variable that the template sets is not there, or empty.
    #[error("{0} is not set: the template sets it")]
    Missing(&'static str),
    /// A value that the template does not give.
    #[error("{name} is `{value}`: expected {expected}")]
    Unexpected {
        /// The variable.
        name: &'static str,
        /// Its value.
        value: String,
        /// What it may be.
        expected: &'static str,
    },
}

/// A variable of the environment; `None` where it is not set, or empty: a template cannot leave out one that it names.
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// A variable without which the function cannot work.
///
/// # Errors
/// It is not set, or empty.
pub fn required(name: &'static str) -> Result<String, StartError> {
    variable(name).ok_or(StartError::Missing(name))
}
