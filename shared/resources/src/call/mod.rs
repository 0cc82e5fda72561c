//! API calls as controls see them: what a call asked and was answered, read into types; lists in the shapes that CloudTrail
//! gives them; and the map that says which resource a call is about.

pub mod apigateway;
pub mod cloudtrail;
pub mod ec2;
mod endpoint;
pub mod iam;
mod ingress;
mod many;
mod parameters;
mod pluck;
pub mod s3;
pub mod sharing;
pub mod signin;
mod target;

pub use endpoint::{Endpoint, made_public};
pub use ingress::{Stated, is_world};
pub use many::{Content, Many};
pub use parameters::{Anything, additional, recorded, request, response};
pub use target::{Rule, Target, Yield, changed, plain_arn, rules, targets};

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
