//! Tests of the policy language: tables of cases, each with where it comes from, and properties.

mod admin;
mod conditions;
mod external;
mod large;
mod parsing;
mod patterns;
mod properties;
mod public;
mod transport;

use super::{Context, Grant, Pattern, Policy};
use crate::read::text;

/// The bucket that most policies here belong to.
const BUCKET: &str = "arn:aws:s3:::b";
/// Its owner.
const OWNER: &str = "111122223333";

fn read(json: &str) -> Result<Policy, crate::Unreadable> {
    text(json, "policy")
}

/// A policy of these statements, separated by commas.
fn policy(statements: &str) -> Policy {
    read(&format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)).unwrap()
}

/// True where the grant may include the action.
fn allows(grant: &Grant, action: &str) -> bool {
    grant.actions().iter().any(|item| item.meets(&Pattern::action(action)))
}

fn is_public(statements: &str, resource: &str) -> bool {
    !policy(statements).public_grants(&Context::of(resource)).is_empty()
}
