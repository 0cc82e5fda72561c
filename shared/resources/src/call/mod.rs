//! API calls as controls see them: what a call asked and was answered, read into types; lists in the shapes that CloudTrail
//! gives them; and the map that says which resource a call is about.

mod many;
mod parameters;
mod pluck;
mod target;

pub use many::{Content, Many};
pub use parameters::{Anything, additional, request, response};
pub use target::{Rule, Target, Yield, changed, rules, targets};

use crate::read::{self, Unreadable};
use guardrail_model::ApiCall;

/// Reads one CloudTrail record.
///
/// # Errors
/// Text that is no JSON object, or one whose keys hold something else than CloudTrail writes.
pub fn read(json: &str) -> Result<ApiCall<'_>, Unreadable> {
    read::text(json, "CloudTrail record")
}

#[cfg(test)]
mod tests;
