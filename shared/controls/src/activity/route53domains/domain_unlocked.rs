//! # Registered domain was unlocked, moved or redirected
//!
//! ## Why it matters
//! Who takes a domain has every name, every mailbox and every certificate under it, and AWS cannot give it back.
//!
//! ## What fires
//! TransferDomainToAnotherAwsAccount, PushDomain, DisableDomainTransferLock, RetrieveDomainAuthCode,
//! UpdateDomainNameservers, DisassociateDelegationSignerFromDomain, DisableDomainAutoRenew and DeleteDomain.
//!
//! ## What passes
//! Locks and renewals that are enabled; contacts. What the `trusted` principals do.
//!
//! ## Remediation
//! Ask the caller at once. Lock the domain again (EnableDomainTransferLock), cancel the transfer
//! (CancelDomainTransferToAnotherAwsAccount), put the name servers back, and have the authorization code changed.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where a domain may be lost.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DomainUnlocked {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The domain.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    domain_name: Option<String>,
}

impl ActivityControl for DomainUnlocked {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "route53domains-domain-unlocked",
        title: "Registered domain was unlocked, moved or redirected",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::Edge,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[(
        "route53domains",
        &[
            "TransferDomainToAnotherAwsAccount",
            "PushDomain",
            "DisableDomainTransferLock",
            "RetrieveDomainAuthCode",
            "UpdateDomainNameservers",
            "DisassociateDelegationSignerFromDomain",
            "DisableDomainAutoRenew",
            "DeleteDomain",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let domain_name =
            request.domain_name.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.domainName"))?;

        let done = match call.name() {
            "TransferDomainToAnotherAwsAccount" => "given to another account",
            "PushDomain" => "given to another registrar",
            "DisableDomainTransferLock" => "unlocked for a transfer",
            "RetrieveDomainAuthCode" => "given out the code for a transfer",
            "UpdateDomainNameservers" => "pointed to other name servers",
            "DisassociateDelegationSignerFromDomain" => "cut off from its DNSSEC key",
            "DisableDomainAutoRenew" => "no longer renewed",
            _ => "deleted",
        };
        Ok(Activity::on_account(call, format!("{domain_name} {done}")))
    }
}
