//! The IAM policy language: reads any policy document, and answers what controls ask of it: who may do what, whether that
//! is the public or somebody outside, whether it makes an administrator, whether plain HTTP is denied.
//!
//! The answers lean to one side. A grant counts until something surely takes it away: an unknown operator, an unknown
//! element or a value that pins nobody never narrows, and a `Deny` is credited only where it covers all of what it would
//! take away. A statement added never narrows an answer, and a `Deny` added never widens one.
//!
//! ```
//! use guardrail_resources::policy::{Context, Policy};
//!
//! let policy: Policy = guardrail_resources::read::text(
//!     r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}}"#,
//!     "policy",
//! )?;
//! let public = policy.public_grants(&Context::of("arn:aws:s3:::b"));
//! assert_eq!(public[0].to_string(), "statement 1 lets anyone s3:GetObject on arn:aws:s3:::b/*");
//! # Ok::<(), guardrail_resources::Unreadable>(())
//! ```

mod addresses;
mod admin;
mod condition;
mod context;
mod deny;
mod document;
mod grant;
mod narrowing;
mod pattern;
mod principal;
mod transport;

pub use admin::{AdminGrant, AdminKind};
pub use condition::{Comparison, Condition, Operator, Quantifier};
pub use context::{Context, Trusted};
pub use grant::{Grant, Grantee};
pub use narrowing::{Narrowing, Pin};
pub use pattern::{Item, Pattern, Scope};
pub use principal::{Principal, Principals};

use std::fmt;

/// A policy document: of a resource, of an identity, or a role's trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    statements: Vec<Statement>,
}

impl Policy {
    /// Its statements, in order.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// The statement of that label, as a [`Grant`] or an [`AdminGrant`] names it.
    pub fn statement(&self, label: &Label) -> Option<&Statement> {
        self.statements.iter().find(|statement| statement.label == *label)
    }

    fn allows(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(|statement| statement.effect == Effect::Allow)
    }

    fn denies(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(|statement| statement.effect == Effect::Deny)
    }
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies, whatever else allows.
    Deny,
}

/// One statement of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    label: Label,
    effect: Effect,
    principals: Option<Principals>,
    actions: Scope,
    resources: Option<Scope>,
    conditions: Vec<Condition>,
    /// The names of elements that are not known here.
    unknown: Vec<String>,
}

impl Statement {
    /// What it is called: its Sid, or its place.
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// Whether it allows or denies.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// Whom it is about; none in the policy of an identity.
    pub fn principals(&self) -> Option<&Principals> {
        self.principals.as_ref()
    }

    /// The principals that it names by `Principal`; none for `NotPrincipal`.
    pub fn named_principals(&self) -> &[Principal] {
        match &self.principals {
            Some(Principals::Only(principals)) => principals,
            Some(Principals::AllBut(_)) | None => &[],
        }
    }

    /// The actions.
    pub fn actions(&self) -> &Scope {
        &self.actions
    }

    /// The resources; none in a role's trust policy.
    pub fn resources(&self) -> Option<&Scope> {
        self.resources.as_ref()
    }

    /// The conditions, of which all must hold.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// True where it may be about this action: `sts:AssumeRole`, or a pattern.
    pub fn may_be_about(&self, action: &str) -> bool {
        self.actions.meets(&Pattern::action(action))
    }

    /// What a request must match on `key` for this statement to apply, by a positive operator that surely asks for it; none
    /// where any value, or no value, will do. Of several conditions on the key, one without wildcards is preferred.
    pub fn required(&self, key: &str) -> Option<Required<'_>> {
        let demanded = self.conditions.iter().filter(|condition| condition.is_on(key));
        let required: Vec<_> = demanded
            .filter_map(|condition| {
                let comparison = narrowing::demanded(condition, &self.conditions)?;
                let text = comparison.is_of_text() && !condition.values().is_empty();
                text.then(|| Required { values: condition.values(), wildcards: comparison.has_wildcards() })
            })
            .collect();
        required.iter().find(|required| required.is_fixed()).or_else(|| required.first()).copied()
    }
}

/// The values that a statement requires of a key, of which one is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Required<'a> {
    values: &'a [String],
    /// `*` and `?` in the values are wildcards.
    wildcards: bool,
}

impl<'a> Required<'a> {
    /// The values as they were written.
    pub fn values(self) -> &'a [String] {
        self.values
    }

    /// True where every value stands for one text: no wildcard that is one, no policy variable.
    pub fn is_fixed(self) -> bool {
        !self.values.iter().any(|value| value.contains("${") || (self.wildcards && value.contains(['*', '?'])))
    }
}

/// What a statement is called in a fact: its Sid where it has one, and its place, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    sid: Option<String>,
    number: usize,
}

impl Label {
    fn new(sid: Option<String>, number: usize) -> Self {
        Self { sid: sid.filter(|sid| !sid.is_empty()), number }
    }

    /// The place among the statements, from 1.
    pub fn number(&self) -> usize {
        self.number
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sid {
            Some(sid) => write!(f, "statement {} ({sid})", self.number),
            None => write!(f, "statement {}", self.number),
        }
    }
}

/// Some of a list, in the room that a fact has.
fn listed<T: fmt::Display>(items: &[T]) -> String {
    const SHOWN: usize = 3;
    let shown = items.iter().take(SHOWN).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match items.len().checked_sub(SHOWN) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests;
