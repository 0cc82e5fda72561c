//! The account's password policy, as a state and as parameters of a call.

use guardrail_resources::account;
use serde::{Deserialize, Serialize};

/// What the passwords of the account's IAM users must be like, by the API's names. `UpdateAccountPasswordPolicy` replaces the
/// whole of it: a field that is not sent goes back to the API's default, so none is left out but those that the account does
/// not have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PasswordPolicy {
    /// The fewest characters; `None` for IAM's own minimum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_password_length: Option<u16>,
    /// At least one symbol.
    pub require_symbols: bool,
    /// At least one digit.
    pub require_numbers: bool,
    /// At least one capital letter.
    pub require_uppercase_characters: bool,
    /// At least one small letter.
    pub require_lowercase_characters: bool,
    /// Every IAM user may change their own password.
    pub allow_users_to_change_password: bool,
    /// After how many days a password expires; `None` for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_password_age: Option<u16>,
    /// How many former passwords are refused; `None` for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_reuse_prevention: Option<u16>,
    /// Whose password has expired cannot set a new one: an administrator must.
    pub hard_expiry: bool,
}

impl From<&account::PasswordPolicy> for PasswordPolicy {
    fn from(policy: &account::PasswordPolicy) -> Self {
        // 0 is how the API also says that there is none, and none of its numbers is negative.
        let number =
            |number: Option<i64>| number.and_then(|number| u16::try_from(number).ok()).filter(|count| *count > 0);
        Self {
            minimum_password_length: number(policy.minimum_password_length),
            require_symbols: policy.require_symbols,
            require_numbers: policy.require_numbers,
            require_uppercase_characters: policy.require_uppercase_characters,
            require_lowercase_characters: policy.require_lowercase_characters,
            allow_users_to_change_password: policy.allow_users_to_change_password == Some(true),
            max_password_age: number(policy.max_password_age),
            password_reuse_prevention: number(policy.password_reuse_prevention),
            hard_expiry: policy.hard_expiry == Some(true),
        }
    }
}

impl From<&PasswordPolicy> for account::PasswordPolicy {
    fn from(policy: &PasswordPolicy) -> Self {
        Self {
            minimum_password_length: policy.minimum_password_length.map(i64::from),
            require_symbols: policy.require_symbols,
            require_numbers: policy.require_numbers,
            require_uppercase_characters: policy.require_uppercase_characters,
            require_lowercase_characters: policy.require_lowercase_characters,
            allow_users_to_change_password: Some(policy.allow_users_to_change_password),
            max_password_age: policy.max_password_age.map(i64::from),
            password_reuse_prevention: policy.password_reuse_prevention.map(i64::from),
            hard_expiry: Some(policy.hard_expiry),
        }
    }
}
