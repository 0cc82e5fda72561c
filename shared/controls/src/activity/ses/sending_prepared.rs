//! # Account was made ready to send mail
//!
//! ## Why it matters
//! Stolen credentials send phishing in the name of an account that mail providers trust. First the account's sending
//! is turned on, taken out of the sandbox, and given a sender.
//!
//! ## What fires
//! UpdateAccountSendingEnabled and PutAccountSendingAttributes that enable sending, PutAccountDetails that asks for
//! production access; and by somebody's hand a new sender (VerifyEmailIdentity, VerifyDomainIdentity,
//! CreateEmailIdentity).
//!
//! ## What passes
//! Sending that is turned off. What the `trusted` principals do, and pipelines that add senders.
//!
//! ## Remediation
//! Ask the caller. If nobody wants to send, turn sending off (UpdateAccountSendingEnabled), delete the identity, and
//! deactivate the caller's credentials.
//!
//! ## Absent keys
//! - `enabled`: false (SES, UpdateAccountSendingEnabled).
//! - `sendingEnabled`: false (SES, PutAccountSendingAttributes).

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self};
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where mail may be sent that could not be before.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SendingPrepared {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Whether mail may be sent, and by whom.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_flag")]
    enabled: Option<bool>,
    #[serde(deserialize_with = "optional_flag")]
    sending_enabled: Option<bool>,
    #[serde(deserialize_with = "optional_flag")]
    production_access_enabled: Option<bool>,
    email_address: Option<String>,
    domain: Option<String>,
    email_identity: Option<String>,
}

impl ActivityControl for SendingPrepared {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ses-sending-prepared",
        title: "Account was made ready to send mail",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[(
        "ses",
        &[
            "UpdateAccountSendingEnabled",
            "PutAccountSendingAttributes",
            "PutAccountDetails",
            "VerifyEmailIdentity",
            "VerifyDomainIdentity",
            "CreateEmailIdentity",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let new = [&request.email_address, &request.domain, &request.email_identity].into_iter().flatten().next();
        let fact = match call.name() {
            "UpdateAccountSendingEnabled" | "PutAccountSendingAttributes" => {
                let enabled = request.enabled.or(request.sending_enabled) == Some(true);
                enabled.then(|| "sending of mail enabled".to_owned())
            }
            "PutAccountDetails" => (request.production_access_enabled != Some(false))
                .then(|| "production access for mail requested".to_owned()),
            _ => {
                let new = new.ok_or_else(|| Unreadable::missing("requestParameters.emailIdentity"))?;
                is_by_hand(call, &self.trusted).then(|| format!("{new} made a sender by hand"))
            }
        };
        let fact = fact.filter(|_| !self.trusted.includes(call));
        Ok(fact.map(|fact| Activity::on_account(call, fact)).unwrap_or_default())
    }
}
