//! Sign-ins to the console, which say how they ended in their answer rather than by an error's code.

use super::{additional, response};
use crate::read::Unreadable;
use guardrail_model::ApiCall;
use serde::Deserialize;

/// True where a `ConsoleLogin` let its caller in (CloudTrail user guide, "AWS Management Console sign-in events").
///
/// # Errors
/// A record that does not say `Success` or `Failure`.
pub fn has_succeeded(call: &ApiCall<'_>) -> Result<bool, Unreadable> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Answer {
        console_login: Option<String>,
    }

    const PLACE: &str = "responseElements.ConsoleLogin";
    let Answer { console_login } = response(call)?;
    match console_login.as_deref() {
        Some("Success") => Ok(true),
        Some("Failure") => Ok(false),
        Some(other) => Err(Unreadable::meaningless(PLACE, other)),
        None => Err(Unreadable::missing(PLACE)),
    }
}

/// True where a sign-in came to a second factor, right or wrong.
///
/// # Errors
/// A record that does not say `Yes` or `No`.
pub fn has_second_factor(call: &ApiCall<'_>) -> Result<bool, Unreadable> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Factor {
        mfa_used: Option<String>,
    }

    const PLACE: &str = "additionalEventData.MFAUsed";
    let Factor { mfa_used } = additional(call)?;
    match mfa_used.as_deref() {
        Some("Yes") => Ok(true),
        Some("No") => Ok(false),
        Some(other) => Err(Unreadable::meaningless(PLACE, other)),
        None => Err(Unreadable::missing(PLACE)),
    }
}
