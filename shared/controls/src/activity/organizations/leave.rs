//! # Account tried to leave the organization
//!
//! ## Why it matters
//! What the organization forbids its accounts, and what it watches, ends for an account that leaves. Taking a policy off,
//! or turning its type off, ends the same without leaving.
//!
//! ## What fires
//! LeaveOrganization, RemoveAccountFromOrganization, DetachPolicy and DisablePolicyType. An attempt that was refused fires
//! too: whoever tries it is worth knowing.
//!
//! ## What passes
//! Detaching `FullAWSAccess`, which narrows what is allowed, and turning off policies that guard nothing (tags, chat, use
//! of data by AI services).
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, invite the account again, attach the policy again or turn its type on, and
//! look at what was done meanwhile. A refused attempt tells of stolen credentials.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where an account leaves its organization, or the organization's policies leave it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Leave {}

/// What is left or taken off.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    account_id: Option<String>,
    policy_id: Option<String>,
    target_id: Option<String>,
    policy_type: Option<String>,
}

impl Request {
    /// The account that the organization loses, or that a policy leaves; none where that is the caller's own, or no account.
    fn left_by(&self, call: &ApiCall<'_>) -> Option<&str> {
        let is_account = |id: &&str| id.bytes().all(|byte| byte.is_ascii_digit());
        let named = match call.name() {
            "RemoveAccountFromOrganization" => &self.account_id,
            "DetachPolicy" => &self.target_id,
            _ => &None,
        };
        named.as_deref().filter(is_account)
    }
}

/// Types of policies that forbid nothing.
const HARMLESS: [&str; 3] = ["AISERVICES_OPT_OUT_POLICY", "CHATBOT_POLICY", "TAG_POLICY"];

impl ActivityControl for Leave {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "organizations-leave",
        title: "Account tried to leave the organization",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["Account.2"],
            cis_v3: &["4.15"],
            nist_r5: &["CA-9(1)", "CM-2"],
            managed_rule: Some("ACCOUNT_PART_OF_ORGANIZATIONS"),
        },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[(
        "organizations",
        &["LeaveOrganization", "RemoveAccountFromOrganization", "DetachPolicy", "DisablePolicyType"],
    )];

    const ATTEMPTS: bool = true;

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let (done, tried) = match call.name() {
            "LeaveOrganization" => ("left the organization".to_owned(), "leave the organization".to_owned()),
            "RemoveAccountFromOrganization" => {
                let account = request.account_id.as_deref().unwrap_or("an account");
                (format!("removed {account} from the organization"), format!("remove {account} from the organization"))
            }
            "DetachPolicy" => match request.policy_id.as_deref() {
                Some("p-FullAWSAccess" | "p-RCPFullAWSAccess") => return Ok(Vec::new()),
                policy => {
                    let policy = policy.unwrap_or("a policy");
                    let target = request.target_id.as_deref().unwrap_or("a target");
                    (format!("detached {policy} from {target}"), format!("detach {policy} from {target}"))
                }
            },
            _ => match request.policy_type.as_deref() {
                Some(kind) if HARMLESS.contains(&kind) => return Ok(Vec::new()),
                kind => {
                    let kind = kind.unwrap_or("a type of policies");
                    (format!("turned off {kind}"), format!("turn off {kind}"))
                }
            },
        };
        let fact = if call.failed() { format!("tried to {tried}, and was refused") } else { done };
        Ok(Activity::on_account_named(call, request.left_by(call), fact))
    }
}
