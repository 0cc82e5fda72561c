//! # Customer managed policies do not grant *:*
//!
//! ## Why it matters
//! Whoever has such a policy can do everything in the account, and so can whoever steals one of their credentials.
//!
//! ## What passes
//! The version in force allows neither every action on everything (`*`, in any spelling), nor all but a few of them
//! (`NotAction`), nor every IAM action (with which one can give oneself the rest). A condition excuses nothing: the
//! rights are the same when it holds. A policy that is attached to nobody is judged like others. `NotAction` that
//! leaves out all of IAM, and `iam:PassRole` on every role, fail only where they are asked for. Policies of AWS's own
//! are not judged: nobody else can change them.
//!
//! ## Remediation
//! `iam:SetDefaultPolicyVersion` with a narrower version of the policy, where it has one. Whoever relies on the rights
//! loses them at once. It is undone exactly by making the saved version the default again. Without another version, a
//! person must write one.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::policy::{AdminGrant, AdminKind, Pattern, Policy, Scope};
use guardrail_resources::{Resource, Unreadable, iam};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Judges the version of the policy that is in force.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NoAdminPolicies {
    /// The rights that fail: `everything`, `not-action` (all but some actions, IAM among those left), `iam` (every IAM
    /// action), `power-user` (all but some actions, all of IAM among those left out) and `pass-role` (`iam:PassRole` on
    /// every role). Default: the first three.
    rights: BTreeSet<Right>,
}

/// A way in which a policy makes an administrator, or nearly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Right {
    Everything,
    NotAction,
    Iam,
    PowerUser,
    PassRole,
}

impl Right {
    fn of(grant: &AdminGrant, policy: &Policy) -> Self {
        match grant.kind() {
            AdminKind::Everything => Self::Everything,
            AdminKind::AllBut if leaves_out_iam(grant, policy) => Self::PowerUser,
            AdminKind::AllBut => Self::NotAction,
            AdminKind::Iam => Self::Iam,
            AdminKind::PassRole => Self::PassRole,
        }
    }
}

/// True where one element of the statement's `NotAction` takes in all of IAM.
fn leaves_out_iam(grant: &AdminGrant, policy: &Policy) -> bool {
    let iam = Pattern::action("iam:*");
    let statement = policy.statements().iter().find(|statement| statement.label() == grant.statement());
    statement.is_some_and(|statement| match statement.actions() {
        Scope::AllBut(excluded) => excluded.iter().any(|excluded| excluded.covers(&iam)),
        Scope::Only(_) => false,
    })
}

impl Default for NoAdminPolicies {
    fn default() -> Self {
        Self { rights: BTreeSet::from([Right::Everything, Right::NotAction, Right::Iam]) }
    }
}

impl Control for NoAdminPolicies {
    type View = iam::ManagedPolicy;

    const METADATA: Metadata = Metadata {
        id: "iam-no-admin-policies",
        title: "Customer managed policies do not grant *:*",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &["IAM.1"],
            cis_v3: &["1.16"],
            nist_r5: &["AC-2", "AC-2(1)", "AC-3", "AC-3(15)", "AC-3(7)", "AC-5", "AC-6", "AC-6(10)"],
            managed_rule: Some("IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS"),
        },
    };

    fn evaluate(&self, managed: &Resource<iam::ManagedPolicy>) -> Result<Compliance, Unreadable> {
        if managed.is_aws_managed() {
            return Ok(Compliance::NotApplicable("the policy is managed by AWS".to_owned()));
        }
        let policy = managed.document()?;
        let mut facts = Vec::new();
        let mut told = BTreeSet::new();
        for grant in policy.admin_grants() {
            // A statement may make an administrator in several ways, and the widest comes first.
            if self.rights.contains(&Right::of(&grant, policy)) && told.insert(grant.statement().number()) {
                facts.push(grant.to_string());
            }
        }
        Ok(Compliance::broken_by(facts))
    }
}
