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
//! `iam:UpdateAccountPasswordPolicy` with every field, what is weaker raised to the parameters and the rest left as the call
//! set it; that takes the finding back. The call does not tell what was there before, so a policy that had been stricter than
//! the parameters does not come back whole. Where the policy was deleted, the new one lets users change their own passwords. The
//! policy that the call set can be put back exactly, which needs a person's word. See who changed a password meanwhile.

use crate::configuration::iam::PasswordPolicy;
use crate::{Activity, ActivityControl, Events};
use guardrail_actions::services::iam as actions;
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
    #[serde(deserialize_with = "optional_flag")]
    allow_users_to_change_password: Option<bool>,
    #[serde(deserialize_with = "optional_integer")]
    max_password_age: Option<i64>,
    #[serde(deserialize_with = "optional_flag")]
    hard_expiry: Option<bool>,
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
        let (fact, seen) = if call.name() == "DeleteAccountPasswordPolicy" {
            ("password policy deleted".to_owned(), None)
        } else {
            let policy = request.policy();
            let facts = self.asked().shortfalls(&policy);
            if facts.is_empty() {
                return Ok(Vec::new());
            }
            (facts.join("; "), Some(actions::PasswordPolicy::from(&policy)))
        };
        let plan = self.asked().raise(seen);
        Ok(vec![Activity::on(Target::account(call), fact).put_right_by(plan)])
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_good = self.asked().shortfalls(&request.policy()).is_empty();
        Ok(is_good.then(|| Target::account(call)).into_iter().collect())
    }
}

impl PasswordPolicyWeakened {
    /// What is asked of a policy. When passwords expire is not judged: many have them live on purpose.
    fn asked(&self) -> PasswordPolicy {
        let characters = self.require_all_characters;
        PasswordPolicy {
            minimum_password_length: self.minimum_password_length,
            require_symbols: characters,
            require_numbers: characters,
            require_uppercase_characters: characters,
            require_lowercase_characters: characters,
            password_reuse_prevention: self.password_reuse_prevention,
            max_password_age: 0,
        }
    }
}

impl Request {
    /// The policy that the call leaves behind.
    fn policy(&self) -> account::PasswordPolicy {
        account::PasswordPolicy {
            minimum_password_length: self.minimum_password_length,
            require_symbols: self.require_symbols == Some(true),
            require_numbers: self.require_numbers == Some(true),
            require_uppercase_characters: self.require_uppercase_characters == Some(true),
            require_lowercase_characters: self.require_lowercase_characters == Some(true),
            allow_users_to_change_password: self.allow_users_to_change_password,
            max_password_age: self.max_password_age,
            password_reuse_prevention: self.password_reuse_prevention,
            hard_expiry: self.hard_expiry,
        }
    }
}
