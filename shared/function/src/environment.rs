//! What the template says.

use guardrail_engine::evaluate::GlobalControls;
use std::env;

/// The template's parameter: `false` in a Region that leaves what is global to another one.
const GLOBAL_CONTROLS: &str = "GUARDRAIL_GLOBAL_CONTROLS";

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

/// Whether global resources are judged from this Region: the variable `GUARDRAIL_GLOBAL_CONTROLS`, and true where it is not
/// set.
///
/// # Errors
/// Neither `true` nor `false`.
pub fn global_controls() -> Result<GlobalControls, StartError> {
    match env::var(GLOBAL_CONTROLS).as_deref() {
        Ok("true") | Err(_) => Ok(GlobalControls::Here),
        Ok("false") => Ok(GlobalControls::Elsewhere),
        Ok(other) => {
            let (value, expected) = (other.to_owned(), "`true` or `false`");
            Err(StartError::Unexpected { name: GLOBAL_CONTROLS, value, expected })
        }
    }
}
