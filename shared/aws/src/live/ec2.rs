//! What the resources of Amazon EC2 have in common where they are read.

use crate::error::reason;
use aws_sdk_ec2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ec2::types::Tag;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::{Live, Standing};
use guardrail_model::{Alias, ResourceKey};
use guardrail_resources::{Resource, Section};
use std::error::Error;
use std::sync::Arc;

/// An answer; `None` where EC2 says by one of these codes that there is no such resource.
pub(super) fn found<T, E, R>(
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

/// An answer that lacks what it must hold.
pub(super) fn missing(operation: &'static str, what: &str) -> PortError {
    PortError { operation, message: format!("an answer without {what}") }
}

/// The ARN of a resource, which EC2 does not tell of every kind: it follows from the kind and the id.
pub(super) fn arn(at: &ResourceKey, kind: &str, id: &str) -> String {
    let ResourceKey { partition, account_id, region, .. } = at;
    format!("arn:{partition}:ec2:{region}:{account_id}:{kind}/{id}")
}

/// A resource that stands. `name` is its name beside the id, as AWS Config has it.
pub(super) fn stands<V>(
    resource: &ResourceKey,
    arn: String,
    name: Option<String>,
    tags: Option<Vec<Tag>>,
    view: V,
    subject: impl FnOnce(Resource<V>) -> Subject,
) -> Live {
    let tags = tags.unwrap_or_default().into_iter();
    let key = Arc::new(resource.clone());
    let read = Resource { key, arn: Some(arn.clone()), tags: Section::default(), view };
    Live::Stands(Standing {
        subjects: vec![subject(read)],
        aliases: [Some(Alias::Arn(arn)), name.map(Alias::Name)].into_iter().flatten().collect(),
        tags: tags.filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect(),
    })
}
