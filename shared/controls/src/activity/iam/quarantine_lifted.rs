//! # Quarantine of an identity was lifted
//!
//! ## Why it matters
//! AWS denies a leaked key the costliest actions, and people who answer an incident deny an identity everything, or end its
//! sessions. Whoever lifts that before the credentials are replaced gives them back to everybody who has them.
//!
//! ## What fires
//! Detaching or deleting a policy called `AWSCompromisedKeyQuarantine…` (formerly
//! `AWSExposedCredentialPolicy_DO_NOT_REMOVE`), `AWSDenyAll` or `AWSRevokeOlderSessions` from a user, a role or a group.
//!
//! ## What passes
//! Any other policy. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Make sure that every credential of the time is deleted, not only deactivated. If one is still in use, put the policy
//! back.

use crate::identity::{holder, is_quarantine};
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::iam::OfPolicy;
use serde::Deserialize;

/// Fires where what holds back a lost identity is taken away.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QuarantineLifted {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for QuarantineLifted {
    type Request = OfPolicy;

    const METADATA: Metadata = Metadata {
        id: "iam-quarantine-lifted",
        title: "Quarantine of an identity was lifted",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::User", "AWS::IAM::Role", "AWS::IAM::Group"];

    const EVENTS: Events = &[(
        "iam",
        &[
            "DetachUserPolicy",
            "DetachRolePolicy",
            "DetachGroupPolicy",
            "DeleteUserPolicy",
            "DeleteRolePolicy",
            "DeleteGroupPolicy",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &OfPolicy) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let policy = if call.name().starts_with("Delete") {
            request.policy_name.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.policyName"))?
        } else {
            request.policy_arn.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.policyArn"))?
        };
        let name = policy.rsplit('/').next().unwrap_or(policy);
        if !is_quarantine(policy) && !["AWSDenyAll", "AWSRevokeOlderSessions"].contains(&name) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, holder(call), format!("{policy} taken away")))
    }
}
