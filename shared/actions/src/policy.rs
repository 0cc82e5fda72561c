//! Edits of policy documents: statements are taken out and put in by what they say, and all others stay word for word and in
//! their order. Each edit starts from the document as it stands, so that edits for several controls add up, whatever their
//! order.

use crate::{Document, Refusal};
use guardrail_resources::policy::{Context, Grant, Policy};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt;

/// What is read, in refusals.
const WHAT: &str = "the policy";

fn unreadable(problem: impl fmt::Display) -> Refusal {
    Refusal::Unreadable { what: WHAT, problem: problem.to_string() }
}

/// A document without the statements that let anyone in; `None` where no statement is left.
///
/// # Errors
/// The document cannot be read.
pub fn without_public(document: &Document, context: &Context) -> Result<Option<Document>, Refusal> {
    without(document, |policy| policy.public_grants(context))
}

/// A document without the statements that make these grants; `None` where no statement is left.
///
/// # Errors
/// The document cannot be read.
pub fn without(document: &Document, grants: impl FnOnce(&Policy) -> Vec<Grant>) -> Result<Option<Document>, Refusal> {
    let out: BTreeSet<usize> = grants(&read(document)?).iter().map(|grant| grant.statement().number()).collect();
    if out.is_empty() {
        return Ok(Some(document.clone()));
    }
    let elements = Elements::of(document)?;
    let numbered = elements.statements()?.into_iter().zip(1..);
    let kept: Vec<&RawValue> =
        numbered.filter(|(_, number)| !out.contains(number)).map(|(statement, _)| statement).collect();
    if kept.is_empty() { Ok(None) } else { elements.with(&kept).map(Some) }
}

/// A document with one statement more, at its end; the same one where it has the statement already.
///
/// # Errors
/// The document cannot be read, or it has another statement of the same `Sid`.
pub fn with(document: Option<&Document>, statement: &Value) -> Result<Document, Refusal> {
    let Some(document) = document else {
        return Ok(Document(json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()));
    };
    read(document)?;
    let sid = statement.get("Sid").and_then(Value::as_str);
    let elements = Elements::of(document)?;
    let mut statements = elements.statements()?;
    for other in &statements {
        if sid.is_none() || sid_of(other.get())?.as_deref() != sid {
            continue;
        }
        let same = serde_json::from_str::<Value>(other.get()).is_ok_and(|other| other == *statement);
        let named = sid.unwrap_or_default();
        let taken = || Refusal::Unsafe(format!("the policy has another statement that is called {named}"));
        return if same { Ok(document.clone()) } else { Err(taken()) };
    }
    let added = serde_json::value::to_raw_value(statement).map_err(unreadable)?;
    statements.push(&added);
    elements.with(&statements)
}

/// A document's statements, each as it was written.
///
/// # Errors
/// The document cannot be read.
pub fn statements(document: &Document) -> Result<Vec<Document>, Refusal> {
    read(document)?;
    let statements = Elements::of(document)?.statements()?;
    Ok(statements.into_iter().map(|statement| Document(statement.get().to_owned())).collect())
}

/// What a statement is called; `None` where it has no `Sid`.
///
/// # Errors
/// The statement cannot be read.
pub fn sid(statement: &Document) -> Result<Option<String>, Refusal> {
    sid_of(&statement.0)
}

/// The policy that holds the one statement which an AddPermission of Amazon SNS or SQS adds: what the call tells of the policy
/// that it changes. `accounts` are numbers, or `*` for everyone; `actions` are without the service's prefix.
pub fn of_permission(service: &str, label: &str, accounts: &[String], actions: &[String], resource: &str) -> Document {
    let actions: Vec<String> = actions.iter().map(|action| format!("{service}:{action}")).collect();
    let statement = json!({
        "Sid": label,
        "Effect": "Allow",
        "Principal": {"AWS": accounts},
        "Action": actions,
        "Resource": resource,
    });
    Document(json!({"Version": "2012-10-17", "Statement": [statement]}).to_string())
}

/// Reads a document by the policy language.
///
/// # Errors
/// It cannot be read.
pub fn read(document: &Document) -> Result<Policy, Refusal> {
    guardrail_resources::read::text(&document.0, WHAT).map_err(unreadable)
}

fn sid_of(statement: &str) -> Result<Option<String>, Refusal> {
    #[derive(Deserialize)]
    struct Named {
        #[serde(default)]
        sid: Option<String>,
    }

    guardrail_resources::read::text(statement, WHAT).map(|Named { sid }| sid).map_err(unreadable)
}

/// The elements of a document, each as it was written, in their order.
struct Elements<'d>(Vec<(String, &'d RawValue)>);

impl<'d> Elements<'d> {
    fn of(document: &'d Document) -> Result<Self, Refusal> {
        serde_json::from_str(&document.0).map_err(unreadable)
    }

    /// Its statements, each as it was written.
    fn statements(&self) -> Result<Vec<&'d RawValue>, Refusal> {
        let statement = self.0.iter().find(|(name, _)| is_statement(name)).map(|(_, raw)| *raw);
        match statement {
            None => Ok(Vec::new()),
            Some(many) if many.get().starts_with('[') => serde_json::from_str(many.get()).map_err(unreadable),
            Some(one) => Ok(vec![one]),
        }
    }

    /// The document with these statements, and all else as it was.
    fn with(&self, statements: &[&RawValue]) -> Result<Document, Refusal> {
        let mut text = String::from("{");
        for (place, (name, raw)) in self.0.iter().enumerate() {
            if place > 0 {
                text.push(',');
            }
            text.push_str(&written(name)?);
            text.push(':');
            if is_statement(name) {
                text.push_str(&written(&statements)?);
            } else {
                text.push_str(raw.get());
            }
        }
        text.push('}');
        Ok(Document(text))
    }
}

fn is_statement(name: &str) -> bool {
    name.eq_ignore_ascii_case("Statement")
}

fn written<T: Serialize + ?Sized>(value: &T) -> Result<String, Refusal> {
    serde_json::to_string(value).map_err(unreadable)
}

impl<'de> Deserialize<'de> for Elements<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Document;

        impl<'de> Visitor<'de> for Document {
            type Value = Elements<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a policy document")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Elements<'de>, A::Error> {
                let mut elements = Vec::new();
                while let Some(element) = map.next_entry()? {
                    elements.push(element);
                }
                Ok(Elements(elements))
            }
        }

        deserializer.deserialize_map(Document)
    }
}

#[cfg(test)]
mod tests;
