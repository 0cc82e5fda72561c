//! # Table/stream resource policy grants outside the account
//!
//! ## Why it matters
//! Whoever the policy lets in can read or change the table from where they are, with nobody here giving them a role.
//!
//! ## What fires
//! PutResourcePolicy, and CreateTable with a policy, that let in everyone, or a principal of an account that is neither
//! the own one nor in `trusted_accounts`.
//!
//! ## What passes
//! The own account, trusted accounts, AWS services, and everyone pinned to an account or an organization.
//!
//! ## Remediation
//! Delete the policy (DeleteResourcePolicy) or put one in place without the account: either takes the finding back.
//! Then look at what the account read.
//!
//! ## Absent keys
//! - `resourcePolicy`: a table that is created without one is its owner's.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Target;
use guardrail_resources::call::sharing::PutPolicy;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where strangers may use a table.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResourcePolicyExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::DynamoDB::Table";

impl ActivityControl for ResourcePolicyExternal {
    type Request = PutPolicy;

    const METADATA: Metadata = Metadata {
        id: "dynamodb-resource-policy-external",
        title: "Table/stream resource policy grants outside the account",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("dynamodb", &["PutResourcePolicy", "CreateTable"])];

    const TAKEN_BACK_BY: Events = &[("dynamodb", &["PutResourcePolicy", "DeleteResourcePolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &PutPolicy) -> Result<Vec<Activity>, Unreadable> {
        sharing::given(call)?;
        let policy = if call.name() == "CreateTable" { request.optional()? } else { Some(request.required()?) };
        let outside = Outside::of(call, &self.trusted_accounts);
        Ok(policy.map_or_else(Vec::new, |policy| outside.opened_by(call, TYPE, policy)))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &PutPolicy) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, Self::TYPES, self.observe(call, request)))
    }
}
