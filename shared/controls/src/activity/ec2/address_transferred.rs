//! # Public address was given to another account
//!
//! ## Why it matters
//! Names and firewalls go on trusting the address when it is another account's: whoever has it gets what is sent there, and
//! is let in where the address alone is asked for.
//!
//! ## What fires
//! EnableAddressTransfer to an account that is neither the own one nor in `trusted_accounts`.
//!
//! ## What passes
//! Transfers to trusted accounts, and a transfer that is called off (DisableAddressTransfer), which takes the finding back.
//!
//! ## Remediation
//! Ask the caller who the account is. The transfer can be called off until the other account accepts it, within seven days;
//! afterwards take the address out of DNS and of every list that lets it in.

use crate::sharing::Outside;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where an address is about to be another account's.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AddressTransferred {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

/// Who gets it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    transfer_account_id: Option<String>,
}

impl ActivityControl for AddressTransferred {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-address-transferred",
        title: "Public address was given to another account",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::EC2::EIP"];

    const EVENTS: Events = &[("ec2", &["EnableAddressTransfer"])];

    const TAKEN_BACK_BY: Events = &[("ec2", &["DisableAddressTransfer"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let account = request.transfer_account_id.as_deref();
        let account = account.ok_or_else(|| Unreadable::missing("requestParameters.transferAccountId"))?;
        let outside = Outside::of(call, &self.trusted_accounts);
        Ok(if outside.has(account) {
            Activity::on_each(call, "AWS::EC2::EIP", format!("offered to {account}"))
        } else {
            Vec::new()
        })
    }
}
