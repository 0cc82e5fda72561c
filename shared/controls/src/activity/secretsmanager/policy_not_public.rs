//! # Secret resource policy is not public or cross-account
//!
//! ## Why it matters
//! Whoever the policy lets in can read the secret from where they are, with nobody here giving them a role.
//!
//! ## What fires
//! PutResourcePolicy that lets in everyone, or a principal of an account that is neither the own one nor in
//! `trusted_accounts`.
//!
//! ## What passes
//! The own account, trusted accounts, AWS services, and everyone pinned to an account or an organization.
//!
//! ## Remediation
//! `secretsmanager:PutResourcePolicy` with the policy as it stands but for the statements that let anyone in, or
//! `secretsmanager:DeleteResourcePolicy` where nothing else is left. It cuts off whoever read the secret by these statements
//! alone; the saved policy can be put back exactly. Statements that let another account in stay: ask whose it is, and delete
//! the policy or put one in place without it. A policy that lets nobody in from outside takes the finding back. Then rotate
//! the secret.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_actions::services::secretsmanager as actions;
use guardrail_actions::{Document, Plan};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::sharing::PutPolicy;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where strangers may use a secret.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyNotPublic {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::SecretsManager::Secret";

impl ActivityControl for PolicyNotPublic {
    type Request = PutPolicy;

    const METADATA: Metadata = Metadata {
        id: "secretsmanager-policy-not-public",
        title: "Secret resource policy is not public or cross-account",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("secretsmanager", &["PutResourcePolicy"])];

    const TAKEN_BACK_BY: Events = &[("secretsmanager", &["PutResourcePolicy", "DeleteResourcePolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &PutPolicy) -> Result<Vec<Activity>, Unreadable> {
        let activities = Outside::of(call, &self.trusted_accounts).opened_by(call, TYPE, request.required()?);
        let Some(document) = request.document()? else { return Ok(activities) };
        let seen = actions::State::Policy(Some(Document(document.into_owned())));
        let put_right = |activity: Activity| {
            if activity.target.resource_type != TYPE {
                return activity;
            }
            let secret_id = secret(call, &activity.target);
            let action = actions::RemovePublicStatements { secret_id };
            activity.put_right_by(Plan::if_it_changes(action, seen.clone()))
        };
        Ok(activities.into_iter().map(put_right).collect())
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &PutPolicy) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, Self::TYPES, self.observe(call, request)))
    }
}

/// The secret's ARN, which the answer tells; the name by which the call calls it, where it does not.
fn secret(call: &ApiCall<'_>, target: &Target) -> String {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Answer {
        arn: Option<String>,
    }

    let answer: Answer = call::response(call).unwrap_or_default();
    answer.arn.unwrap_or_else(|| target.named.clone())
}
