//! Who owns a resource: what a tool manages, it would only put back.

use super::ports::Known;
use crate::ledger::{StoreError, Windows};
use crate::settings::Tag;
use guardrail_model::{ApiCall, ResourceKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Who changed a resource last, as detect notes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Writer {
    /// The principal.
    pub principal: String,
    /// True where a tool made the call that carries out a description of the infrastructure, or a pipeline.
    pub is_tool: bool,
    /// When.
    pub at: Timestamp,
}

/// Who owns a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Somebody's tool, and how that is known.
    Managed(String),
    /// Nobody's: people made it by hand.
    Unmanaged,
    /// Nothing tells.
    Unknown,
}

/// The tags that CloudFormation puts on what it makes (AWS CloudFormation User Guide, "Resource tag"): nobody else can, since
/// `aws:` is reserved.
const STACK: &str = "aws:cloudformation:stack-name";

impl Owner {
    /// Who owns a resource: CloudFormation's tag or stack first, then the tags that settings name, then the last writer.
    pub fn of(known: &Known, managed_tags: &BTreeSet<Tag>, writer: Option<&Writer>) -> Self {
        if let Some(stack) = &known.stack {
            return Self::Managed(format!("the CloudFormation stack {stack}"));
        }
        if let Some(tags) = &known.tags {
            if let Some(stack) = tags.get(STACK) {
                return Self::Managed(format!("the CloudFormation stack {stack}"));
            }
            if let Some(tag) = managed_tags.iter().find(|tag| tag.is_on(tags)) {
                return Self::Managed(format!("the tag {tag}"));
            }
        }
        match writer {
            Some(writer) if writer.is_tool => Self::Managed(format!("the tool that {} runs", writer.principal)),
            Some(_) if known.tags.is_some() => Self::Unmanaged,
            Some(_) | None => Self::Unknown,
        }
    }
}

impl Owner {
    /// Who owns two resources that are written together: somebody's tool, where it has either; nobody, where both are known
    /// to be nobody's.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (managed @ Self::Managed(_), _) | (_, managed @ Self::Managed(_)) => managed,
            (Self::Unmanaged, Self::Unmanaged) => Self::Unmanaged,
            _ => Self::Unknown,
        }
    }
}

fn note(resource: &ResourceKey) -> String {
    format!("writer#{resource}")
}

/// Notes who changed a resource by a call, unless a later call is noted already: events come in any order.
///
/// # Errors
/// The store did not answer.
pub async fn note_writer<S: Windows>(
    store: &S,
    resource: &ResourceKey,
    call: &ApiCall<'_>,
    at: Timestamp,
) -> Result<(), StoreError> {
    // One that cannot be read tells nobody anything: it is written anew.
    let noted = store.note(&note(resource)).await?;
    let noted = noted.and_then(|noted| serde_json::from_str::<Writer>(&noted).ok());
    if noted.is_some_and(|noted| noted.at > at) {
        return Ok(());
    }
    let writer = Writer { principal: call.principal().into_owned(), is_tool: guardrail_controls::is_by_tool(call), at };
    let text = serde_json::to_string(&writer).map_err(|error| unreadable(resource, &error))?;
    store.set_note(&note(resource), &text).await
}

/// Who changed a resource last, as far as it was noted.
///
/// # Errors
/// The store did not answer, or the note cannot be read.
pub async fn writer<S: Windows>(store: &S, resource: &ResourceKey) -> Result<Option<Writer>, StoreError> {
    let note = store.note(&note(resource)).await?;
    note.map(|note| serde_json::from_str(&note).map_err(|error| unreadable(resource, &error))).transpose()
}

fn unreadable(resource: &ResourceKey, error: &serde_json::Error) -> StoreError {
    StoreError::Unreadable { what: format!("the last writer of {resource}"), problem: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::{Owner, Writer};
    use crate::remediate::Known;
    use crate::settings::Tag;
    use jiff::Timestamp;
    use std::collections::{BTreeMap, BTreeSet};

    fn known(tags: &[(&str, &str)]) -> Known {
        let tags: BTreeMap<String, String> =
            tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Known { tags: Some(tags), ..Known::default() }
    }

    fn writer(is_tool: bool) -> Writer {
        Writer { principal: "arn:aws:iam::111122223333:user/ann".to_owned(), is_tool, at: Timestamp::UNIX_EPOCH }
    }

    #[test]
    fn what_a_tool_manages_is_known_by_stack_tag_or_writer() {
        let terraform = BTreeSet::from([Tag { key: "managed-by".to_owned(), value: Some("terraform".to_owned()) }]);
        let none = BTreeSet::new();
        let stack = Known { stack: Some("web".to_owned()), ..Known::default() };
        for (known, tags, writer) in [
            (stack, &none, None),
            (known(&[("aws:cloudformation:stack-name", "web")]), &none, Some(writer(false))),
            (known(&[("managed-by", "terraform")]), &terraform, Some(writer(false))),
            (known(&[]), &terraform, Some(writer(true))),
            (Known::default(), &none, Some(writer(true))),
        ] {
            assert!(matches!(Owner::of(&known, tags, writer.as_ref()), Owner::Managed(_)), "{known:?} {writer:?}");
        }
    }

    #[test]
    fn only_a_hand_and_readable_tags_make_it_nobodys() {
        let none = BTreeSet::new();
        assert_eq!(Owner::of(&known(&[("env", "test")]), &none, Some(&writer(false))), Owner::Unmanaged);
        assert_eq!(Owner::of(&known(&[]), &none, None), Owner::Unknown);
        assert_eq!(Owner::of(&Known::default(), &none, Some(&writer(false))), Owner::Unknown);
    }
}
