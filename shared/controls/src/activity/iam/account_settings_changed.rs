//! # Account alias or token setting was changed
//!
//! ## Why it matters
//! The alias stands in the address where users sign in: another one sends them astray, and a name that is given up can be
//! taken by others. Tokens of version 2 open Regions that are not enabled by default.
//!
//! ## What fires
//! CreateAccountAlias, DeleteAccountAlias, and SetSecurityTokenServicePreferences to tokens of version 2.
//!
//! ## What passes
//! Tokens of version 1. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, set the former alias or version again.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where settings of the sign-in change.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccountSettingsChanged {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The alias, or the version of tokens.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    account_alias: Option<String>,
    global_endpoint_token_version: Option<String>,
}

impl ActivityControl for AccountSettingsChanged {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "iam-account-settings-changed",
        title: "Account alias or token setting was changed",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events =
        &[("iam", &["CreateAccountAlias", "DeleteAccountAlias", "SetSecurityTokenServicePreferences"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let alias = request.account_alias.as_deref().unwrap_or("without a name");
        let fact = match call.name() {
            "CreateAccountAlias" => format!("account alias {alias} set"),
            "DeleteAccountAlias" => format!("account alias {alias} deleted"),
            _ => match request.global_endpoint_token_version.as_deref() {
                Some("v1Token") => return Ok(Vec::new()),
                Some(version) => format!("tokens of the global endpoint set to {version}"),
                None => return Err(Unreadable::missing("requestParameters.globalEndpointTokenVersion")),
            },
        };
        Ok(Activity::on_account(call, fact))
    }
}
