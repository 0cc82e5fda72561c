//! What the resources of Amazon EC2 have in common where they are read.

use super::found::Found;
use aws_sdk_ec2::types::Tag;
use guardrail_controls::Subject;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::Resource;

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
    let tags = tags.filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default())));
    let found = Found::new(resource, Some(arn), tags);
    let subjects = vec![subject(found.seen_as(view))];
    found.standing(subjects, name)
}
