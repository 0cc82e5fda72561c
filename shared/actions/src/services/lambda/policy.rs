//! A function's policy: its statements, and the calls that put one in or take one out.

use super::{Call, Function, Permission};
use crate::{Document, Refusal, policy};
use guardrail_resources::{Resource, Unreadable, lambda};
use serde::{Deserialize, Serialize};

/// A function's policy. Two are equal where they have the same statements, in whichever order: Lambda puts a new one at the
/// end, and gives the policy another revision with each change.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FunctionPolicy {
    /// The statements, each as it was written; none where the function has no policy.
    pub statements: Vec<Document>,
    /// The revision that was read; AWS Config does not record it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision_id: Option<String>,
}

impl PartialEq for FunctionPolicy {
    fn eq(&self, other: &Self) -> bool {
        self.statements.len() == other.statements.len() && self.beyond(other).next().is_none()
    }
}

impl FunctionPolicy {
    /// A policy as Lambda answers it.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(policy: &Document, revision_id: Option<String>) -> Result<Self, Refusal> {
        Ok(Self { statements: policy::statements(policy)?, revision_id })
    }

    /// The policy that a function's view tells.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn seen(function: &Resource<lambda::Function>) -> Result<Self, Unreadable> {
        let Some(policy) = function.policy.document("Policy")? else { return Ok(Self::default()) };
        let policy = Self::read(&Document(policy.into_owned()), None);
        policy.map_err(|refusal| Unreadable::meaningless("Policy", refusal.to_string()))
    }

    /// The policy as one document; `None` where it has no statement.
    pub fn document(&self) -> Option<Document> {
        let statements: Vec<&str> = self.statements.iter().map(|statement| statement.0.as_str()).collect();
        let text = format!(r#"{{"Version":"2012-10-17","Id":"default","Statement":[{}]}}"#, statements.join(","));
        (!statements.is_empty()).then_some(Document(text))
    }

    /// True where a statement is called so.
    pub fn names(&self, sid: &str) -> bool {
        let mut own = self.statements.iter().filter_map(|statement| policy::sid(statement).ok().flatten());
        own.any(|own| own == sid)
    }

    /// True where it has the statement that AddPermission writes when it is told this.
    pub fn has(&self, permission: &Permission) -> bool {
        let mut read = self.statements.iter().filter_map(Permission::read);
        read.any(|(one, _)| one.is_same(permission))
    }

    /// The policy without the statements that `is_out` names by their numbers, from 1.
    ///
    /// # Errors
    /// One of them has no `Sid`, by which alone Lambda removes a statement.
    pub(super) fn without(&self, is_out: impl Fn(usize) -> bool) -> Result<Self, Refusal> {
        let mut kept = Vec::new();
        for (statement, number) in self.statements.iter().zip(1..) {
            if !is_out(number) {
                kept.push(statement.clone());
            } else if policy::sid(statement)?.is_none() {
                return Err(Refusal::Unsafe(format!(
                    "statement {number} has no Sid, by which alone RemovePermission takes one out"
                )));
            }
        }
        Ok(Self { statements: kept, revision_id: self.revision_id.clone() })
    }

    /// The statements that another policy does not have.
    fn beyond<'p>(&'p self, other: &Self) -> impl Iterator<Item = &'p Document> {
        self.statements.iter().filter(|statement| !other.statements.iter().any(|other| is_same(statement, other)))
    }
}

fn is_same(one: &Document, other: &Document) -> bool {
    one == other
        || match (Permission::read(one), Permission::read(other)) {
            (Some((one, about)), Some((other, about_other))) => one.is_same(&other) && about == about_other,
            _ => false,
        }
}

/// The calls that lead from one policy to another. Only the first can name the revision that was read: each change makes
/// another.
pub(super) fn calls(function: &Function, from: &FunctionPolicy, to: &FunctionPolicy) -> Result<Vec<Call>, Refusal> {
    let mut calls = Vec::new();
    let mut revision = from.revision_id.clone();
    for statement in from.beyond(to) {
        let nameless = || Refusal::NoWay("a statement without a Sid".to_owned());
        let statement_id = policy::sid(statement)?.ok_or_else(nameless)?;
        calls.push(Call::RemovePermission { function: function.clone(), statement_id, revision_id: revision.take() });
    }
    for statement in to.beyond(from) {
        let permission = Permission::read(statement).filter(|(_, about)| function.is_at(about));
        let (permission, _) =
            permission.ok_or_else(|| Refusal::NoWay("a statement that AddPermission cannot write".to_owned()))?;
        calls.push(Call::AddPermission { function: function.clone(), permission, revision_id: revision.take() });
    }
    Ok(calls)
}
