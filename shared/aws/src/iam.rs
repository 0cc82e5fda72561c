//! AWS IAM: the account's password policy and root user.

use crate::Account;
use crate::error::{answer, answer_if_any};
use aws_sdk_iam::operation::get_account_password_policy::GetAccountPasswordPolicyError;
use aws_sdk_iam::types::SummaryKeyType;
use aws_sdk_iam::{Client, types};
use guardrail_resources::Unreadable;
use guardrail_resources::account::{AccountPasswordPolicy, AccountSummary, PasswordPolicy};

const SUMMARY: &str = "iam:GetAccountSummary";
const POLICY: &str = "iam:GetAccountPasswordPolicy";

impl Account {
    pub(crate) fn iam(&self) -> &Client {
        self.iam.get_or_init(|| Client::new(&self.config))
    }

    /// The password policy (`iam:GetAccountPasswordPolicy`); without one where the account never set it.
    pub async fn password_policy(&self) -> Result<AccountPasswordPolicy, Unreadable> {
        let result = self.iam().get_account_password_policy().send().await;
        let answer = answer_if_any(POLICY, result, GetAccountPasswordPolicyError::is_no_such_entity_exception)?;
        let Some(answer) = answer else { return Ok(AccountPasswordPolicy(None)) };
        let policy = answer.password_policy.ok_or_else(|| Unreadable::missing(format!("{POLICY}.PasswordPolicy")))?;
        Ok(AccountPasswordPolicy(Some(password_policy(&policy))))
    }

    /// What IAM counts in the account, its root user's credentials among it (`iam:GetAccountSummary`).
    pub async fn account_summary(&self) -> Result<AccountSummary, Unreadable> {
        let summary = answer(SUMMARY, self.iam().get_account_summary().send().await)?.summary_map.unwrap_or_default();
        let count = |key: SummaryKeyType| {
            summary.get(&key).copied().ok_or_else(|| Unreadable::missing(format!("{SUMMARY}.{key}")))
        };
        Ok(AccountSummary {
            root_mfa_enabled: count(SummaryKeyType::AccountMfaEnabled)?,
            root_access_keys: count(SummaryKeyType::AccountAccessKeysPresent)?,
            root_password: summary.get(&SummaryKeyType::AccountPasswordPresent).copied(),
        })
    }
}

fn password_policy(policy: &types::PasswordPolicy) -> PasswordPolicy {
    PasswordPolicy {
        minimum_password_length: policy.minimum_password_length.map(Into::into),
        require_symbols: policy.require_symbols,
        require_numbers: policy.require_numbers,
        require_uppercase_characters: policy.require_uppercase_characters,
        require_lowercase_characters: policy.require_lowercase_characters,
        allow_users_to_change_password: Some(policy.allow_users_to_change_password),
        max_password_age: policy.max_password_age.map(Into::into),
        password_reuse_prevention: policy.password_reuse_prevention.map(Into::into),
        hard_expiry: policy.hard_expiry,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, query_answer, query_refusal};

    #[tokio::test]
    async fn a_policy_is_read_and_its_absence_is_no_error() {
        let policy = "<PasswordPolicy><MinimumPasswordLength>14</MinimumPasswordLength><RequireSymbols>true</RequireSymbols>\
            <RequireNumbers>false</RequireNumbers><RequireUppercaseCharacters>true</RequireUppercaseCharacters>\
            <RequireLowercaseCharacters>true</RequireLowercaseCharacters><ExpirePasswords>true</ExpirePasswords>\
            <MaxPasswordAge>90</MaxPasswordAge></PasswordPolicy>";
        let answers = [
            query_answer("GetAccountPasswordPolicy", policy),
            query_refusal("NoSuchEntity"),
            query_refusal("AccessDenied"),
        ];
        let (account, _) = account(answers);
        let policy = account.password_policy().await.unwrap().0.unwrap();
        assert_eq!((policy.minimum_password_length, policy.max_password_age), (Some(14), Some(90)));
        assert_eq!((policy.require_symbols, policy.require_numbers), (true, false));
        assert_eq!(policy.password_reuse_prevention, None);
        assert_eq!(account.password_policy().await.unwrap().0, None);
        let error = account.password_policy().await.unwrap_err().to_string();
        assert_eq!(error, "iam:GetAccountPasswordPolicy: AccessDenied: says why");
    }

    #[tokio::test]
    async fn the_root_users_credentials_are_counted_and_a_summary_without_them_is_an_error() {
        let entry = |key: &str, value: u8| format!("<entry><key>{key}</key><value>{value}</value></entry>");
        let map = |entries: &[String]| {
            query_answer("GetAccountSummary", &format!("<SummaryMap>{}</SummaryMap>", entries.concat()))
        };
        let (mfa, keys) = (entry("AccountMFAEnabled", 1), entry("AccountAccessKeysPresent", 0));
        let (account, _) = account([
            map(&[mfa.clone(), keys.clone(), entry("AccountPasswordPresent", 0)]),
            map(&[mfa.clone(), keys]),
            map(&[mfa]),
        ]);
        let summary = account.account_summary().await.unwrap();
        assert_eq!((summary.root_mfa_enabled, summary.root_access_keys, summary.root_password), (1, 0, Some(0)));
        assert_eq!(account.account_summary().await.unwrap().root_password, None);
        let error = account.account_summary().await.unwrap_err().to_string();
        assert_eq!(error, "iam:GetAccountSummary.AccountAccessKeysPresent: not in the item");
    }
}
