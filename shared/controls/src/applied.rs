//! What an action makes of a resource, as far as the resource's view tells it: for dry runs, and for the law that a plan puts right what it was made for.
// Written by `cargo xtask generate`.

use crate::Subject;
use guardrail_actions::Action;
use guardrail_actions::services::s3;

/// Applies an action to a resource's view; false where the view does not show what the action changes.
pub fn apply(action: &Action, subject: &mut Subject) -> bool {
    match (action, subject) {
        (Action::S3(s3::Action::BlockPublicAccess(action)), Subject::Bucket(resource)) => action.apply(resource),
        _ => return false,
    }
    true
}
