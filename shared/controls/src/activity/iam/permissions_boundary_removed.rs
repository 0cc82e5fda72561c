//! # Permissions boundary deleted or replaced
//!
//! ## Why it matters
//! A permissions boundary caps what a user or role can ever do, whatever its policies say. Without it, whoever may write
//! policies may take every right.
//!
//! ## What fires
//! DeleteUserPermissionsBoundary, DeleteRolePermissionsBoundary, the same for a permission set, and putting a boundary that
//! caps nothing (a policy of AWS's own that makes an administrator) or that is none of the `approved` ones.
//!
//! ## What passes
//! Putting a boundary of the account's own, unless `approved` names others. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Put the boundary back (PutUserPermissionsBoundary, PutRolePermissionsBoundary), which takes the finding back, and look
//! at what was done without it.

use crate::identity::is_administrator_policy;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use guardrail_resources::policy::Pattern;
use serde::Deserialize;

/// Fires where what caps an identity's rights is taken away.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PermissionsBoundaryRemoved {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// ARNs of the policies that may be boundaries, `*` for any text. Default: none, and then every policy of the account's own.
    pub approved: Vec<String>,
}

/// The new boundary.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    permissions_boundary: Option<String>,
}

impl Request {
    fn boundary(&self) -> Result<&str, Unreadable> {
        self.permissions_boundary.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.permissionsBoundary"))
    }
}

impl PermissionsBoundaryRemoved {
    fn is_approved(&self, arn: &str) -> bool {
        let is_named = |entry: &String| Pattern::resource(entry).covers(&Pattern::resource(arn));
        if self.approved.is_empty() { !is_administrator_policy(arn) } else { self.approved.iter().any(is_named) }
    }
}

/// The type of what the boundary is for.
fn bounded(call: &ApiCall<'_>) -> &'static str {
    match call.name() {
        "PutUserPermissionsBoundary" | "DeleteUserPermissionsBoundary" => "AWS::IAM::User",
        "DeletePermissionsBoundaryFromPermissionSet" => "AWS::SSO::PermissionSet",
        _ => "AWS::IAM::Role",
    }
}

impl ActivityControl for PermissionsBoundaryRemoved {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "iam-permissions-boundary-removed",
        title: "Permissions boundary deleted or replaced",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::User", "AWS::IAM::Role", "AWS::SSO::PermissionSet"];

    const EVENTS: Events = &[
        (
            "iam",
            &[
                "DeleteUserPermissionsBoundary",
                "DeleteRolePermissionsBoundary",
                "PutUserPermissionsBoundary",
                "PutRolePermissionsBoundary",
            ],
        ),
        ("sso", &["DeletePermissionsBoundaryFromPermissionSet"]),
    ];

    const TAKEN_BACK_BY: Events = &[("iam", &["PutUserPermissionsBoundary", "PutRolePermissionsBoundary"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "PutUserPermissionsBoundary" | "PutRolePermissionsBoundary" => {
                let arn = request.boundary()?;
                if self.is_approved(arn) {
                    return Ok(Vec::new());
                }
                format!("permissions boundary replaced by {arn}")
            }
            _ => "permissions boundary deleted".to_owned(),
        };
        Ok(Activity::on_each(call, bounded(call), fact))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let approved = self.is_approved(request.boundary()?);
        Ok(if approved { call::targets(call, bounded(call)) } else { Vec::new() })
    }
}
