//! What the readers of each type share: what a service answered, and what was found of a resource before it is read into
//! views.

use crate::error::reason;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::{Live, Standing};
use guardrail_model::{Alias, ResourceKey};
use guardrail_resources::{Resource, Section};
use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

/// A call's answer; `None` where the service says, by one of the codes `absent`, that there is no such resource.
pub(super) fn answer<T, E, R>(
    operation: &'static str,
    result: Result<T, SdkError<E, R>>,
    absent: &[&str],
) -> Result<Option<T>, PortError>
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    match result {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.code().is_some_and(|code| absent.contains(&code)) => Ok(None),
        Err(error) => Err(PortError { operation, message: reason(&error) }),
    }
}

/// An answer that does not hold what it must.
pub(super) fn unread(operation: &'static str, what: &str) -> PortError {
    PortError { operation, message: format!("the answer has no {what} that can be read") }
}

/// A resource that stands, before it is read into views.
pub(super) struct Found {
    key: Arc<ResourceKey>,
    arn: Option<String>,
    tags: BTreeMap<String, String>,
}

impl Found {
    /// A resource with its ARN and all its tags.
    pub(super) fn new(
        key: &ResourceKey,
        arn: Option<String>,
        tags: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        Self { key: Arc::new(key.clone()), arn, tags: tags.into_iter().collect() }
    }

    /// The resource as one of the views of its type.
    pub(super) fn seen_as<V>(&self, view: V) -> Resource<V> {
        let tags = Section::of(Some(self.tags.clone().into_iter().collect()));
        Resource { key: Arc::clone(&self.key), arn: self.arn.clone(), tags, view }
    }

    /// The resource as it stands, known by its ARN and by a name too.
    pub(super) fn standing(self, subjects: Vec<Subject>, name: Option<String>) -> Live {
        let aliases = [self.arn.map(Alias::Arn), name.map(Alias::Name)].into_iter().flatten().collect();
        Live::Stands(Standing { subjects, aliases, tags: self.tags })
    }
}
