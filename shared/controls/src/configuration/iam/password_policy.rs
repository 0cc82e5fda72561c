//! # Account password policy is strong
//!
//! ## Why it matters
//! IAM users sign in with passwords that they choose. Without a policy IAM asks for eight characters and accepts one that was
//! used before.
//!
//! ## What passes
//! The account has a password policy, and it asks for at least what the parameters ask for: by default 14 characters, all four
//! kinds of character, none of the last 24 passwords, and a new one after 90 days at the latest. The defaults are those of the
//! AWS Config managed rule. An account without a policy does not pass, whether or not it has IAM users.
//!
//! ## Remediation
//! `iam:UpdateAccountPasswordPolicy`. It replaces the whole policy, so every field is sent: what is weaker is raised to what is
//! asked for, and the rest stays as it is. Users meet it when they next change their password; where passwords begin to expire
//! sooner, users whose password is older must change it when they next sign in. Where no policy was set, the new one lets users
//! change their own passwords. A policy with `HardExpiry` whose passwords do not expire yet is left to a person: its users would
//! be locked out. The saved policy can be put back exactly, and `iam:DeleteAccountPasswordPolicy` where there was none; that needs
//! a person's word.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::iam as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, account};
use serde::Deserialize;

/// Judges the account's password policy against what is asked for.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordPolicy {
    /// The fewest characters a password must have. Default: 14.
    pub minimum_password_length: u32,
    /// Whether a password must have a symbol. Default: true.
    pub require_symbols: bool,
    /// Whether a password must have a digit. Default: true.
    pub require_numbers: bool,
    /// Whether a password must have a capital letter. Default: true.
    pub require_uppercase_characters: bool,
    /// Whether a password must have a small letter. Default: true.
    pub require_lowercase_characters: bool,
    /// How many former passwords must be refused; 0 asks for none. Default: 24, the most that IAM can.
    pub password_reuse_prevention: u32,
    /// After how many days a password must expire at the latest; 0 lets passwords live for ever. Default: 90.
    pub max_password_age: u32,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            minimum_password_length: 14,
            require_symbols: true,
            require_numbers: true,
            require_uppercase_characters: true,
            require_lowercase_characters: true,
            password_reuse_prevention: 24,
            max_password_age: 90,
        }
    }
}

impl Control for PasswordPolicy {
    type View = account::AccountPasswordPolicy;

    const METADATA: Metadata = Metadata {
        id: "iam-password-policy",
        title: "Account password policy is strong",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["IAM.7"],
            cis_v3: &["1.8", "1.9"],
            nist_r5: &["AC-2(1)", "AC-2(3)", "AC-3(15)", "IA-5(1)"],
            managed_rule: Some("IAM_PASSWORD_POLICY"),
        },
    };

    fn evaluate(&self, account: &Resource<account::AccountPasswordPolicy>) -> Result<Compliance, Unreadable> {
        let Some(policy) = &account.0 else {
            return Ok(Compliance::NonCompliant("no password policy is set".to_owned()));
        };
        Ok(Compliance::broken_by(self.shortfalls(policy)))
    }

    fn remediate(&self, account: &Resource<account::AccountPasswordPolicy>) -> Result<Plan, Unreadable> {
        Ok(match &account.0 {
            Some(policy) if self.shortfalls(policy).is_empty() => Plan::none(),
            policy => self.raise(policy.as_ref().map(actions::PasswordPolicy::from)),
        })
    }
}

impl PasswordPolicy {
    /// What raises a policy to what is asked for; `None` stands for an account without one.
    pub(crate) fn raise(&self, seen: Option<actions::PasswordPolicy>) -> Plan {
        // IAM takes no number so large as not to fit.
        let number = |number: u32| u16::try_from(number).unwrap_or(u16::MAX);
        let action = actions::StrengthenPasswordPolicy {
            minimum_password_length: number(self.minimum_password_length),
            require_symbols: self.require_symbols,
            require_numbers: self.require_numbers,
            require_uppercase_characters: self.require_uppercase_characters,
            require_lowercase_characters: self.require_lowercase_characters,
            password_reuse_prevention: number(self.password_reuse_prevention),
            max_password_age: number(self.max_password_age),
        };
        Plan::of(action, actions::State::PasswordPolicy(seen))
    }

    /// In what a policy falls short of what is asked for.
    pub(crate) fn shortfalls(&self, policy: &account::PasswordPolicy) -> Vec<String> {
        let counts = [self.too_short(policy), self.reusable(policy), self.too_old(policy)];
        counts.into_iter().flatten().chain(self.missing_characters(policy)).collect()
    }

    fn too_short(&self, policy: &account::PasswordPolicy) -> Option<String> {
        match policy.minimum_password_length {
            Some(length) if length >= self.minimum_password_length.into() => None,
            Some(length) => Some(format!("{length} characters are enough")),
            None => Some("no minimum length is set".to_owned()),
        }
    }

    fn reusable(&self, policy: &account::PasswordPolicy) -> Option<String> {
        match policy.password_reuse_prevention.unwrap_or(0) {
            refused if refused >= self.password_reuse_prevention.into() => None,
            0 => Some("any former password may be used again".to_owned()),
            refused => Some(format!("only the last {refused} passwords are refused")),
        }
    }

    fn too_old(&self, policy: &account::PasswordPolicy) -> Option<String> {
        match policy.max_password_age.unwrap_or(0) {
            _ if self.max_password_age == 0 => None,
            0 => Some("passwords never expire".to_owned()),
            days if days > self.max_password_age.into() => Some(format!("passwords expire after {days} days")),
            _ => None,
        }
    }

    fn missing_characters(&self, policy: &account::PasswordPolicy) -> impl Iterator<Item = String> {
        [
            (self.require_uppercase_characters, policy.require_uppercase_characters, "capital letter"),
            (self.require_lowercase_characters, policy.require_lowercase_characters, "small letter"),
            (self.require_numbers, policy.require_numbers, "digit"),
            (self.require_symbols, policy.require_symbols, "symbol"),
        ]
        .into_iter()
        .filter(|(asked, required, _)| *asked && !required)
        .map(|(_, _, kind)| format!("no {kind} is required"))
    }
}
