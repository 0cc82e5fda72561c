//! # Root of a member account was assumed
//!
//! ## Why it matters
//! From the management account or a delegated one, AssumeRoot acts as a member account's root user: it sets root's
//! password, or opens a bucket or a queue whose policy shuts everybody out.
//!
//! ## What fires
//! AssumeRoot for a task that changes something.
//!
//! ## What passes
//! The task IAMAuditRootUserCredentials, which only reads. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller, and look at what the session did in the member account within its 15 minutes.
//! DisableOrganizationsRootSessions shuts the way.
//!
//! ## Absent keys
//! - `targetPrincipal`: which member account it was is not known, and the finding is on the caller's.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where somebody acts as the root user of a member account.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AssumeRoot {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Whose root, and for what.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    target_principal: Option<String>,
    task_policy_arn: Option<TaskPolicy>,
}

/// The policy of AWS's own that bounds the session.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TaskPolicy {
    arn: Option<String>,
}

impl ActivityControl for AssumeRoot {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "sts-assume-root",
        title: "Root of a member account was assumed",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("sts", &["AssumeRoot"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let task = request.task_policy_arn.as_ref().and_then(|task| task.arn.as_deref());
        let task = task.ok_or_else(|| Unreadable::missing("requestParameters.taskPolicyArn.arn"))?;
        if task.ends_with("/IAMAuditRootUserCredentials") {
            return Ok(Vec::new());
        }
        let member = request.target_principal.as_deref();
        let fact = format!("root of {} assumed with {task}", member.unwrap_or("a member account"));
        Ok(Activity::on_account_named(call, member, fact))
    }
}
