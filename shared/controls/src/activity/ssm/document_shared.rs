//! # Document was shared outside the account
//!
//! ## Why it matters
//! Whoever may read a document has its steps, and the addresses and secrets that stand in them.
//!
//! ## What fires
//! ModifyDocumentPermission that adds everyone, or an account that is neither the own one nor in `trusted_accounts`.
//! UpdateServiceSetting and ResetServiceSetting that lift the block on public sharing of documents.
//!
//! ## What passes
//! The own account, trusted accounts, and taking permissions away. The block turned on, and other settings.
//!
//! ## Remediation
//! Ask the caller who is meant to use it. If nobody knows, remove them by the same call, and turn on the block on
//! public sharing of documents.

use crate::sharing::Outside;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, sharing::ModifyAccounts};
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

/// The setting that decides whether documents may be shared with everyone; by its ARN too.
const SHARING: &str = "/ssm/documents/console/public-sharing-permission";

/// A setting of the account.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    setting_id: Option<String>,
    setting_value: Option<String>,
}

impl Request {
    fn lifts_the_block(&self, call: &ApiCall<'_>) -> Result<bool, Unreadable> {
        let setting = self.setting_id.as_deref();
        let setting = setting.ok_or_else(|| Unreadable::missing("requestParameters.settingId"))?;
        if !setting.ends_with(SHARING) {
            return Ok(false);
        }
        // The default is to allow it.
        if call.name() == "ResetServiceSetting" {
            return Ok(true);
        }
        let value = self.setting_value.as_deref();
        let value = value.ok_or_else(|| Unreadable::missing("requestParameters.settingValue"))?;
        Ok(!value.eq_ignore_ascii_case("Disable"))
    }
}

impl ActivityControl for DocumentShared {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ssm-document-shared",
        title: "Document was shared outside the account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE, ACCOUNT];

    const EVENTS: Events = &[("ssm", &["ModifyDocumentPermission", "UpdateServiceSetting", "ResetServiceSetting"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if call.name().ends_with("ServiceSetting") {
            let lifted = request.lifts_the_block(call)?;
            return Ok(if lifted {
                Activity::on_account(call, "block on public sharing of documents lifted")
            } else {
                Vec::new()
            });
        }
        let accounts: ModifyAccounts = call::request(call)?;
        let fact = Outside::of(call, &self.trusted_accounts).opened_to(accounts.added()?);
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, TYPE, fact)))
    }
}
