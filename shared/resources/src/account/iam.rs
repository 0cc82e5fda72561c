//! AWS IAM, of the account: its password policy and its root user.

use crate::read::{flag, optional_flag, optional_integer};
use crate::resource::View;
use guardrail_model::ACCOUNT;
use serde::Deserialize;

/// The password policy (`iam:GetAccountPasswordPolicy`); `None` where none was set, which the API says by
/// `NoSuchEntity` and which leaves IAM's weak default in force.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct AccountPasswordPolicy(pub Option<PasswordPolicy>);

impl View for AccountPasswordPolicy {
    const TYPES: &'static [&'static str] = &[ACCOUNT];
    const ACCOUNT_SECTION: Option<&'static str> = Some("passwordPolicy");
    const ACCOUNT_GLOBAL: bool = true;
}

/// What the passwords of the account's IAM users must be like.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PasswordPolicy {
    /// The fewest characters. Absent means insecure: IAM then asks for no more than its own minimum.
    #[serde(default, deserialize_with = "optional_integer")]
    pub minimum_password_length: Option<i64>,
    /// At least one of ``! @ # $ % ^ & * ( ) _ + - = [ ] { } | '``.
    #[serde(deserialize_with = "flag")]
    pub require_symbols: bool,
    /// At least one digit.
    #[serde(deserialize_with = "flag")]
    pub require_numbers: bool,
    /// At least one of `A` to `Z`.
    #[serde(deserialize_with = "flag")]
    pub require_uppercase_characters: bool,
    /// At least one of `a` to `z`.
    #[serde(deserialize_with = "flag")]
    pub require_lowercase_characters: bool,
    /// Every IAM user may change their own password. Absent means that they may not, unless a policy of theirs says so.
    #[serde(default, deserialize_with = "optional_flag")]
    pub allow_users_to_change_password: Option<bool>,
    /// After how many days a password expires. Absent, like 0, means never.
    #[serde(default, deserialize_with = "optional_integer")]
    pub max_password_age: Option<i64>,
    /// How many former passwords are refused. Absent means none.
    #[serde(default, deserialize_with = "optional_integer")]
    pub password_reuse_prevention: Option<i64>,
    /// Whose password has expired cannot set a new one: an administrator must. Absent means that they can.
    #[serde(default, deserialize_with = "optional_flag")]
    pub hard_expiry: Option<bool>,
}

/// What IAM counts in the account (the `SummaryMap` of `iam:GetAccountSummary`). The root user's entries are 0 or 1.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AccountSummary {
    /// 1 where the root user has an MFA device.
    #[serde(rename = "account_mfa_enabled")]
    pub root_mfa_enabled: i32,
    /// 1 where the root user has an access key.
    #[serde(rename = "account_access_keys_present")]
    pub root_access_keys: i32,
    /// 1 where the root user has a password, 0 where the organization's root access management took it away. Absent in
    /// answers from before that feature (2024), when every root user had one.
    #[serde(default, rename = "account_password_present")]
    pub root_password: Option<i32>,
}

impl AccountSummary {
    /// True where the root user has neither password nor access key, so that nobody can act as it. What does not say so is
    /// taken to have them.
    pub fn root_has_no_credentials(&self) -> bool {
        self.root_password == Some(0) && self.root_access_keys == 0
    }
}

impl View for AccountSummary {
    const TYPES: &'static [&'static str] = &[ACCOUNT];
    const ACCOUNT_SECTION: Option<&'static str> = Some("accountSummary");
    const ACCOUNT_GLOBAL: bool = true;
}
