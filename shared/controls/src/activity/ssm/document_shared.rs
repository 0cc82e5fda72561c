//! # Document was shared outside the account
//!
//! ## Why it matters
//! Whoever may read a document has its steps, and the addresses and secrets that stand in them.
//!
//! ## What fires
//! ModifyDocumentPermission that adds everyone, or an account that is neither the own one nor in `trusted_accounts`.
//!
//! ## What passes
//! The own account, trusted accounts, and taking permissions away.
//!
//! ## Remediation
//! Ask the caller who is meant to use it. If nobody knows, remove them by the same call, and turn on the block on
//! public sharing of documents.

use crate::sharing::Outside;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::sharing::ModifyAccounts;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where strangers may read a document.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DocumentShared {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::SSM::Document";

impl ActivityControl for DocumentShared {
    type Request = ModifyAccounts;

    const METADATA: Metadata = Metadata {
        id: "ssm-document-shared",
        title: "Document was shared outside the account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("ssm", &["ModifyDocumentPermission"])];

    fn observe(&self, call: &ApiCall<'_>, request: &ModifyAccounts) -> Result<Vec<Activity>, Unreadable> {
        let fact = Outside::of(call, &self.trusted_accounts).opened_to(request.added()?);
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, TYPE, fact)))
    }
}
