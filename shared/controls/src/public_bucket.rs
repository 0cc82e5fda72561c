//! How a bucket that is open to the public is shut.

use guardrail_actions::Plan;
use guardrail_actions::services::s3::{BlockPublicAccess, RemovePublicStatements, RevokePublicGrants, State};
use guardrail_resources::{Resource, Unreadable, s3};

/// What is taken out, besides the block that takes its effect.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TakeOut {
    /// The ACL's grants to everyone.
    pub(crate) grants: bool,
    /// The statements of the policy that let anyone in.
    pub(crate) statements: bool,
}

impl TakeOut {
    /// The plan. The block comes last, so that it is the first to be undone: while it stands, S3 refuses the ACL and the
    /// policy that were there before. What cannot be read is not edited; the block shuts it all the same.
    pub(crate) fn shut(self, bucket: &Resource<s3::Bucket>) -> Result<Plan, Unreadable> {
        let name = || bucket.name().to_owned();
        let mut plan = Plan::none();
        if self.statements
            && let Ok(policy) = State::policy(bucket)
        {
            plan = plan.and(Plan::if_it_changes(RemovePublicStatements::of(bucket), policy));
        }
        if self.grants
            && let Ok(acl) = State::acl(bucket)
        {
            plan = plan.and(Plan::if_it_changes(RevokePublicGrants { bucket: name() }, acl));
        }
        let block = BlockPublicAccess { bucket: name() };
        Ok(plan.and(Plan::if_it_changes(block, State::public_access_block(bucket)?)))
    }
}
