//! # Resources were shared with another account
//!
//! ## Why it matters
//! The other account uses the resources as its own: subnets, parameters, databases, keys of a certificate authority.
//!
//! ## What fires
//! CreateResourceShare and AssociateResourceShare with an account, or a role or user of one, that is neither the own
//! one nor in `trusted_accounts`.
//!
//! ## What passes
//! The own account and trusted ones, organizations and their units (AWS RAM shares with the own organization only), and
//! shares that allow no principals from outside the organization.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows, take it out of the share (DisassociateResourceShare), or delete
//! the share, which takes the finding back.
//!
//! ## Absent keys
//! - `principals`: a share without principals lets nobody in.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where another account gets at resources.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShareExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::RAM::ResourceShare";

/// With whom.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    principals: Option<Vec<String>>,
    #[serde(deserialize_with = "optional_flag")]
    allow_external_principals: Option<bool>,
}

impl ActivityControl for ShareExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ram-share-external",
        title: "Resources were shared with another account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("ram", &["CreateResourceShare", "AssociateResourceShare"])];

    const TAKEN_BACK_BY: Events = &[("ram", &["DeleteResourceShare"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        sharing::given(call)?;
        if request.allow_external_principals == Some(false) {
            return Ok(Vec::new());
        }
        let principals = request.principals.iter().flatten().map(String::as_str);
        let principals = principals.filter(|principal| principal.split(':').nth(2) != Some("organizations"));
        let fact = Outside::of(call, &self.trusted_accounts).shared_with(principals);
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, TYPE, fact)))
    }
}
