//! How an invocation fails.

use guardrail_engine::ledger::StoreError;
use guardrail_engine::settings::SettingsTrouble;
use guardrail_telemetry::cut;
use lambda_runtime::Diagnostic;
use std::fmt::Display;

/// Why an invocation fails: the name of what went wrong, and what is known of it, cut as a line of the log is. Lambda tries
/// again and then hands the event to the function's failure queue; the runtime logs both as they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    error_type: &'static str,
    error_message: String,
}

impl Failure {
    /// The failure that an error makes: its type is the name of the error's variant.
    pub fn of<E: Display>(error: &E) -> Self
    where
        for<'e> &'e E: Into<&'static str>,
    {
        Self::named(error.into(), error)
    }

    fn named(error_type: &'static str, error: &impl Display) -> Self {
        Self { error_type, error_message: cut(&error.to_string()) }
    }
}

impl From<SettingsTrouble> for Failure {
    fn from(trouble: SettingsTrouble) -> Self {
        Self::named("Settings", &trouble)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::named("Ledger", &error)
    }
}

impl From<Failure> for Diagnostic {
    fn from(Failure { error_type, error_message }: Failure) -> Self {
        Self { error_type: error_type.to_owned(), error_message }
    }
}
