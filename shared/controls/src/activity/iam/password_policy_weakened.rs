//! # Account password policy was weakened
//!
//! ## Why it matters
//! The account's password policy holds for every IAM user. Lowered, it lets an intruder set passwords that are easily
//! guessed again, and users theirs.
//!
//! ## What fires
//! UpdateAccountPasswordPolicy that asks for less than the parameters: by default 14 characters, all four kinds of
//! character, none of the last four passwords (PCI DSS 8.3.7). The call replaces the whole policy, so that what it does not
//! name is not asked for. DeleteAccountPasswordPolicy.
//!
//! ## What passes
//! A policy that asks for as much or more.
//!
//! ## Remediation
//! Set the policy again (UpdateAccountPasswordPolicy with every field), which takes the finding back, and see who changed a
//! password meanwhile.

use crate::configuration::iam::PasswordPolicy;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::account;
use guardrail_resources::call::Target;
use guardrail_resources::read::{optional_flag, optional_integer};
use serde::Deserialize;

/// Fires where passwords may become weaker.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordPolicyWeakened {
    /// The fewest characters a password must have. Default: 14.
    pub minimum_password_length: u32,
    /// Whether all four kinds of character must be asked for: capital and small letters, digits, symbols. Default: true.
    pub require_all_characters: bool,
    /// How many former passwords must be refused; 0 asks for none. Default: 4.
    pub password_reuse_prevention: u32,
}

impl Default for PasswordPolicyWeakened {
    fn default() -> Self {
        Self { minimum_password_length: 14, require_all_characters: true, password_reuse_prevention: 4 }
    }
}

/// The whole new policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_integer")]
    minimum_password_length: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    password_reuse_prevention: Option<i64>,
    #[serde(deserialize_with = "optional_flag")]
    require_symbols: Option<bool>,
    #[serde(deserialize_with = "optional_flag")]
    require_numbers: Option<bool>,
    #[serde(deserialize_with = "optional_flag")]
    require_uppercase_characters: Option<bool>,
    #[serde(deserialize_with = "optional_flag")]
    require_lowercase_characters: Option<bool>,
}

impl ActivityControl for PasswordPolicyWeakened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "iam-password-policy-weakened",
        title: "Account password policy was weakened",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("iam", &["UpdateAccountPasswordPolicy", "DeleteAccountPasswordPolicy"])];

    const TAKEN_BACK_BY: Events = &[("iam", &["UpdateAccountPasswordPolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if call.name() == "DeleteAccountPasswordPolicy" {
            return Ok(Activity::on_account(call, "password policy deleted"));
        }
        let facts = self.shortfalls(request);
        if facts.is_empty() {
            return Ok(Vec::new());
        }
        Ok(Activity::on_account(call, facts.join("; ")))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_good = self.shortfalls(request).is_empty();
        Ok(is_good.then(|| Target::account(call)).into_iter().collect())
    }
}

impl PasswordPolicyWeakened {
    /// In what the new policy falls short. When passwords expire is not judged: many have them live on purpose.
    fn shortfalls(&self, request: &Request) -> Vec<String> {
        let characters = self.require_all_characters;
        let asked = PasswordPolicy {
            minimum_password_length: self.minimum_password_length,
            require_symbols: characters,
            require_numbers: characters,
            require_uppercase_characters: characters,
            require_lowercase_characters: characters,
            password_reuse_prevention: self.password_reuse_prevention,
            max_password_age: 0,
        };
        asked.shortfalls(&account::PasswordPolicy {
            minimum_password_length: request.minimum_password_length,
            require_symbols: request.require_symbols == Some(true),
            require_numbers: request.require_numbers == Some(true),
            require_uppercase_characters: request.require_uppercase_characters == Some(true),
            require_lowercase_characters: request.require_lowercase_characters == Some(true),
            max_password_age: None,
            password_reuse_prevention: request.password_reuse_prevention,
        })
    }
}
