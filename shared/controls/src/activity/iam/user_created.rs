//! # IAM user was created by a user or a machine
//!
//! ## Why it matters
//! A new user with keys of its own is the simplest way to come back. People and pipelines that make users come by roles; a
//! stolen key, or a machine that was broken into, does not.
//!
//! ## What fires
//! CreateUser by an IAM user, by root, by a federation token, by the role of an EC2 instance, or from within a Lambda
//! function or an ECS task, which say so in the agent.
//!
//! ## What passes
//! Other roles' sessions: pipelines, those that run in a task or a function too, and people who came through IAM Identity
//! Center. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, delete the user with its keys, and look at what both did.
//!
//! ## Absent keys
//! - `arn`: of a role's session without a name nobody can say that it is a machine's.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a user is made by something else than a person's or a pipeline's role.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UserCreated {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Where code runs that AWS starts, as the SDKs tell it (`AWS_EXECUTION_ENV`).
const MACHINES: [&str; 2] = ["exec-env/AWS_Lambda_", "exec-env/AWS_ECS_"];

impl ActivityControl for UserCreated {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "iam-user-created",
        title: "IAM user was created by a user or a machine",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::User"];

    const EVENTS: Events = &[("iam", &["CreateUser"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let caller = call.user_identity.as_ref().ok_or_else(|| Unreadable::missing("userIdentity"))?;
        let kind = caller.kind.as_deref().ok_or_else(|| Unreadable::missing("userIdentity.type"))?;
        // The sessions of an instance's role are named for the instance.
        let session = caller.arn.as_deref().and_then(|arn| arn.rsplit('/').next()).unwrap_or_default();
        let is_instance =
            session.strip_prefix("i-").is_some_and(|id| id.chars().all(|digit| digit.is_ascii_hexdigit()));
        let agent = call.user_agent.as_deref().unwrap_or_default();
        let is_program = MACHINES.iter().any(|machine| agent.contains(machine)) && is_by_hand(call, &self.trusted);
        if kind.eq_ignore_ascii_case("AssumedRole") && !is_instance && !is_program {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::IAM::User", "user created"))
    }
}
